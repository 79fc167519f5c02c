"""The metrics, each with its cases: two or three updates, without and with sample weights."""

import numpy as np

from .loss_cases import data, one_hot
from .metric_cases import case
from .recipes import recipe

# Batches of one size: JAX compiles for each.
SIZES = (4, 4)


def _rows(**more):
    return [recipe(n, seed=30 + i, low=0.0, **more) for i, n in enumerate(SIZES)]


def _recipes(*shape, seed=1, **more):
    return [recipe(n, *shape, seed=seed + i, **more) for i, n in enumerate(SIZES)]


ROWS = _rows()
COLUMNS = _recipes(1, seed=40, low=0.0)
STEPS = _recipes(2, seed=50, low=0.0)
CHANCE = {"low": 0.0, "high": 1.0}
BITS = {"dtype": "int32", "low": 0.0, "high": 2.0, "steps": 2}
FOUR = {"dtype": "int32", "low": 0.0, "high": 4.0, "steps": 4}
LABELS = [np.int32([1, 3, 0, 2]), np.int32([2, 2, 1, 0])]
HOT = [one_hot(each, 4) for each in LABELS]
CHANCES4 = _recipes(4, seed=8, **CHANCE)
EDGES = [np.float32([0, 0.5, 1, 0.25]), np.float32([np.nan, np.inf, -1, 0.75])]
EDGE_BITS = [np.int32([0, 1, 1, 0]), np.int32([1, 0, 1, 1])]


def _with(*columns):
    return list(zip(*columns))


def _function(targets, outputs, steps=None, **options):
    """A metric that is the mean of a function: plain, a weight for each row, and for each step of sequences."""

    def cases():
        yield case(_with(targets, outputs), title="plain", **options)
        yield case(_with(targets, outputs, ROWS), title="weighted", **options)
        yield case(_with(targets, outputs, COLUMNS), title="weights [n, 1]", name="mine", **options)
        if steps:
            yield case(_with(*steps, STEPS), title="a weight for each step", **options)
            yield case(_with(*steps, ROWS), title="sequences, a weight for each row", **options)
        yield case(_with(targets, outputs, [0 * np.ones(n, np.float32) for n in SIZES]), title="all weights zero", **options)
        far = np.shape(data(outputs[0]))
        numbers = np.resize(np.float32([np.inf, 0, -1, 1e30, 0.5, -np.inf, 1, -0.0, 3e38, -1e4, np.nan]), far)
        yield case([(targets[0], numbers)], title="tails", **options)
        yield case([(targets[0], numbers, np.float32([0, 1, -1, 0]))], title="tails, weighted", **options)

    return cases


NUMBERS = _recipes(3, seed=1), _recipes(3, seed=4)
SERIES = _recipes(2, 3, seed=1), _recipes(2, 3, seed=4)
POSITIVE = _recipes(3, seed=1, low=0.05, high=0.95), _recipes(3, seed=4, low=0.05, high=0.95)
POSITIVE3 = _recipes(2, 3, seed=1, low=0.05, high=0.95), _recipes(2, 3, seed=4, low=0.05, high=0.95)


def _regression():
    return _function(*NUMBERS, SERIES)


def _more(base, *rows):
    """The cases of a base, and more: `rows` are the updates and the options."""

    def cases():
        yield from base()
        for updates, options in rows:
            yield case(updates, **options)

    return cases


COLUMN_BITS = _recipes(1, seed=5, **BITS), _recipes(1, seed=8, **CHANCE)
SEQUENCES = _recipes(2, seed=5, **FOUR), _recipes(2, 4, seed=8, **CHANCE)

ACCURACY = _function(_recipes(2, seed=5, **FOUR), _recipes(2, seed=7, **FOUR))
BINARY_ACCURACY = _more(
    _function(*COLUMN_BITS, (_recipes(2, 1, seed=5, **BITS), _recipes(2, 1, seed=8, **CHANCE))),
    (_with(*COLUMN_BITS), {"threshold": 0.3}),
    (_with([np.int32([1, 0, 1, 0]), np.int32([0, 0, 1, 1])], COLUMN_BITS[1]), {"title": "labels [n], outputs [n, 1]"}),
    (_with(_recipes(2, seed=5, **BITS), _recipes(2, seed=8, **CHANCE)), {"title": "several outputs"}),
)
TIES = [np.float32([[0.25, 0.25, 0.25, 0.25], [0.1, 0.4, 0.1, 0.4], [0, 0, 0, 0], [1, 0, np.nan, 0]])]


