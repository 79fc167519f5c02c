"""The losses, each with the function behind it and its cases."""

import numpy as np

from .loss_cases import REDUCTIONS, case, one_hot
from .recipes import recipe

INF, NAN = np.inf, np.nan

ROWS = recipe(4, seed=3, low=0.0)
ROW_COLUMN = recipe(4, 1, seed=3, low=0.0)
STEPS = recipe(2, 3, seed=4, low=0.0)
TARGETS, OUTPUTS = recipe(4, 3, seed=1), recipe(4, 3, seed=2)
TARGETS3, OUTPUTS3 = recipe(2, 3, 2, seed=1), recipe(2, 3, 2, seed=2)
COLUMN = recipe(4, 1, seed=2)
PROBABILITIES = recipe(4, 3, seed=2, low=0.05, high=0.95)
PROBABILITIES3 = recipe(2, 3, 4, seed=2, low=0.05, high=0.95)
LOGITS = recipe(4, 3, seed=2, low=-8.0, high=8.0)
LABELS = np.int32([1, 2, 0, 2])
LABELS3 = np.int32([[0, 3, 1], [2, 2, 0]])
HOT, HOT3 = one_hot(LABELS, 3), one_hot(LABELS3, 4)
BITS = recipe(4, 3, seed=5, dtype="int32", low=0.0, high=2.0, steps=2)

# Ordinary, certain and right, certain and wrong, not summing to 1.
EDGES = np.float32([[0.05, 0.9, 0.05], [0, 0, 1], [0, 1, 0], [0.2, 0.4, 0.2]])
BIT_EDGES = np.float32([[0.9, 0.1, 0.5], [0, 1, 0.25], [1, 0, 0.75], [0.3, 0.6, 0.99]])
# Weights of which none counts, and weights that are no numbers, or cancel.
NO_WEIGHTS, ODD_WEIGHTS = np.zeros(4, np.float32), [np.float32([1, NAN, 0, 2]), np.float32([INF, 1, 0, 0]), np.float32([1, -1, 1, -1])]
FAR = np.float32([[0.5, -1, 2], [30, -30, 0], [-100, 100, 0], [1e-4, 0, -1e-4]])
# Numbers that are none, and the largest.
NO_NUMBERS = np.float32([[NAN, 0.5, 0.2], [INF, 1, 0], [-INF, 1, 2], [0, 3e38, -3e38]])


def _regression(targets=TARGETS, outputs=OUTPUTS, **options):
    def cases():
        yield case(targets, outputs, [ROWS, ROW_COLUMN], "all reductions", REDUCTIONS, **options)
        yield case(TARGETS3, OUTPUTS3, [STEPS], "rank 3", **options)
        yield case(recipe(4, seed=1), COLUMN, [ROWS], "targets [n], outputs [n, 1]", alone=False, **options)
        yield case(np.int32([[1, 0, 2], [0, 1, 0], [3, 0, 1], [2, 1, 1]]), outputs, title="integer targets", **options)
        yield case(np.float32([[0, 1, 1], [1, 0, 1], [0, 0, 1], [0, 0, 0]]), NO_NUMBERS, title="tails", reductions=[], **options)
        yield from _weights(targets, outputs)

    return cases


def _weights(y_true, y_pred):
    yield case(y_true, y_pred, [NO_WEIGHTS, *ODD_WEIGHTS], "weights of 0, and that are no numbers", REDUCTIONS, alone=False)


def _huber():
    yield from _regression()()
    yield case(TARGETS, OUTPUTS, [ROWS], delta=0.5)
    yield case(TARGETS, OUTPUTS, delta=50.0)


def _cosine():
    yield from _regression()()
    yield case(TARGETS, OUTPUTS, [recipe(3, seed=4, low=0.0)], axis=0)
    yield case(TARGETS3, OUTPUTS3, axis=1)


def _positive():
    return _regression(recipe(4, 3, seed=1, low=0.0), recipe(4, 3, seed=2, low=0.0))()


def _hinge():
    yield from _regression()()
    yield case(BITS, OUTPUTS, title="targets 0 and 1")
    yield case(np.float32([[1, -1, 1], [-1, 1, 1], [-1, -1, 1], [1, 1, -1]]), OUTPUTS, [ROWS], "targets -1 and 1")


def _categorical_hinge():
    yield case(HOT, OUTPUTS, [ROWS, ROW_COLUMN], "all reductions", REDUCTIONS)
    yield case(HOT3, recipe(2, 3, 4, seed=2), [STEPS], "rank 3")
    yield case(HOT, NO_NUMBERS, title="tails", reductions=[])


