"""Layers that convolve."""

from functools import partial

from .layer_cases import case, spec

ATOL = 1e-5
FIRST = {"dataFormat": "channels_first"}
PENALIZED = {"biasRegularizer": spec("L2", l2=0.2), "activation": "tanh", "biasInitializer": "ones", "biasConstraint": "non_neg"}


def _weight(name):
    """All options of one weight."""
    return {f"{name}Initializer": "he_normal", f"{name}Regularizer": spec("L1", l1=0.1), f"{name}Constraint": spec("MaxNorm", maxValue=2)}


def _shape(rank, channels=2, first=False):
    lengths = [6, 5, 4][:rank] if rank < 3 else [4, 3, 4]
    return [2, channels, *lengths] if first else [2, *lengths, channels]


def _lengths(rank, first=False):
    return [i + (2 if first else 1) for i in range(rank)]


def _conv(name):
    rank, shape = int(name[4]), _shape(int(name[4]))
    uneven = [2, 3, 2][:rank]
    yield case(spec(name, 3, 2), shape, withoutLength=_lengths(rank))
    yield case(spec(name, 2, uneven, activation="relu", useBias=False), shape)
    yield case(spec(name, 2, 3, padding="same"), shape, withoutLength=_lengths(rank))
    yield case(spec(name, 2, 3, padding="same", strides=2), shape, withoutLength=_lengths(rank))
    yield case(spec(name, 2, 2, strides=uneven), shape)
    yield case(spec(name, 2, 2, padding="same", dilationRate=2), shape)
    yield case(spec(name, 2, 2, dilationRate=[2, 1, 2][:rank]), shape, withoutLength=_lengths(rank))
    yield case(spec(name, 4, 2, groups=2), _shape(rank, 4))
    yield case(spec(name, 4, 2, groups=4, padding="same", **FIRST), _shape(rank, 4, True))
    yield case(spec(name, 2, 2, strides=2, activation="sigmoid", **FIRST), _shape(rank, 3, True), withoutLength=_lengths(rank, True))
    yield case(spec(name, 2, 1, **PENALIZED, **_weight("kernel"), name="conv"), shape)
    yield case(spec(name, 2, 2, padding="same", dtype="float64"), shape, "float64", dtype="float64")
    if rank == 1:
        yield case(spec(name, 2, 3, padding="causal"), shape, withoutLength=[1])
        yield case(spec(name, 2, 2, padding="causal", dilationRate=3), shape)
        yield case(spec(name, 2, 3, padding="causal", strides=2, **FIRST), _shape(1, 2, True))


def _conv_transpose(name):
    rank = int(name[4])
    shape = [2, *[3, 4][:rank], 2] if rank < 3 else [1, 2, 3, 2, 2]
    uneven = [2, 3, 2][:rank]
    without = {"withoutLength": _lengths(rank)}
    yield case(spec(name, 3, 2), shape, **without)
    yield case(spec(name, 2, uneven, activation="relu", useBias=False), shape)
    yield case(spec(name, 2, 3, strides=2), shape, **without)
    yield case(spec(name, 2, 2, strides=3), shape)
    yield case(spec(name, 2, 3, strides=2, padding="same"), shape, **without)
    yield case(spec(name, 2, 2, strides=2, padding="same"), shape)
    yield case(spec(name, 2, 3, strides=3, outputPadding=1), shape, **without)
    yield case(spec(name, 2, 3, strides=2, padding="same", outputPadding=1), shape, **without)
    yield case(spec(name, 2, 2, strides=uneven, padding="same", outputPadding=[1, 0, 1][:rank]), shape)
    yield case(spec(name, 2, 2, dilationRate=2), shape, **without)
    yield case(spec(name, 2, 3, dilationRate=2, padding="same"), shape)
    yield case(spec(name, 3, 2, strides=2, **FIRST), [shape[0], 2, *shape[1:-1]], withoutLength=_lengths(rank, True))
    yield case(spec(name, 2, 1, **PENALIZED, **_weight("kernel")), shape)
    yield case(spec(name, 2, 3, strides=2, padding="same", dtype="float64"), shape, "float64", dtype="float64")


def _depthwise(name):
    rank = int(name[-2])
    shape = _shape(rank)
    yield case(spec(name, 2), shape, withoutLength=_lengths(rank))
    yield case(spec(name, [3, 2][:rank], depthMultiplier=3, activation="relu"), shape, withoutLength=_lengths(rank))
    yield case(spec(name, 3, padding="same", strides=2, useBias=False), shape)
    yield case(spec(name, 2, dilationRate=2, depthMultiplier=2, padding="same"), shape)
    yield case(spec(name, 2, depthMultiplier=2, **FIRST), _shape(rank, 3, True))
    yield case(spec(name, 1, depthMultiplier=2, **PENALIZED, **_weight("depthwise")), shape)
    yield case(spec(name, 2, depthMultiplier=2, dtype="float64"), shape, "float64", dtype="float64")


def _separable(name):
    rank = int(name[-2])
    shape = _shape(rank)
    yield case(spec(name, 3, 2), shape, withoutLength=_lengths(rank))
    yield case(spec(name, 3, [3, 2][:rank], depthMultiplier=2, activation="relu"), shape)
    yield case(spec(name, 2, 3, padding="same", strides=2, useBias=False), shape, withoutLength=_lengths(rank))
    yield case(spec(name, 2, 2, dilationRate=2, padding="same"), shape)
    yield case(spec(name, 2, 2, depthMultiplier=2, **FIRST), _shape(rank, 3, True))
    yield case(spec(name, 2, 1, **PENALIZED, **_weight("depthwise"), **_weight("pointwise")), shape)
    yield case(spec(name, 2, 2, dtype="float64"), shape, "float64", dtype="float64")


CLASSES = {
    **{f"Conv{rank}D": partial(_conv, f"Conv{rank}D") for rank in (1, 2, 3)},
    **{f"Conv{rank}DTranspose": partial(_conv_transpose, f"Conv{rank}DTranspose") for rank in (1, 2, 3)},
    **{f"DepthwiseConv{rank}D": partial(_depthwise, f"DepthwiseConv{rank}D") for rank in (1, 2)},
    **{f"SeparableConv{rank}D": partial(_separable, f"SeparableConv{rank}D") for rank in (1, 2)},
}