def _top_k(name):
    sparse = name.startswith("Sparse")
    targets = LABELS if sparse else HOT

    def cases():
        yield case(_with(targets, CHANCES4), title="plain", k=2)
        yield case(_with(targets, CHANCES4, ROWS), title="weighted", k=3)
        yield case(_with(targets, CHANCES4), title="more than there are")
        yield case(_with(targets[:1], TIES), title="ties and NaN", k=1)
        yield case(_with(targets[:1], TIES), title="ties and NaN, two", k=2)
        if sparse:
            yield case(_with(*SEQUENCES, STEPS), title="sequences", k=2)
            yield case([(np.int32([[1], [3]]), np.float32([[2, 1, 0], [1, 3, 2]]))], title="sorted ids", k=2, fromSortedIds=True)
            yield case(_with([each[:, None] for each in LABELS], CHANCES4, ROWS), title="labels [n, 1]", k=2)

    return cases


LOGITS = _recipes(3, seed=4, low=-4.0, high=4.0)
BINARY_CROSSENTROPY = _more(
    _function(_recipes(3, seed=5, **BITS), POSITIVE[1], (_recipes(2, 3, seed=5, **BITS), POSITIVE3[1])),
    (_with(_recipes(3, seed=5, **BITS), LOGITS), {"fromLogits": True, "labelSmoothing": 0.2}),
)
HOT3 = [one_hot(np.int32([0, 2, 1, 1]), 3), one_hot(np.int32([2, 0, 1, 1]), 3)]
CATEGORICAL_CROSSENTROPY = _more(
    _function(HOT3, POSITIVE[1]),
    (_with(HOT3, LOGITS, ROWS), {"fromLogits": True, "labelSmoothing": 0.1}),
    (_with([each.T for each in HOT3], [np.ones((3, 4), np.float32) * np.float32([1, 2, 3, 4]), np.ones((3, 4), np.float32)]), {"axis": 0}),
)
SPARSE_CROSSENTROPY = _more(
    _function(LABELS, _recipes(4, seed=8, low=0.05, high=0.95), (SEQUENCES[0], _recipes(2, 4, seed=8, low=0.05, high=0.95))),
    (_with(LABELS, _recipes(4, seed=8, low=-4.0, high=4.0)), {"fromLogits": True}),
    (_with(LABELS, CHANCES4), {"ignoreClass": 2}),
    (_with(LABELS, CHANCES4, ROWS), {"ignoreClass": 2, "title": "an ignored class, weighted"}),
)
COSINE = _more(_regression(), (_with(*NUMBERS), {"axis": 0}), (_with(*SERIES, ROWS), {"axis": 1}))
CORRELATION = _more(_regression(), (_with(*NUMBERS), {"axis": 0}), (_with(*SERIES), {"axis": [1, 2]}))
HINGE = _more(_function(_recipes(3, seed=5, **BITS), NUMBERS[1]), (_with([np.float32([[1, -1], [-1, -1]])], [recipe(2, 2, seed=3)]), {}))


def _values(rows=True):
    def cases():
        yield case([(ROWS[0],), (ROWS[1],)], title="numbers")
        yield case(_with(STEPS, ROWS), title="rank 2, a weight for each row")
        yield case(_with(STEPS, STEPS), title="rank 2, a weight for each element")
        yield case([(np.float32(0.5), np.float32(4)), (np.float32(2), np.float32(1))], title="a scalar with the weight of a batch")
        yield case([(ROWS[0], np.float32(0.5))], title="one weight for all", name="mine")

    return cases


def _r2():
    yield case(_with(*NUMBERS), title="plain")
    yield case(_with(*NUMBERS, ROWS), title="weighted")
    yield case(_with(*NUMBERS, COLUMNS), classAggregation="variance_weighted_average")
    yield case(_with(*NUMBERS), classAggregation=None)
    yield case(_with(*NUMBERS), numRegressors=2)
    yield case(_with(*NUMBERS), numRegressors=50)
    yield case(_with([recipe(4, seed=1)], [recipe(4, 1, seed=4)]), title="targets [n], outputs [n, 1]", numRegressors=1)
    yield case([(np.ones((4, 2), np.float32), np.float32([[1, 2], [1, 2], [1, 2], [1, 2]]))], title="constant targets", classAggregation=None)


TWO_BITS = _recipes(2, seed=5, **BITS)
TWO_CHANCES = _recipes(2, seed=8, **CHANCE)
BIT_ROWS = [np.int32([1, 0, 1, 1]), np.int32([0, 1, 0, 0])]
CHANCE_ROWS = [recipe(n, seed=8 + i, **CHANCE) for i, n in enumerate(SIZES)]