def _categorical(**more):
    def cases():
        yield case(HOT, PROBABILITIES, [ROWS, ROW_COLUMN], "all reductions", REDUCTIONS)
        yield case(HOT, EDGES, [ROWS], "probabilities 0 and 1")
        yield case(recipe(4, 3, seed=5, low=0.0, high=1.0), PROBABILITIES, title="soft targets")
        yield case(HOT, FAR, [ROWS], "logits", fromLogits=True)
        yield case(HOT, LOGITS, fromLogits=True, labelSmoothing=0.2, **more)
        yield case(HOT.astype(np.int32), PROBABILITIES, labelSmoothing=0.1)
        yield case(HOT3, PROBABILITIES3, [STEPS], "rank 3")
        yield case(np.moveaxis(HOT3, -1, 1), np.float32(np.arange(1, 25).reshape(2, 4, 3) % 7 / 8), [STEPS], axis=1)
        yield case(HOT, np.float32([[NAN, 0.5, 0.2], [0, 0, 0], [0.5, 0.5, 0.5], [1e-30, 1, 1]]), title="tails", reductions=[])
        yield from _weights(HOT, EDGES)
        for option, value in more.items():
            yield case(HOT, PROBABILITIES, [ROWS], **{option: value})

    return cases


def _sparse():
    yield case(LABELS, PROBABILITIES, [ROWS, ROW_COLUMN], "all reductions", REDUCTIONS)
    yield case(LABELS, EDGES, [ROWS], "probabilities 0 and 1")
    yield case(LABELS[:, None], PROBABILITIES, title="labels [n, 1]")
    yield case(LABELS.astype(np.float32), PROBABILITIES, title="float labels")
    yield case(LABELS.astype(np.uint8), FAR, [ROWS], "logits", fromLogits=True)
    yield case(LABELS3, PROBABILITIES3, [STEPS], "rank 3")
    yield case(np.int32([1, -1, 0, -1]), PROBABILITIES, [ROWS], reductions=REDUCTIONS, ignoreClass=-1)
    yield case(np.int32([1, 2, 0, 2]), LOGITS, [ROWS], fromLogits=True, ignoreClass=2)
    yield case(np.int32([[0, 255, 1], [2, 255, 255]]), PROBABILITIES3, [STEPS], ignoreClass=255)
    yield case(np.int32([2, 2, 2, 2]), PROBABILITIES, [ROWS], "all of them ignored", ignoreClass=2)
    yield from _weights(LABELS, EDGES)
    yield case(np.int32([1, 7, 0, -3]), PROBABILITIES, title="numbers of no class")


def _binary(**more):
    def cases():
        yield case(BITS, PROBABILITIES, [ROWS, ROW_COLUMN], "all reductions", REDUCTIONS)
        yield case(np.float32([[1, 0, 1], [0, 1, 1], [0, 1, 0], [1, 1, 0]]), BIT_EDGES, [ROWS], "probabilities 0 and 1")
        yield case(np.int32([1, 0, 1, 1]), recipe(4, 1, seed=2, low=0.05, high=0.95), [ROWS], "targets [n], outputs [n, 1]", alone=False)
        yield case(BITS, LOGITS, [ROWS], fromLogits=True)
        yield case(BITS, FAR, title="logits far out", fromLogits=True)
        yield case(BITS, LOGITS, fromLogits=True, labelSmoothing=0.2)
        yield case(BITS, PROBABILITIES, labelSmoothing=0.1)
        yield case(recipe(2, 3, 4, seed=5, low=0.0, high=1.0), PROBABILITIES3, [STEPS], "rank 3")
        yield case(recipe(4, 3, seed=5, low=0.0, high=1.0), PROBABILITIES, [recipe(3, seed=4, low=0.0)], axis=0)
        yield from _weights(BITS, BIT_EDGES)
        yield case(BITS, np.float32([[INF, -INF, NAN], [1e4, -1e4, 104], [-104, 1e38, -1e38], [89, -0.0, 3]]), title="logits without end", reductions=[], fromLogits=True)
        for option, value in more.items():
            yield case(BITS, PROBABILITIES, [ROWS], **{option: value})

    return cases


def _binary_focal():
    yield from _binary(gamma=0.5, alpha=0.7, applyClassBalancing=True)()
    yield case(BITS, LOGITS, gamma=3.0, alpha=0.6, applyClassBalancing=True, fromLogits=True, labelSmoothing=0.1)


