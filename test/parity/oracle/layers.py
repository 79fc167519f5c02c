"""Layers: outputs, shapes and gradients for given weights and inputs.

The gradients are those of `sum(upstream * output) + sum(layer.losses)`.
"""

import jax
import jax.numpy as jnp
import keras
import numpy as np

from .data import Draw
from .json_text import number, tensor
from .specs import build, spec

ACTIVATIONS = [
    "relu", "sigmoid", "tanh", "softmax", "linear", "elu", "gelu", "silu", "softplus", "leaky_relu", "exponential",
]  # fmt: skip


def _tensor(value):
    """A tensor in the dtype it has: of float64 too, which elsewhere is NumPy's default and no result."""
    return tensor(value, np.asarray(value).dtype)


def _case(title, description, x, draw, training=False):
    keras.utils.clear_session()
    layer = build(description, keras.layers)
    layer.build(x.shape)
    layer.set_weights([draw.normal(*weight.shape) for weight in layer.weights])
    arguments = {"training": training} if layer._call_has_training_arg else {}

    def run(trainable, inputs):
        fixed = [variable.value for variable in layer.non_trainable_variables]
        output, _, losses = layer.stateless_call(trainable, fixed, inputs, return_losses=True, **arguments)
        return output, sum(losses, jnp.float32(0))

    weights = [variable.value for variable in layer.trainable_variables]
    upstream = draw.normal(*run(weights, x)[0].shape)

    def objective(trainable, inputs):
        output, losses = run(trainable, inputs)
        return jnp.sum(jnp.asarray(upstream) * output) + losses

    output, losses = run(weights, x)
    weight_gradients, input_gradient = jax.grad(objective, argnums=(0, 1))(weights, jnp.asarray(x))
    return {
        "title": f"{description['class']}: {title}",
        "layer": description,
        "input": _tensor(x),
        "weights": [_tensor(each) for each in layer.get_weights()],
        "upstream": _tensor(upstream),
        "expected": {
            "output": _tensor(output),
            "losses": number(losses),
            "inputGradient": _tensor(input_gradient),
            "weightGradients": [_tensor(each) for each in weight_gradients],
            "weightNames": [weight.name for weight in layer.weights],
            "countParams": layer.count_params(),
            "computeOutputShape": list(layer.compute_output_shape((None, *x.shape[1:]))),
        },
    }


def _dense(draw):
    x2, x3, x4 = draw.normal(3, 4), draw.normal(2, 3, 4), draw.normal(2, 2, 2, 3)
    l1, l2 = spec("L1", l1=0.1), spec("L2", l2=0.2)
    constrained = spec("Dense", 3, kernelConstraint=spec("MaxNorm", maxValue=1.0), biasConstraint=spec("NonNeg"))
    yield _case("rank 2", spec("Dense", 3), x2, draw)
    yield _case("rank 3", spec("Dense", 3), x3, draw)
    yield _case("rank 4", spec("Dense", 2), x4, draw)
    yield _case("one unit", spec("Dense", 1), x2, draw)
    yield _case("useBias=false", spec("Dense", 3, useBias=False), x2, draw)
    yield _case("useBias=false, rank 3", spec("Dense", 3, useBias=False, activation="tanh"), x3, draw)
    for name in ACTIVATIONS:
        yield _case(f"activation={name}", spec("Dense", 3, activation=name), x2, draw)
    yield _case("activation=softmax, rank 3", spec("Dense", 3, activation="softmax"), x3, draw)
    yield _case("kernelRegularizer", spec("Dense", 3, kernelRegularizer=l2), x2, draw)
    yield _case("biasRegularizer", spec("Dense", 3, biasRegularizer=l1), x2, draw)
    yield _case("activityRegularizer", spec("Dense", 3, activation="relu", activityRegularizer=l2), x2, draw)
    yield _case("activityRegularizer, rank 3", spec("Dense", 3, activityRegularizer=l1), x3, draw)
    every = spec(
        "Dense", 3, activation="tanh", kernelRegularizer="l1l2", biasRegularizer=l2, activityRegularizer=l1,
    )  # fmt: skip
    yield _case("every regularizer", every, x2, draw)
    yield _case("constraints act in the optimizer only", constrained, x2, draw)
    named = spec("Dense", 3, kernelInitializer="he_normal", biasInitializer="ones", name="head")
    yield _case("initializers and a name", named, x2, draw)


def _weightless(draw):
    x2, x3, x4 = draw.normal(2, 6), draw.normal(2, 3, 4), draw.normal(2, 2, 2, 3)
    for name in ACTIVATIONS:
        yield _case(name, spec("Activation", name), x2, draw)
    yield _case("softmax, rank 3", spec("Activation", "softmax"), x3, draw)
    l1 = spec("L1", l1=0.1)
    yield _case("activityRegularizer", spec("Activation", "relu", activityRegularizer=l1), x2, draw)
    yield _case("rank 2", spec("Flatten"), x2, draw)
    yield _case("rank 3", spec("Flatten"), x3, draw)
    yield _case("rank 4", spec("Flatten"), x4, draw)
    yield _case("rank 1", spec("Flatten"), draw.normal(3), draw)
    for shape, x in [([2, 3], x2), ([3, -1], x2), ([-1], x3), ([4, 3], x3), ([-1, 2, 2], x3), ([12], x4), ([6, 1], x2)]:
        yield _case(f"{list(x.shape)} to {shape}", spec("Reshape", shape), x, draw)
    yield _case("inference", spec("Dropout", 0.4), x2, draw)
    yield _case("inference, rank 3 with noiseShape", spec("Dropout", 0.4, noiseShape=[2, 1, 4], seed=7), x3, draw)
    yield _case("training with rate 0", spec("Dropout", 0), x2, draw, training=True)


def _doubles(draw):
    """float64, which JAX has to be asked for."""
    x = draw.normal(3, 4).astype(np.float64)
    with jax.enable_x64(True):
        for activation in ("linear", "relu", "softmax"):
            description = spec("Dense", 3, activation=activation, dtype="float64")
            yield _case(f"float64, activation={activation}", description, x, draw)
        regularized = spec("Dense", 2, kernelRegularizer=spec("L2", l2=0.2), dtype="float64")
        yield _case("float64, kernelRegularizer", regularized, x, draw)
        yield _case("float64", spec("Activation", "sigmoid", dtype="float64"), x, draw)
        yield _case("float64", spec("Flatten", dtype="float64"), x.reshape(3, 2, 2), draw)


def _dropout_training(rate):
    """In training, every element is either 0 or the input scaled up; these are the two values for an input of 1."""
    output = keras.layers.Dropout(rate, seed=3)(np.ones((100, 100), np.float32), training=True)
    values = np.unique(output)
    return {
        "title": f"Dropout {rate} in training",
        "layer": spec("Dropout", rate),
        "input": {"ones": [100, 100]},
        "expected": {"values": [number(value) for value in values], "kept": number(np.mean(np.asarray(output) != 0))},
    }


def fixture():
    draw = Draw(7)
    return {
        "tolerance": {"rtol": 1e-5, "atol": 1e-6},
        "cases": [*_dense(draw), *_weightless(draw), *_doubles(draw)],
        "dropout": [_dropout_training(rate) for rate in (0.0, 0.2, 0.5, 0.75, 1.0)],
    }
