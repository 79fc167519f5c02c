"""Layers that normalize."""

from .layer_cases import case, spec

L1, L2 = spec("L1", l1=0.1), spec("L2", l2=0.2)
PENALIZED = {"gammaRegularizer": L1, "betaRegularizer": L2}
DOUBLE = {"dtype": "float64", "computedIn": "float32"}  # Keras's result_type knows no float64.
MADE = {"gammaInitializer": "ones", "betaInitializer": spec("Constant", value=0.5), "gammaConstraint": "non_neg"}


def _batch_normalization():
    name = "BatchNormalization"
    for training in (False, True):
        yield case(spec(name), [4, 3], training=training)
        yield case(spec(name), [2, 3, 2, 3], training=training)
        yield case(spec(name, axis=1, momentum=0.75, epsilon=0.01), [3, 2, 2, 2], training=training)
        yield case(spec(name, axis=-2, center=False), [3, 2, 3], training=training)
        yield case(spec(name, scale=False, **PENALIZED), [4, 3], training=training)
        yield case(spec(name, scale=False, center=False), [4, 3], training=training)
        yield case(spec(name, **PENALIZED, **MADE, name="normal"), [5, 2], training=training)
        yield case(spec(name), [3, 4, 2], "mask", training=training, mask=[3, 4])
        yield case(spec(name, momentum=0.5), [4, 3], "frozen", training=training, trainable=False)
        yield case(spec(name, dtype="float64"), [4, 3], "float64", training=training, **DOUBLE)
        yield case(spec(name, renorm=True, renormMomentum=0.75, momentum=0.5), [4, 3], training=training)
    yield case(spec(name, renorm=True, scale=False, center=False), [4, 3], training=True)
    clipping = {"rmin": 0.75, "rmax": 1.5, "dmax": 0.5}
    yield case(spec(name, renorm=True, renormClipping=clipping, center=False), [6, 4], training=True)
    yield case(spec(name, renorm=True), [3, 4, 2], "renorm with a mask", training=True, mask=[3, 4])
    initializers = {"movingMeanInitializer": "ones", "movingVarianceInitializer": spec("Constant", value=4)}
    yield case(spec(name, **initializers), [4, 3], training=True)


def _layer_normalization():
    name = "LayerNormalization"
    yield case(spec(name), [3, 4])
    yield case(spec(name), [2, 3, 4])
    yield case(spec(name, axis=1, epsilon=0.1), [2, 3, 4])
    yield case(spec(name, axis=[1, 2]), [2, 3, 4])
    yield case(spec(name, axis=[-1, -2]), [2, 3, 4])
    yield case(spec(name, axis=[3, 1]), [2, 2, 3, 2])
    yield case(spec(name, center=False, **PENALIZED), [3, 4])
    yield case(spec(name, scale=False), [3, 4])
    yield case(spec(name, scale=False, center=False), [3, 4])
    yield case(spec(name, **PENALIZED, **MADE, trainable=True, name="normal"), [3, 4])
    yield case(spec(name, dtype="float64"), [3, 4], "float64", **DOUBLE)


def _group_normalization():
    name = "GroupNormalization"
    yield case(spec(name, 2), [3, 4])
    yield case(spec(name, 2), [2, 3, 4])
    yield case(spec(name, groups=3, axis=1), [2, 6, 2, 2])
    yield case(spec(name, groups=2, axis=-2), [2, 4, 3])
    yield case(spec(name, -1), [2, 2, 2, 3])
    yield case(spec(name, 1, epsilon=0.1), [2, 2, 2, 3])
    yield case(spec(name, groups=2, center=False, **PENALIZED), [2, 3, 4])
    yield case(spec(name, groups=2, scale=False, center=False), [2, 3, 4])
    yield case(spec(name, groups=2, **PENALIZED, **MADE), [2, 3, 4])
    yield case(spec(name, 2, dtype="float64"), [2, 3, 4], "float64", **DOUBLE)


def _rms_normalization():
    name = "RMSNormalization"
    yield case(spec(name), [3, 4])
    yield case(spec(name), [2, 3, 4])
    yield case(spec(name, axis=[-1], epsilon=0.1), [2, 3, 4])
    yield case(spec(name, axis=[2, 1]), [2, 3, 4])
    yield case(spec(name, dtype="float64"), [3, 4], "float64", **DOUBLE)


def _unit_normalization():
    name = "UnitNormalization"
    yield case(spec(name), [3, 4])
    yield case(spec(name, axis=1), [2, 3, 4])
    yield case(spec(name, axis=[1, -1]), [2, 3, 4])
    yield case(spec(name, axis=0), [3, 4])
    yield case(spec(name, dtype="float64"), [3, 4], "float64", dtype="float64")


CLASSES = {
    "BatchNormalization": _batch_normalization,
    "GroupNormalization": _group_normalization,
    "LayerNormalization": _layer_normalization,
    "RMSNormalization": _rms_normalization,
    "UnitNormalization": _unit_normalization,
}
