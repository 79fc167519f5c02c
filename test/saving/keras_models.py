"""The models that are saved by real Keras and by Keisan: what each is made of, what it is trained on, and what it is given to predict."""

import json
import pathlib

import keras
import numpy as np
from keras import layers
from oracle.recipes import made, recipe
from oracle.specs import build
from own_layer import scale

FIXTURES = pathlib.Path(__file__).resolve().parents[1] / "parity" / "fixtures"

Scale = scale(keras)


@keras.saving.register_keras_serializable("test")
class Branches(keras.Model):
    """A model that connects its layers itself: attributes that come before and after `layers`, a list and a dictionary of them."""

    def __init__(self, units=4, **options):
        super().__init__(**options)
        self.units = units
        self.first = layers.Dense(units, activation="relu")
        self.stack = [layers.Dense(units), layers.Dense(units)]
        self.heads = {"a": layers.Dense(1), "b": layers.Dense(1)}

    def call(self, x):
        x = self.first(x)
        for layer in self.stack:
            x = layer(x)
        return self.heads["a"](x) + self.heads["b"](x)

    def get_config(self):
        return {**super().get_config(), "units": self.units}


def _fill(model):
    """Weights that are anything, but for spreads, which are above 0."""
    for i, weight in enumerate(model.weights):
        if weight.dtype == "int32":
            continue
        is_spread = "variance" in weight.name or "stddev" in weight.name
        bounds = {"low": 0.5, "high": 2.0} if is_spread else {"low": -0.5, "high": 0.5}
        weight.assign(made(recipe(*weight.shape, seed=50 + i, **bounds)))
    for layer in model._flatten_layers():
        if hasattr(layer, "finalize_state"):
            layer.finalize_state()
    return model


def _line():
    return keras.Sequential([keras.Input((4,)), layers.Dense(5, activation="relu"), layers.Dropout(0.0), layers.Dense(2)])


def _images():
    return keras.Sequential(
        [
            keras.Input((8, 8, 1)),
            layers.Conv2D(3, 3, activation="relu", kernel_regularizer="l2"),
            layers.BatchNormalization(),
            layers.MaxPooling2D(2),
            layers.Flatten(),
            layers.Reshape((9, 3)),
            layers.Activation("tanh"),
            layers.Flatten(),
            layers.Dense(2, activation="softmax", kernel_constraint=keras.constraints.MaxNorm(1.0)),
        ]
    )


def _nested():
    inner = keras.Sequential([layers.Dense(3), layers.Dense(3, activation="relu")], name="inner")
    x = keras.Input((4,))
    part = keras.Model(x, layers.add([inner(x), layers.Dense(3)(x)]), name="part")
    y = keras.Input((4,))
    return keras.Model(y, layers.Dense(2)(part(y)))


def _shared():
    a, b = keras.Input((4,), name="a"), keras.Input((4,), name="b")
    shared, tower = layers.Dense(3, activation="tanh"), keras.Sequential([layers.Dense(3), layers.Dense(3)])
    both = layers.concatenate([tower(shared(a)), tower(shared(b))])
    return keras.Model([a, b], [layers.Dense(2, name="one")(both), layers.Dense(1, name="two")(shared(b) + 1.0)])


def _frozen():
    model = _line()
    model.layers[0].trainable = False
    return model


def _custom():
    return keras.Sequential([keras.Input((4,)), Scale(0.5), layers.Dense(2)])


def _own_model():
    model = Branches()
    model.build((None, 4))
    return model


ADAM = ("Adam", {"learning_rate": 0.01})
TWO = {"one": "mse", "two": "mse"}

# What each model is: how it is made, its optimizer, its loss, the shapes of its inputs and outputs.
MODELS = {
    "line": (_line, ADAM, "mse", [[8, 4]], [[8, 2]]),
    "images": (_images, ("RMSprop", {}), "categorical_crossentropy", [[8, 8, 8, 1]], [[8, 2]]),
    "nested": (_nested, ("SGD", {"momentum": 0.9, "nesterov": True}), "mse", [[8, 4]], [[8, 2]]),
    "shared": (_shared, ADAM, TWO, [[8, 4], [8, 4]], [[8, 2], [8, 1]]),
    "frozen": (_frozen, ADAM, "mse", [[8, 4]], [[8, 2]]),
    "custom": (_custom, ADAM, "mse", [[8, 4]], [[8, 2]]),
    "own-model": (_own_model, ADAM, "mse", [[8, 4]], [[8, 1]]),
}