def _counter():
    yield case(_with(BIT_ROWS, CHANCE_ROWS), title="plain")
    yield case(_with(BIT_ROWS, CHANCE_ROWS, ROWS), thresholds=0.3)
    yield case(_with(TWO_BITS, TWO_CHANCES, ROWS), thresholds=[0.2, 0.9], name="mine")
    yield case(_with(TWO_BITS, TWO_CHANCES, STEPS), thresholds=[0, 0.25, 0.5, 0.75, 1])
    yield case(_with(EDGE_BITS, EDGES), thresholds=[0, 0.5, 1])
    yield case(_with(EDGE_BITS, EDGES), thresholds=[0, 0.4, 1])


def _precision():
    yield from _counter()
    yield case(_with(HOT, CHANCES4), title="classes")
    yield case(_with(HOT, CHANCES4, ROWS), topK=2)
    yield case(_with(HOT, CHANCES4), topK=3, classId=2)
    yield case(_with(HOT, CHANCES4, ROWS), classId=1, thresholds=[0.2, 0.5])
    yield case(_with(HOT, CHANCES4), topK=2, thresholds=0.6)
    yield case(_with(HOT[:1], TIES), topK=1, title="ties")
    yield case([(np.zeros((2, 2), np.float32), np.zeros((2, 2), np.float32))], title="nothing")


def _at_least():
    yield case(_with(BIT_ROWS, CHANCE_ROWS), 0.5)
    yield case(_with(TWO_BITS, TWO_CHANCES, ROWS), 0.4, numThresholds=7, name="mine")
    yield case(_with(TWO_BITS, TWO_CHANCES), 0.6, numThresholds=1)
    yield case(_with(HOT, CHANCES4, ROWS), 0.3, classId=1, numThresholds=20)
    yield case(_with(TWO_BITS, TWO_CHANCES), 1, numThresholds=2)
    yield case(_with(EDGE_BITS, EDGES), 0.5, numThresholds=11)


def _auc():
    yield case(_with(BIT_ROWS, CHANCE_ROWS), title="plain")
    yield case(_with(TWO_BITS, TWO_CHANCES, ROWS), title="weighted")
    for curve in ("ROC", "PR", "PRGAIN"):
        for method in ("interpolation", "minoring", "majoring"):
            yield case(_with(TWO_BITS, TWO_CHANCES), curve=curve, summationMethod=method, numThresholds=12)
    yield case(_with(TWO_BITS, TWO_CHANCES, STEPS), thresholds=[0.7, 0.1, 0.4])
    yield case(_with(TWO_BITS, TWO_CHANCES), thresholds=[0.5])
    yield case(_with(TWO_BITS, TWO_CHANCES, ROWS), multiLabel=True, numThresholds=9)
    yield case(_with(TWO_BITS, TWO_CHANCES), multiLabel=True, numLabels=2, labelWeights=[1.0, 3.0], numThresholds=9)
    yield case(_with(TWO_BITS, TWO_CHANCES), multiLabel=True, thresholds=[0.2, 0.5], curve="PR")
    yield case(_with(TWO_BITS, TWO_CHANCES, ROWS), labelWeights=[1.0, 0.5], numThresholds=9)
    yield case(_with(TWO_BITS, TWO_CHANCES), labelWeights=[1.0, 0.5], thresholds=[0.3, 0.4])
    yield case(_with(TWO_BITS, _recipes(2, seed=8, low=-3.0, high=3.0)), fromLogits=True, numThresholds=20)
    yield case(_with(EDGE_BITS, EDGES), title="edges", numThresholds=11)
    yield case(_with(EDGE_BITS, EDGES), thresholds=[0.25, 0.6], title="edges of uneven thresholds")
    yield case([(np.zeros(4, np.float32), np.float32([0.1, 0.2, 0.3, 0.9]))], title="one kind of targets", curve="PR")


def _f_score(more):
    def cases():
        for average in (None, "micro", "macro", "weighted"):
            yield case(_with(HOT, CHANCES4, ROWS), average=average)
        yield case(_with(TWO_BITS, TWO_CHANCES), threshold=0.4, average="macro", **more)
        yield case(_with(TWO_BITS, TWO_CHANCES), threshold=0.4, name="mine")
        yield case([(np.float32([[1, 0], [0, 1]]), np.float32([[0, 0], [0.5, 0.5]]))], title="nothing largest, and ties")

    return cases


