"""Trainings of a model with two inputs, a shared layer and two outputs: in lists, by name, and written as a class."""

import io

import keras
import numpy as np
from keras import layers

from .data import Draw, one_hot
from .json_text import number, tensor, tensors
from .models import history_of, results_of, run_options, with_tensors
from .progress_bars import Clock, keras_writes_to
from .progress_text import PassTime, placeholders
from .specs import build, spec

SAMPLES, HELD_OUT = 14, 6


def _layers():
    """The layers of every model here, by name."""
    keras.utils.clear_session()
    return {
        "shared": layers.Dense(4, activation="tanh", kernel_regularizer=keras.regularizers.L2(0.02), name="shared"),
        "amount": layers.Dense(2, name="amount"),
        "kind": layers.Dense(3, activation="softmax", name="kind", activity_regularizer=keras.regularizers.L1(0.01)),
    }


def _connect(held, u, v):
    """The sum of both ways through the shared layer gives the amount, one of them the kind."""
    left, right = held["shared"](u), held["shared"](v)
    return held["amount"](layers.add([left, right])), held["kind"](right)


class _Written(keras.Model):
    """The same, connected in call."""

    def __init__(self, held, by_name):
        super().__init__(name="written")
        self.held = list(held.values())
        self.by_name = by_name

    def call(self, inputs):
        shared, amount, kind = self.held
        held = {"shared": shared, "amount": amount, "kind": kind}
        a, k = _connect(held, inputs["u"], inputs["v"])
        return {"kind": k, "amount": a} if self.by_name else [a, k]


def _model(kind):
    held = _layers()
    if kind.startswith("written"):
        return _Written(held, kind == "written, by name"), held
    u, v = keras.Input((3,), name="u"), keras.Input((3,), name="v")
    a, k = _connect(held, u, v)
    outputs = {"list": [a, k], "by name": {"second": k, "first": a}}[kind]
    return keras.Model([u, v], outputs, name="two"), held


def _data():
    draw = Draw(101)
    count = SAMPLES + HELD_OUT
    u, v = draw.normal(count, 3, digits=2), draw.normal(count, 3, digits=2)
    score = v @ draw.normal(3, 3, scale=1.5) + draw.normal(count, 3, scale=0.3)
    amount = np.round(np.stack([u[:, 0] * v[:, 1], u[:, 1]], 1), 2).astype(np.float32)
    labels = np.argmax(score, axis=1).astype(np.int32)
    weights, other = (draw.uniform(count, low=0.2, high=2, digits=2) for _ in range(2))
    data = {"u": u, "v": v, "amount": amount, "labels": labels, "hot": one_hot(labels, 3)}
    return {**data, "weights": weights, "other": other}


DATA = _data()


def _part(names, start, stop):
    """Rows of the data that a nesting of names stands for."""
    if isinstance(names, dict):
        return {key: _part(item, start, stop) for key, item in names.items()}
    if isinstance(names, list):
        return [_part(item, start, stop) for item in names]
    return None if names is None else DATA[names][start:stop]


def _weights():
    draw = Draw(102)
    shapes = {"shared": [(3, 4), (4,)], "amount": [(4, 2), (2,)], "kind": [(4, 3), (3,)]}
    return {name: [draw.normal(*shape, scale=0.5) for shape in each] for name, each in shapes.items()}


WEIGHTS = _weights()


def _built(description, module):
    """Losses or metrics in any nesting, made."""
    if isinstance(description, dict) and "class" in description:
        return build(description, module)
    if isinstance(description, dict):
        return {key: _built(item, module) for key, item in description.items()}
    if isinstance(description, list):
        return [_built(item, module) for item in description]
    return description


def _compile(model, options):
    arguments = {
        "optimizer": build(options["optimizer"], keras.optimizers),
        "loss": _built(options["loss"], keras.losses),
        "loss_weights": options.get("lossWeights"),
        "metrics": _built(options.get("metrics"), keras.metrics),
        "weighted_metrics": _built(options.get("weightedMetrics"), keras.metrics),
    }
    model.compile(**arguments)