# Options besides the defaults, by optimizer.
OPTIMIZER_OPTIONS = {
    "SGD": [{"momentum": 0.9}],
    "RMSprop": [{"momentum": 0.5, "centered": True}],
    "Adam": [{"amsgrad": True, "weight_decay": 0.01}, {"clipnorm": 0.5}],
}


# Optimizers of other optimizers, made of these.
WRAPPERS = {"LossScaleOptimizer": lambda: {"inner_optimizer": keras.optimizers.Adam(0.01)}}
# What is made by a program for the layers of a model.
WITHOUT_CASE = {"MultiOptimizer"}


def data_of(shapes, seed):
    return [made(recipe(*shape, seed=seed + i, low=0, high=1)) for i, shape in enumerate(shapes)]


def one_or_all(values):
    return values[0] if len(values) == 1 else values


def trained_cases(optimizers):
    """`name, model, loss, inputs, targets` of models that are compiled, of each optimizer one of which is given."""
    rows = list(MODELS.items())
    for name in sorted(set(optimizers) - WITHOUT_CASE):
        if name in WRAPPERS:
            rows.append((f"optimizer-{name}", (_line, (name, WRAPPERS[name]), "mse", [[8, 4]], [[8, 2]])))
            continue
        for i, options in enumerate([{}, *OPTIMIZER_OPTIONS.get(name, [])]):
            rows.append((f"optimizer-{name}-{i}", (_line, (name, options), "mse", [[8, 4]], [[8, 2]])))
    for name, (make, (optimizer, options), loss, inputs, outputs) in rows:
        keras.utils.clear_session()
        model = _fill(make())
        options = options() if callable(options) else options
        model.compile(getattr(keras.optimizers, optimizer)(**options), loss, metrics=None if isinstance(loss, dict) else ["mae"])
        yield name, model, data_of(inputs, 1), data_of(outputs, 11)


def layer_cases(known, wanted):
    """`name, model, inputs` of the classes that are known: a model with a branch for each of a few cases of the class."""
    for folder in ("layers", "calls"):
        for path in sorted((FIXTURES / folder).glob("*.json")):
            name = path.stem if folder == "layers" else f"call-{path.stem}"
            if path.stem not in known or (wanted and name not in wanted):
                continue
            rows = [row for row in json.loads(path.read_text())["cases"] if _is_plain(row)][:3]
            if rows:
                yield name, *_layer_model(rows)


def _is_plain(row):
    options = row["layer"].get("options", {})
    inputs = row.get("inputs", row.get("input"))
    inputs = inputs if isinstance(inputs, list) else [inputs]
    is_double = any(one["dtype"] == "float64" for one in inputs) or options.get("dtype") == "float64"
    return not (is_double or row.get("mask") or row.get("masks") or row.get("training"))


def _layer_model(rows):
    keras.utils.clear_session()
    inputs, outputs, data = [], [], []
    for i, row in enumerate(rows):
        of = row.get("inputs", row.get("input"))
        recipes = of if isinstance(of, list) else [of]
        given = [keras.Input(batch_shape=tuple(one["shape"]), dtype=one["dtype"]) for one in recipes]
        layer = build(row["layer"], layers)
        layer.name = f"{layer.name}_case{i}"
        outputs.append(layer(given if isinstance(of, list) else given[0]))
        inputs += given
        data += [made(one) for one in recipes]
    return _fill(keras.Model(inputs, outputs)), data


def as_lists(values):
    values = values if isinstance(values, (list, tuple)) else [values]
    return [{"shape": list(np.shape(value)), "data": np.asarray(value, "float64").ravel().tolist()} for value in values]
