"""Layers that apply an activation."""

from .layer_cases import case, spec

SHAPE = [2, 3, 4]


def _plain(name, *options):
    """A layer with each of several options."""
    yield case(spec(name), SHAPE, withoutLength=[1, 2])
    for args, named in options:
        yield case(spec(name, *args, **named), SHAPE)
    yield case(spec(name, dtype="float64"), SHAPE, "float64", dtype="float64")


def _relu():
    every = {"maxValue": 1.5, "negativeSlope": 0.1, "threshold": 0.5}
    yield from _plain(
        "ReLU", ([6], {}), ([1], {}), ([], {"maxValue": 0}), ([], {"negativeSlope": 0.1}), ([], {"threshold": 0.5}),
        ([], {"maxValue": 1.5, "negativeSlope": 0.1}), ([1.5], {"threshold": 0.5}), ([], {"negativeSlope": 0.2, "threshold": 1}),
        ([], every), ([], {**every, "name": "mine"}),
    )  # fmt: skip


def _prelu():
    yield case(spec("PReLU"), SHAPE)
    yield case(spec("PReLU"), [3, 2])
    yield case(spec("PReLU", sharedAxes=[1]), SHAPE, withoutLength=[1])
    yield case(spec("PReLU", sharedAxes=1), SHAPE)
    yield case(spec("PReLU", sharedAxes=[1, 2], alphaInitializer=spec("Constant", value=0.25)), [2, 3, 3, 2], withoutLength=[1, 2])
    yield case(spec("PReLU", alphaInitializer="ones", alphaRegularizer=spec("L2", l2=0.1), alphaConstraint="non_neg"), SHAPE)
    yield case(spec("PReLU"), SHAPE, "frozen", trainable=False)
    yield case(spec("PReLU", dtype="float64"), SHAPE, "float64", dtype="float64")


def _softmax():
    yield from _plain("Softmax", ([1], {}), ([[1, 2]], {}), ([], {"axis": [-1]}), ([[-2, -1]], {"name": "mine"}))
    yield case(spec("Softmax"), SHAPE, "mask", mask=SHAPE)
    yield case(spec("Softmax"), SHAPE, "mask of the last axis", mask=[4])
    yield case(spec("Softmax", 1), SHAPE, "mask stretched", mask=[2, 3, 1])
    yield case(spec("Softmax", [1, 2]), SHAPE, "mask over two axes", mask=[1, 3, 4])
    yield case(spec("Softmax"), [4, 1], "rows of which nothing counts", mask=[4, 1])


CLASSES = {
    "ELU": lambda: _plain("ELU", ([0.5], {}), ([], {"alpha": 2})),
    "LeakyReLU": lambda: _plain("LeakyReLU", ([0.1], {}), ([0], {}), ([], {"negativeSlope": 1.5, "name": "mine"})),
    "PReLU": _prelu,
    "ReLU": _relu,
    "Softmax": _softmax,
}
