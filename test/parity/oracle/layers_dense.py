"""Layers of products and of activations."""

from .layer_cases import case, spec

ACTIVATIONS = [
    "relu", "sigmoid", "tanh", "softmax", "linear", "elu", "gelu", "silu", "softplus", "leaky_relu", "exponential",
]  # fmt: skip

SHAPE = [3, 4]


def _dense():
    l1, l2 = spec("L1", l1=0.1), spec("L2", l2=0.2)
    yield case(spec("Dense", 3), SHAPE)
    yield case(spec("Dense", 3), [2, 3, 4], withoutLength=[1])
    yield case(spec("Dense", 2), [2, 2, 2, 3])
    yield case(spec("Dense", 1), SHAPE)
    yield case(spec("Dense", 3, useBias=False), SHAPE)
    yield case(spec("Dense", 3, activation="softmax"), [2, 3, 4])
    yield case(spec("Dense", 3, activation="tanh", kernelRegularizer="l1l2", biasRegularizer=l1, activityRegularizer=l2), SHAPE)
    yield case(spec("Dense", 3, kernelConstraint=spec("MaxNorm", maxValue=1.0), biasConstraint=spec("NonNeg")), SHAPE)
    yield case(spec("Dense", 3, kernelInitializer="he_normal", biasInitializer="ones", name="head"), SHAPE)
    yield case(spec("Dense", 3), SHAPE, "frozen", trainable=False)
    for activation in ("linear", "relu", "softmax"):
        yield case(spec("Dense", 3, activation=activation, dtype="float64"), SHAPE, f"float64 {activation}", dtype="float64")
    yield case(spec("Dense", 2, kernelRegularizer=l2, dtype="float64"), SHAPE, "float64 kernelRegularizer", dtype="float64")


def _activation():
    for name in ACTIVATIONS:
        yield case(spec("Activation", name), SHAPE)
    yield case(spec("Activation", "softmax"), [2, 3, 4], withoutLength=[1, 2])
    yield case(spec("Activation", "relu", activityRegularizer=spec("L1", l1=0.1)), SHAPE)
    yield case(spec("Activation", "sigmoid", dtype="float64"), SHAPE, "float64", dtype="float64")


CLASSES = {"Activation": _activation, "Dense": _dense}
