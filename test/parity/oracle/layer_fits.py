"""Small trainings of models with layers that convolve, pool and normalize, as `fits.py` has them."""

import keras

from .data import Draw
from .fit_cases import CROSSENTROPY, FEATURES, _case, _compile, hot
from .fits import run
from .models import model_spec
from .specs import sequential, spec

SOFTMAX = spec("Dense", 3, activation="softmax")


def _weights(title, model):
    """Weights of which variances are above 0."""
    draw = Draw(title)
    keras.utils.clear_session()
    for weight in sequential(model).weights:
        values = draw.normal(*weight.shape, scale=0.5)
        yield abs(values) + 0.5 if weight.name == "moving_variance" else values


def _cases():
    task = hot(81)
    momentum = _compile(spec("SGD", learningRate=0.05, momentum=0.9), CROSSENTROPY, "accuracy")
    adam = _compile(spec("Adam", learningRate=0.01), CROSSENTROPY, "accuracy")
    held_out = [task.x_held_out, task.y_held_out]
    normalized = model_spec(
        spec("Dense", 5, useBias=False, inputShape=[FEATURES]), spec("BatchNormalization", momentum=0.9),
        spec("Activation", "relu"), SOFTMAX,
    )  # fmt: skip
    yield "BatchNormalization", _case(normalized, task, momentum, task.fit(validationData=held_out))
    frozen = model_spec(
        spec("Dense", 5, inputShape=[FEATURES]),
        spec("BatchNormalization", trainable=False), SOFTMAX,
    )  # fmt: skip
    yield "BatchNormalization that is not trainable", _case(frozen, task, momentum)
    renormalized = model_spec(spec("BatchNormalization", renorm=True, momentum=0.5, renormMomentum=0.75, inputShape=[FEATURES]), SOFTMAX)
    yield "BatchNormalization with renorm", _case(renormalized, task, momentum)
    convnet = model_spec(
        spec("Reshape", [FEATURES, 1], inputShape=[FEATURES]), spec("ZeroPadding1D", 1),
        spec("Conv1D", 4, 3, activation="relu", padding="same", kernelRegularizer="l2"), spec("BatchNormalization"),
        spec("MaxPooling1D", 2), spec("Conv1D", 4, 2, padding="causal"), spec("LayerNormalization"),
        spec("Flatten"), SOFTMAX,
    )  # fmt: skip
    yield "Conv1D, BatchNormalization, MaxPooling1D, LayerNormalization", _case(convnet, task, adam)
    images = model_spec(
        spec("RepeatVector", 3, inputShape=[FEATURES]), spec("Reshape", [3, FEATURES, 1]),
        spec("Conv2D", 4, 2, padding="same"), spec("GroupNormalization", 2), spec("AveragePooling2D", 2, padding="same"),
        spec("SeparableConv2D", 4, 2, padding="same", activation="relu"), spec("UpSampling2D", 2),
        spec("Conv2DTranspose", 3, 2), spec("GlobalAveragePooling2D"), spec("UnitNormalization"), SOFTMAX,
    )  # fmt: skip
    yield "Conv2D, GroupNormalization, SeparableConv2D, Conv2DTranspose, GlobalAveragePooling2D", _case(images, task, adam)


def fixture():
    cases = [run(title, {**case, "weights": list(_weights(title, case["model"]))}) for title, case in _cases()]
    return {"tolerance": {"rtol": 2e-5, "atol": 2e-6}, "cases": cases}
