"""Transfer learning: a model is trained, frozen and cut, gets a new head, and is fine-tuned at a low rate."""

import keras

from .data import Draw
from .fit_cases import FEATURES, Task, sparse
from .json_text import tensors
from .models import history_of, with_tensors

FIT = {"batch_size": 8, "shuffle": False, "verbose": 0}


def _base():
    inputs = keras.Input((FEATURES,))
    x = keras.layers.Dense(6, activation="relu", name="hidden")(inputs)
    x = keras.layers.BatchNormalization(momentum=0.8, name="normal")(x)
    x = keras.layers.Dense(5, activation="tanh", name="features")(x)
    return keras.Model(inputs, keras.layers.Dense(3, activation="softmax", name="classes")(x))


def _stage(model, data, rate, epochs):
    model.compile(optimizer=keras.optimizers.SGD(rate), loss="mse", metrics=["mae"])
    history = model.fit(data.x, data.y, epochs=epochs, validation_data=(data.x_held_out, data.y_held_out), **FIT)
    return {
        **history_of(history),
        "trainable": [weight.path for weight in model.trainable_weights],
        "weights": tensors(model.get_weights()),
    }


def _case(title, training, frozen_later):
    """`training` is how the base is called; `frozen_later` are its layers that stay frozen in fine-tuning."""
    keras.utils.clear_session()
    first, second = sparse(31), Task(32, "numbers")
    base = _base()
    draw = Draw("transfer")
    weights = [draw.uniform(*w.shape, low=0.5, high=1.5) if "variance" in w.path else draw.normal(*w.shape, scale=0.5) for w in base.weights]
    base.set_weights(weights)
    base.compile(optimizer=keras.optimizers.SGD(0.1), loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    pretraining = history_of(base.fit(first.x, first.y, epochs=2, **FIT))
    body = keras.Model(base.inputs, base.get_layer("features").output, name="body")
    body.trainable = False
    inputs = keras.Input((FEATURES,))
    x = body(inputs) if training is None else body(inputs, training=training)
    head = keras.layers.Dense(1, name="head")
    model = keras.Model(inputs, head(x))
    initial = [draw.normal(*w.shape, scale=0.5) for w in head.weights]
    head.set_weights(initial)
    stages = [_stage(model, second, 0.1, 3)]
    body.trainable = True
    for name in frozen_later:
        body.get_layer(name).trainable = False
    stages.append(_stage(model, second, 0.001, 2))
    return {
        "title": title,
        "training": training,
        "frozenLater": frozen_later,
        **with_tensors({"weights": weights, "head": initial}),
        "expected": {"pretraining": pretraining, "stages": stages},
    }


def fixture():
    first, second = sparse(31), Task(32, "numbers")
    return {
        "tolerance": {"rtol": 1e-5, "atol": 2e-6},
        "features": FEATURES,
        **with_tensors({
            "first": [first.x, first.y],
            "second": [second.x, second.y],
            "heldOut": [second.x_held_out, second.y_held_out],
        }),
        "cases": [
            _case("the body is called for inference", False, []),
            _case("the body is called as a part", None, []),
            _case("batch normalization stays frozen", None, ["normal"]),
            _case("the first layers stay frozen", None, ["hidden", "normal"]),
        ],
    }  # fmt: skip