def _case(title, kind, compile_options, x, y, weight=None, **options):
    model, held = _model(kind)
    if kind.startswith("written"):
        model({"u": DATA["u"], "v": DATA["v"]})
    for name, layer in held.items():
        layer.set_weights(WEIGHTS[name])
    _compile(model, compile_options)
    train, rest = (0, SAMPLES), (SAMPLES, SAMPLES + HELD_OUT)
    fit = {"x": _part(x, *train), "y": _part(y, *train)}
    held_out = {"x": _part(x, *rest), "y": _part(y, *rest)}
    sample_weight, held_out_weight = _part(weight, *train), _part(weight, *rest)
    fit_options = {"epochs": 2, "batchSize": 4, **options}
    arguments = run_options({key: value for key, value in fit_options.items() if key != "validate"})
    arguments.update(_weighted(sample_weight))
    if fit_options.get("validate"):
        validation = (held_out["x"], held_out["y"], held_out_weight)
        arguments["validation_data"] = validation[:2] if weight is None else validation
    held_out_arguments = {"batch_size": 4, **_weighted(held_out_weight)}
    clock, stream = Clock(), io.StringIO()
    with keras_writes_to(stream, clock, True):
        history = model.fit(fit["x"], fit["y"], shuffle=False, verbose=1, callbacks=[PassTime(clock)], **arguments)
        values = model.evaluate(held_out["x"], held_out["y"], verbose=2, **held_out_arguments)
    logs = model.evaluate(held_out["x"], held_out["y"], verbose=0, return_dict=True, **held_out_arguments)
    predicted = model.predict(held_out["x"], batch_size=4, verbose=0)
    trained = model.train_on_batch(held_out["x"], held_out["y"], **_weighted(held_out_weight))
    after = {name: tensors(layer.get_weights()) for name, layer in held.items()}
    return {
        "title": title,
        "kind": kind,
        "compile": compile_options,
        "x": x,
        "y": y,
        "sampleWeight": weight,
        "options": fit_options,
        "expected": {
            "history": history_of(history),
            "text": placeholders(stream.getvalue()),
            "evaluate": results_of(values),
            "evaluateLogs": {key: number(value) for key, value in logs.items()},
            "predict": _tensors_in(predicted),
            "trainOnBatch": results_of(trained),
            "weights": after,
            "optimizerVariables": sorted(list(variable.shape) for variable in model.optimizer.variables),
        },
    }


def _weighted(sample_weight):
    return {} if sample_weight is None else {"sample_weight": sample_weight}


def _tensors_in(value):
    if isinstance(value, dict):
        return {key: tensor(item) for key, item in value.items()}
    return [tensor(item) for item in value]


def fixture():
    inputs, listed = {"u": "u", "v": "v"}, ["u", "v"]
    sgd, adam = spec("SGD", learningRate=0.05, momentum=0.9), spec("Adam", learningRate=0.01)
    hot_loss, sparse = "categorical_crossentropy", "sparse_categorical_crossentropy"
    both = {"amount": "mse", "kind": hot_loss}
    named = {
        "optimizer": sgd,
        "loss": both,
        "lossWeights": {"amount": 0.5, "kind": 2.0},
        "metrics": {"amount": ["mae", spec("MeanSquaredError")], "kind": "accuracy"},
        "weightedMetrics": {"kind": ["accuracy", "accuracy"], "amount": ["mae"]},
    }
    each = {
        "optimizer": adam,
        "loss": ["mae", sparse],
        "lossWeights": [1.5, 0.25],
        "metrics": [None, ["accuracy", sparse]],
        "weightedMetrics": [["mse"], None],
    }
    cases = [
        _case("by the names of the outputs", "list", named, inputs, {"amount": "amount", "kind": "hot"}, validate=True),
        _case("in lists", "list", each, listed, ["amount", "labels"], validationSplit=0.3),
        _case("one loss for both", "list", {"optimizer": "rmsprop", "loss": "mse", "lossWeights": 0.5,
              "metrics": ["mae", "accuracy"]}, listed, ["amount", "hot"]),
        _case("one sample weight for both", "list", named, inputs, ["amount", "hot"], "weights", validate=True),
        _case("a sample weight for each", "list", {**each, "loss": [spec("Huber", delta=0.7), sparse]}, listed,
              ["amount", "labels"], ["weights", "other"], validationSplit=0.3),
        _case("a sample weight for one", "list", named, inputs, ["amount", "hot"], [None, "other"]),
        _case("an output without a loss", "list", {"optimizer": sgd, "loss": {"amount": "mse", "kind": None},
              "metrics": {"kind": ["accuracy"]}}, listed, ["amount", "hot"], validate=True),
        _case("outputs by name", "by name", {**named, "loss": {"second": hot_loss, "first": "mse"},
              "lossWeights": {"first": 0.5, "second": 2.0}, "metrics": {"first": ["mae"]},
              "weightedMetrics": {"second": ["accuracy"]}},
              inputs, {"second": "hot", "first": "amount"}, {"first": "weights", "second": "other"}, validate=True),
        _case("outputs by name, some judged", "by name", {"optimizer": sgd, "loss": {"second": hot_loss},
              "metrics": {"second": ["accuracy"]}}, inputs, {"second": "hot", "first": "amount"}),
        _case("a class that returns a list", "written", {"optimizer": sgd, "loss": ["mse", hot_loss],
              "metrics": [["mae"], ["accuracy"]]}, inputs, ["amount", "hot"], validate=True),
        _case("a class that returns an object", "written, by name", {**named, "loss": {"kind": hot_loss,
              "amount": "mse"}}, inputs, {"amount": "amount", "kind": "hot"}, validate=True),
    ]  # fmt: skip
    return {
        "tolerance": {"rtol": 1e-5, "atol": 1e-6},
        "data": with_tensors(DATA),
        "heldOut": HELD_OUT,
        "weights": with_tensors(WEIGHTS),
        "cases": cases,
    }
