"""Writes test/saving/fixtures/legacy: models in the format of Keras 2, .h5, and what they predict and learn.

Run it with TF_USE_LEGACY_KERAS=1 where tf_keras is installed (pip install "tensorflow-cpu==2.19.*" "tf_keras==2.19.*"), for files as Keras 2
wrote them; and where Keras 3 is installed, for those that it writes:

    TF_USE_LEGACY_KERAS=1 python3 test/saving/legacy_models.py keras2
    KERAS_BACKEND=jax python3 test/saving/legacy_models.py keras3
"""

import json
import pathlib
import sys

import numpy as np
from own_layer import scale

if sys.argv[1] == "keras2":
    import tf_keras as keras
else:
    import keras

layers = keras.layers
FOLDER = pathlib.Path(__file__).resolve().parent / "fixtures" / "legacy"
FIT = {"batch_size": 4, "epochs": 2, "shuffle": False, "verbose": 0}


def numbers(*shape, seed=1):
    """Numbers between -1 and 1 that are the same everywhere."""
    count = int(np.prod(shape))
    return (np.sin(np.arange(count) * 12.9898 + seed) * 0.9).astype("float32").reshape(shape)


def _fill(model):
    for i, weight in enumerate(model.weights):
        values = numbers(*weight.shape, seed=i)
        weight.assign(abs(values) + 0.5 if "variance" in weight.name else values * 0.5)
    return model


def _line():
    model = keras.Sequential(
        [
            layers.Dense(5, activation="relu", kernel_regularizer="l2", bias_constraint=keras.constraints.MaxNorm(1.0), input_shape=(4,)),
            layers.Dropout(0.0),
            layers.Dense(3, activation="softmax", kernel_initializer=keras.initializers.HeNormal(seed=1)),
        ]
    )
    model.compile(keras.optimizers.Adam(0.01), "sparse_categorical_crossentropy", metrics=["accuracy"])
    return model, [numbers(8, 4)], [np.arange(8) % 3]


def _images():
    x = keras.Input((6, 6, 2), name="image")
    y = layers.Conv2D(3, 3, padding="same", use_bias=False, name="conv")(x)
    y = layers.BatchNormalization(name="norm")(y)
    y = layers.LeakyReLU(0.2, name="leaky")(y)
    z = layers.SeparableConv2D(3, 3, padding="same", activation="relu", name="separable")(y)
    y = layers.Add(name="sum")([y, z])
    y = layers.DepthwiseConv2D(3, name="depthwise")(y)
    y = layers.MaxPooling2D(2, name="pool")(y)
    y = layers.Conv2DTranspose(2, 2, strides=2, name="transposed")(y)
    y = layers.LayerNormalization(name="layer_norm")(y)
    y = layers.PReLU(name="prelu")(y)
    y = layers.ReLU(6.0, name="six")(y)
    y = layers.GlobalAveragePooling2D(name="mean")(y)
    model = keras.Model(x, layers.Dense(1, name="out")(y), name="images")
    rate = keras.optimizers.schedules.ExponentialDecay(0.01, 10, 0.9)
    model.compile(keras.optimizers.SGD(rate, momentum=0.9), keras.losses.Huber(), metrics=["mae"])
    return model, [numbers(4, 6, 6, 2)], [numbers(4, 1, seed=3)]


def _nested():
    a, b = keras.Input((4,), name="a"), keras.Input((4,), name="b")
    tower = keras.Sequential([layers.Dense(3, name="low", input_shape=(3,)), layers.BatchNormalization(name="middle"), layers.Dense(3, name="high")], name="tower")
    c = keras.Input((4,), name="c")
    part = keras.Model(c, [layers.Dense(3, name="left")(c), layers.Dense(3, name="right")(c)], name="part")
    shared = layers.Dense(4, activation="tanh", name="shared")
    left, right = part(shared(a))
    again = part(shared(b))
    both = layers.Concatenate(name="both")([tower(left), tower(right), again[1]])
    outputs = [layers.Dense(2, name="one")(both), tower(again[0])]
    model = keras.Model([a, b], outputs, name="nested")
    model.get_layer("one").trainable = False
    names = {"one": "mse", "tower": "mae"} if sys.argv[1] == "keras2" else ["mse", "mae"]
    model.compile(keras.optimizers.RMSprop(0.01, momentum=0.5, centered=True), names, loss_weights=[1.0, 0.5])
    return model, [numbers(4, 4), numbers(4, 4, seed=2)], [numbers(4, 2, seed=5), numbers(4, 3, seed=6)]


def _decay():
    """With the optimizer that TensorFlow had up to 2.10, which keeps its variables in another order."""
    model, inputs, targets = _line()
    model.compile(keras.optimizers.legacy.Adam(0.01, decay=0.1), "sparse_categorical_crossentropy")
    return model, inputs, targets


Scale = scale(keras)


def _custom():
    model = keras.Sequential([keras.Input((4,)), Scale(0.5), layers.Dense(2)])
    model.compile("sgd", "mse")
    return model, [numbers(4, 4)], [numbers(4, 2, seed=3)]


CASES = {
    "keras2": {"line": _line, "decay": _decay, "images": _images, "nested": _nested, "custom": _custom},
    "keras3": {"line": _line, "nested": _nested, "custom": _custom},
}


def lists(values):
    values = values if isinstance(values, list) else [values]
    return [{"shape": list(np.shape(x)), "data": np.ravel(np.asarray(x, "float64")).round(7).tolist()} for x in values]


if __name__ == "__main__":
    which = sys.argv[1]
    FOLDER.mkdir(parents=True, exist_ok=True)
    expected = {}
    for name, make in CASES[which].items():
        keras.backend.clear_session()
        model, inputs, targets = make()
        _fill(model)
        one = inputs[0] if len(inputs) == 1 else inputs
        target = targets[0] if len(targets) == 1 else targets
        model.fit(one, target, **FIT)
        model.save(FOLDER / f"{name}-{which}.h5")
        row = {"inputs": lists(inputs), "targets": lists(targets), "predict": lists(model.predict(one, verbose=0))}
        history = model.fit(one, target, **FIT)
        row["goesOn"] = {"loss": [round(float(x), 7) for x in history.history["loss"]], "predict": lists(model.predict(one, verbose=0))}
        expected[name] = row
    (FOLDER / f"{which}.json").write_text(json.dumps(expected))