WHOLE = _rows(dtype="int32", high=4.0, steps=4)
IDS = _recipes(3, seed=5, **FOUR), _recipes(3, seed=9, **FOUR)
HOT4 = [one_hot(each, 4) for each in LABELS]


def _iou(*args):
    ids = [[1, 3]] if args else []

    def cases():
        yield case(_with(*IDS), 4, *ids, title="plain")
        yield case(_with(LABELS, [np.int32([1, 3, 3, 2]), np.int32([0, 2, 1, 1])], WHOLE), 4, *ids, title="weighted")
        yield case(_with(LABELS, [np.int32([1, 3, 3, 2]), np.int32([0, 2, 1, 1])], ROWS), 4, *ids, dtype="float32", name="mine")
        yield case(_with(*IDS), 4, *ids, ignoreClass=2)
        yield case([(np.int32([0, 1, -1, 5, 1]), np.int32([0, 1, 1, 1, 9]))], 4, *ids, title="numbers of no class")
        yield case(_with(LABELS, CHANCES4), 4, *ids, sparseYPred=False)
        yield case(_with(HOT4, CHANCES4), 4, *ids, sparseYTrue=False, sparseYPred=False)

    return cases


def _one_hot_iou(*args):
    ids = [[0, 2]] if args else []

    def cases():
        yield case(_with(HOT4, CHANCES4), 4, *ids, title="plain")
        yield case(_with(HOT4, CHANCES4, WHOLE), 4, *ids, ignoreClass=3)
        yield case(_with(HOT4, [np.int32([1, 3, 3, 2]), np.int32([0, 2, 1, 1])], ROWS), 4, *ids, sparseYPred=True, dtype="float32")

    return cases


def _binary_iou():
    yield case(_with(TWO_BITS, TWO_CHANCES), title="plain")
    yield case(_with(BIT_ROWS, CHANCE_ROWS, ROWS), threshold=0.3, dtype="float32")
    yield case(_with(BIT_ROWS, CHANCE_ROWS, WHOLE), targetClassIds=[1], name="mine")
    yield case(_with(EDGE_BITS, EDGES), title="edges")


CLASSES = {
    "AUC": _auc,
    "Accuracy": ACCURACY,
    "BinaryAccuracy": BINARY_ACCURACY,
    "BinaryCrossentropy": BINARY_CROSSENTROPY,
    "BinaryIoU": _binary_iou,
    "CategoricalAccuracy": _function(HOT, CHANCES4),
    "CategoricalCrossentropy": CATEGORICAL_CROSSENTROPY,
    "CategoricalHinge": _function(HOT, CHANCES4),
    "ConcordanceCorrelation": CORRELATION,
    "CosineSimilarity": COSINE,
    "F1Score": _f_score({}),
    "FBetaScore": _f_score({"beta": 2.0}),
    "FalseNegatives": _counter,
    "FalsePositives": _counter,
    "Hinge": HINGE,
    "IoU": _iou("some"),
    "KLDivergence": _function(*POSITIVE, POSITIVE3),
    "LogCoshError": _regression(),
    "Mean": _values(),
    "MeanAbsoluteError": _regression(),
    "MeanAbsolutePercentageError": _regression(),
    "MeanIoU": _iou(),
    "MeanSquaredError": _regression(),
    "MeanSquaredLogarithmicError": _function(*POSITIVE, POSITIVE3),
    "OneHotIoU": _one_hot_iou("some"),
    "OneHotMeanIoU": _one_hot_iou(),
    "PearsonCorrelation": CORRELATION,
    "Poisson": _function(*POSITIVE, POSITIVE3),
    "Precision": _precision,
    "PrecisionAtRecall": _at_least,
    "R2Score": _r2,
    "Recall": _precision,
    "RecallAtPrecision": _at_least,
    "RootMeanSquaredError": _regression(),
    "SensitivityAtSpecificity": _at_least,
    "SparseCategoricalAccuracy": _function(LABELS, CHANCES4, SEQUENCES),
    "SparseCategoricalCrossentropy": SPARSE_CROSSENTROPY,
    "SparseTopKCategoricalAccuracy": _top_k("SparseTopK"),
    "SpecificityAtSensitivity": _at_least,
    "SquaredHinge": HINGE,
    "Sum": _values(),
    "TopKCategoricalAccuracy": _top_k("TopK"),
    "TrueNegatives": _counter,
    "TruePositives": _counter,
}
