"""Layers that pass on what they are given, scale it, or leave steps out; noise where it does nothing."""

from .layer_cases import case, spec

SHAPE = [2, 3, 4]


def _identity():
    yield case(spec("Identity"), SHAPE, withoutLength=[1, 2])
    yield case(spec("Identity", name="mine"), [3])


def _masking():
    yield case(spec("Masking"), SHAPE, withoutLength=[1])
    yield case(spec("Masking", 0), [3, 4, 1], "two steps that do not count", low=-2.0, high=-1.0)
    yield case(spec("Masking", maskValue=-1.5, name="mine"), SHAPE)


def _rescaling():
    yield case(spec("Rescaling", 0.5), SHAPE, withoutLength=[1, 2])
    yield case(spec("Rescaling", 1 / 127.5, offset=-1), SHAPE)
    yield case(spec("Rescaling", [1, 2, 3, 4], offset=[0.5, 0, -0.5, -1]), SHAPE)
    yield case(spec("Rescaling", 2, offset=[[1], [2], [3]], name="mine"), SHAPE)
    yield case(spec("Rescaling", 0.1, dtype="float64"), SHAPE, "float64", dtype="float64")


def _normalization():
    """The weights are those that `adapt` would find: the variance of a case is above 0 where it says so."""
    yield case(spec("Normalization"), SHAPE, withoutLength=[1])
    yield case(spec("Normalization", 1), SHAPE, withoutLength=[2])
    yield case(spec("Normalization", axis=[1, 2]), SHAPE)
    yield case(spec("Normalization", [-1, 1], invert=True), SHAPE)
    yield case(spec("Normalization", axis=None), SHAPE, withoutLength=[1, 2])
    yield case(spec("Normalization", mean=0.5, variance=2), SHAPE)
    yield case(spec("Normalization", mean=[1, 2, 3, 4], variance=[4, 0, 1, 0.25]), SHAPE)
    yield case(spec("Normalization", mean=[1, 2, 3, 4], variance=[4, 0, 1, 0.25], invert=True), SHAPE)
    yield case(spec("Normalization", [1, 2], mean=[1, 2, 3, 4], variance=[4, 0, 1, 0.25], name="mine"), SHAPE)
    yield case(spec("Normalization", [1, 2], mean=[[1], [2], [3]], variance=[[4], [0.5], [1]]), SHAPE)
    yield case(spec("Normalization", None, mean=3, variance=4), SHAPE)


def _noise(name, shape=SHAPE, **options):
    yield case(spec(name, 0.4), shape)
    yield case(spec(name, 0.4, seed=7, name="mine", **options), shape)
    yield case(spec(name, 0), shape, "nothing in training", training=True)


CLASSES = {
    "Dropout": lambda: _noise("Dropout", noiseShape=[2, 1, 4]),
    "AlphaDropout": lambda: _noise("AlphaDropout", noiseShape=[None, 1, 4]),
    "GaussianDropout": lambda: _noise("GaussianDropout"),
    "GaussianNoise": lambda: _noise("GaussianNoise"),
    "Identity": _identity,
    "Masking": _masking,
    "Normalization": _normalization,
    "Rescaling": _rescaling,
    "SpatialDropout1D": lambda: _noise("SpatialDropout1D"),
    "SpatialDropout2D": lambda: _noise("SpatialDropout2D", [2, 2, 2, 2], dataFormat="channels_first"),
    "SpatialDropout3D": lambda: _noise("SpatialDropout3D", [2, 2, 2, 2, 2], dataFormat="channels_first"),
}
