"""Runs a whole training case, written as data, on real Keras."""

import keras

from .json_text import number, tensor, tensors
from .specs import build, keras_options, sequential


def model_spec(*layers, **options):
    return {**options, "layers": list(layers)}


def compiled(case):
    """The case's model with its initial weights, compiled as the case says."""
    model = sequential(case["model"])
    model.set_weights(case["weights"])
    options = case["compile"]
    model.compile(
        optimizer=build(options.get("optimizer", "rmsprop"), keras.optimizers),
        loss=build(options.get("loss"), keras.losses),
        metrics=[build(each, keras.metrics) for each in options.get("metrics", [])],
        weighted_metrics=[build(each, keras.metrics) for each in options.get("weightedMetrics", [])],
        run_eagerly=options.get("runEagerly", False),
    )
    return model


def run_options(options):
    """Options of fit, evaluate or trainOnBatch for Keras: class numbers are integers there, strings in JSON."""
    arguments = keras_options(options)
    if "class_weight" in arguments:
        arguments["class_weight"] = {int(key): value for key, value in arguments["class_weight"].items()}
    return arguments


def history_of(history):
    logs = {key: [number(value) for value in values] for key, values in history.history.items()}
    return {"epoch": history.epoch, "history": logs}


def results_of(values):
    return [number(value) for value in values] if isinstance(values, list) else number(values)


def weight_spread(draw, model, scale=0.5):
    """Initial weights for a model spec, in the order of its getWeights()."""
    return [draw.normal(*weight.shape, scale=scale) for weight in sequential(model).weights]


def with_tensors(value):
    """The same structure with its arrays as plain data."""
    if isinstance(value, dict):
        return {key: with_tensors(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [with_tensors(item) for item in value]
    return tensor(value) if hasattr(value, "shape") else value


def weights_of(model):
    return tensors(model.get_weights())
