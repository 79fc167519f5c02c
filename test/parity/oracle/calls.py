"""Layers that take several inputs, pass masks on, or add to the loss."""

from .call_cases import case, spec

PAIR = [[2, 3, 4], [2, 3, 4]]
TRIPLE = [*PAIR, [2, 3, 4]]
STEPS = [2, 3]


def _merging(name, most=3):
    some = TRIPLE[:most]
    yield case(spec(name), PAIR, unknown=[[[None, None, 4], [None, 3, 4]], [[None, None, 4], [5, 3, None]]])
    if most > 2:
        yield case(spec(name), TRIPLE, unknown=[[[None, None, 4]] * 3])
        yield case(spec(name, name="mine"), [[2, 3]])
    yield case(spec(name), [[2, 3, 4], [2, 1, 4]], "broadcast")
    yield case(spec(name), [[2, 4], [2, 3, 4]], "of other ranks")
    yield case(spec(name), some, "all masked", masks=[STEPS] * len(some))
    yield case(spec(name), some, "the first one masked", masks=[STEPS, *[None] * (len(some) - 1)])
    yield case(spec(name), some, "the last one masked", masks=[*[None] * (len(some) - 1), STEPS])


def _concatenate():
    yield case(spec("Concatenate"), [[2, 3, 4], [2, 3, 1]], unknown=[[[None, None, 4], [None, 3, 1]], [[None, 3, None], [None, 3, 1]]])
    yield case(spec("Concatenate", axis=1, name="mine"), [[2, 3, 4], [2, 1, 4], [2, 2, 4]])
    yield case(spec("Concatenate"), PAIR, "all masked", masks=[STEPS, STEPS])
    yield case(spec("Concatenate"), PAIR, "one masked", masks=[None, STEPS])
    yield case(spec("Concatenate", axis=1), PAIR, "steps one after the other, all masked", masks=[STEPS, STEPS])
    yield case(spec("Concatenate", axis=1), PAIR, "steps one after the other, one masked", masks=[STEPS, None])


def _dot():
    yield case(spec("Dot", 1), [[3, 4], [3, 4]], unknown=[[[None, None], [None, 4]]])
    yield case(spec("Dot", -1), [[2, 3, 4], [2, 5, 4]], unknown=[[[None, None, 4], [None, 5, 4]]])
    yield case(spec("Dot", [1, 2]), [[2, 4, 3], [2, 5, 4]], unknown=[[[None, 4, None], [None, None, 4]]])
    yield case(spec("Dot", [2, 1]), [[2, 3, 4], [2, 4]])
    yield case(spec("Dot", [1, 2]), [[2, 4], [2, 3, 4]])
    yield case(spec("Dot", [1, 3]), [[2, 4, 3, 2], [2, 2, 3, 4]])
    yield case(spec("Dot", [2, 1], normalize=True, name="cosine"), [[2, 3, 4], [2, 4, 2]])
    yield case(spec("Dot", 1, normalize=True), [[3, 4], [3, 4]])
    yield case(spec("Dot", 2), [[2, 3, 4], [2, 5, 4]], "masked", masks=[[2, 3], [2, 5]])


def _passes_masks_on(name, *args, **options):
    yield case(spec(name, *args, **options), [2, 3, 4], "a mask", masks=[STEPS])
    yield case(spec(name, *args, **options), [2, 3, 4], "no mask")


def _activity_regularization():
    for options in [{}, {"l1": 0.1}, {"l2": 0.2}, {"l1": 0.1, "l2": 0.2, "name": "mine"}]:
        yield case(spec("ActivityRegularization", **options), [2, 3, 4], unknown=[[None, None, 4]])
    yield from _passes_masks_on("ActivityRegularization", l2=0.2)


CLASSES = {
    "ActivityRegularization": _activity_regularization,
    "Add": lambda: _merging("Add"),
    "AlphaDropout": lambda: _passes_masks_on("AlphaDropout", 0.5),
    "Average": lambda: _merging("Average"),
    "Concatenate": _concatenate,
    "Dot": _dot,
    "ELU": lambda: _passes_masks_on("ELU"),
    "GaussianDropout": lambda: _passes_masks_on("GaussianDropout", 0.5),
    "GaussianNoise": lambda: _passes_masks_on("GaussianNoise", 0.5),
    "Identity": lambda: _passes_masks_on("Identity"),
    "LeakyReLU": lambda: _passes_masks_on("LeakyReLU"),
    "Masking": lambda: _passes_masks_on("Masking", -1.2666015625),
    "Maximum": lambda: _merging("Maximum"),
    "Minimum": lambda: _merging("Minimum"),
    "Multiply": lambda: _merging("Multiply"),
    "Normalization": lambda: _passes_masks_on("Normalization"),
    "PReLU": lambda: _passes_masks_on("PReLU"),
    "ReLU": lambda: _passes_masks_on("ReLU"),
    "Rescaling": lambda: _passes_masks_on("Rescaling", 2),
    "SpatialDropout1D": lambda: _passes_masks_on("SpatialDropout1D", 0.5),
    "Subtract": lambda: _merging("Subtract", most=2),
}