def _generalized():
    yield case(LABELS, PROBABILITIES, [ROWS], "all reductions", REDUCTIONS, q=0.5)
    yield case(LABELS3, PROBABILITIES3, [STEPS], q=0.9)


def _divergence():
    positive = recipe(4, 3, seed=1, low=0.05, high=0.95)
    yield case(positive, PROBABILITIES, [ROWS, ROW_COLUMN], "all reductions", REDUCTIONS)
    yield case(recipe(2, 3, 4, seed=5, low=0.0, high=1.0), PROBABILITIES3, [STEPS], "rank 3")
    yield case(EDGES, BIT_EDGES, title="probabilities 0 and 1")
    yield case(EDGES, np.float32([[NAN, 0.5, 0.2], [0, 2, -1], [0.5, INF, 0.5], [1e-30, 1, 1]]), title="tails", reductions=[])


def _overlap(**more):
    def cases():
        masks, outputs = recipe(2, 3, 4, seed=5, dtype="int32", low=0.0, high=2.0, steps=2), PROBABILITIES3
        yield case(masks, outputs, [np.float32(2.5)], "all reductions", REDUCTIONS)
        yield case(masks, outputs, [recipe(2, seed=3, low=0.0)], axis=[1, 2], reductions=REDUCTIONS)
        yield case(masks, outputs, [STEPS], axis=-1)
        yield case(np.zeros((2, 3, 4), np.int32), recipe(2, 3, 4, seed=2, low=0.0, high=0.0), title="nothing", axis=[1, 2])
        if more:
            yield case(masks, outputs, axis=[1, 2], **more)

    return cases


def _circle():
    labels = np.int32([0, 0, 1, 1])
    vectors = recipe(4, 3, seed=2, low=-0.5, high=0.5)
    yield case(labels, vectors, [ROWS], "all reductions", REDUCTIONS, gamma=2.0)
    yield case(labels, recipe(4, 3, seed=2, low=-0.2, high=0.2))
    yield case(labels[:, None], vectors, [ROWS], gamma=4.0, margin=0.1, removeDiagonal=False)
    yield case(np.int32([0, 1, 1, 0]), vectors, gamma=1.5, margin=0.25)


def _ctc():
    steps = recipe(2, 6, 4, seed=2)
    yield case(np.int32([[1, 2, 3], [3, 1, 2]]), steps, [recipe(2, seed=3, low=0.0)], "all reductions", REDUCTIONS)
    yield case(np.int32([[1, 1, 0], [2, 2, 2]]), steps, title="repeated, and shorter")
    yield case(np.int32([[0, 0, 0], [3, 0, 0]]), steps, title="no labels")
    yield case(np.float32([[1, 2, 3], [3, 3, 0]]), recipe(2, 6, 4, seed=2, low=-60.0, high=60.0), title="certain")


# By class: the function, and the cases.
CLASSES = {
    "BinaryCrossentropy": ("binaryCrossentropy", _binary()),
    "BinaryFocalCrossentropy": ("binaryFocalCrossentropy", _binary_focal),
    "CTC": ("ctc", _ctc),
    "CategoricalCrossentropy": ("categoricalCrossentropy", _categorical()),
    "CategoricalFocalCrossentropy": ("categoricalFocalCrossentropy", _categorical(gamma=0.5, alpha=0.7)),
    "CategoricalGeneralizedCrossEntropy": ("categoricalGeneralizedCrossEntropy", _generalized),
    "CategoricalHinge": ("categoricalHinge", _categorical_hinge),
    "Circle": ("circle", _circle),
    "CosineSimilarity": ("cosineSimilarity", _cosine),
    "Dice": ("dice", _overlap()),
    "Hinge": ("hinge", _hinge),
    "Huber": ("huber", _huber),
    "KLDivergence": ("klDivergence", _divergence),
    "LogCosh": ("logCosh", _regression()),
    "MeanAbsoluteError": ("meanAbsoluteError", _regression()),
    "MeanAbsolutePercentageError": ("meanAbsolutePercentageError", _regression()),
    "MeanSquaredError": ("meanSquaredError", _regression()),
    "MeanSquaredLogarithmicError": ("meanSquaredLogarithmicError", _positive),
    "Poisson": ("poisson", _positive),
    "SparseCategoricalCrossentropy": ("sparseCategoricalCrossentropy", _sparse),
    "SquaredHinge": ("squaredHinge", _hinge),
    "Tversky": ("tversky", _overlap(alpha=0.3, beta=0.8)),
}
