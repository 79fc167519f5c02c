"""Loss functions and Loss objects: values, reductions, sample weights, gradients with respect to yPred."""

import keras
import numpy as np

from .data import Draw, one_hot
from .gradients import value_and_grad
from .json_text import tensor
from .specs import keras_options

REDUCTIONS = ["sum_over_batch_size", "sum", "none", "mean_with_sample_weight"]

FUNCTIONS = {
    "CategoricalCrossentropy": "categoricalCrossentropy",
    "SparseCategoricalCrossentropy": "sparseCategoricalCrossentropy",
    "BinaryCrossentropy": "binaryCrossentropy",
    "MeanSquaredError": "meanSquaredError",
    "MeanAbsoluteError": "meanAbsoluteError",
    "Huber": "huber",
}

_KERAS_FUNCTIONS = {
    "CategoricalCrossentropy": keras.losses.categorical_crossentropy,
    "SparseCategoricalCrossentropy": keras.losses.sparse_categorical_crossentropy,
    "BinaryCrossentropy": keras.losses.binary_crossentropy,
    "MeanSquaredError": keras.losses.mean_squared_error,
    "MeanAbsoluteError": keras.losses.mean_absolute_error,
    "Huber": keras.losses.huber,
}


def _result(function, y_pred):
    value, gradient = value_and_grad(function, y_pred)
    return {"value": tensor(value), "gradient": tensor(gradient)}


def _reduced(name, arguments, y_true, y_pred, sample_weight):
    results = {}
    for reduction in REDUCTIONS:
        if reduction == "mean_with_sample_weight" and sample_weight is None:
            continue
        loss = getattr(keras.losses, name)(reduction=reduction, **arguments)
        results[reduction] = _result(lambda p: loss(y_true, p, sample_weight), y_pred)
    return results


def _case(title, name, options, y_true, y_pred, sample_weights=()):
    arguments = keras_options(options)
    function = _KERAS_FUNCTIONS[name]
    return {
        "title": f"{FUNCTIONS[name]}: {title}",
        "class": name,
        "function": FUNCTIONS[name],
        "options": options,
        "yTrue": tensor(y_true),
        "yPred": tensor(y_pred),
        "expected": {
            "function": _result(lambda p: function(y_true, p, **arguments), y_pred),
            "reductions": _reduced(name, arguments, y_true, y_pred, None),
            "weighted": [
                {"sampleWeight": tensor(each), "reductions": _reduced(name, arguments, y_true, y_pred, each)}
                for each in sample_weights
            ],
        },
    }


# Rows: ordinary, certain and right, certain and wrong, not summing to 1, certain of another class.
CLASS_PROBABILITIES = np.float32([[0.05, 0.9, 0.05], [0, 0, 1], [1, 0, 0], [0.2, 0.4, 0.2], [0.1, 0.9, 0]])
CLASSES = np.int32([1, 2, 1, 0, 2])
CLASS_LOGITS = np.float32([[0.5, -1, 2], [30, -30, 0], [-100, 100, 0], [1e-4, 0, -1e-4], [-5, 5, 4]])
ROW_WEIGHTS = np.float32([0.5, 2, 1, 0, 1.5])
BINARY_PROBABILITIES = np.float32([[0.9, 0.1, 0.5], [0, 1, 0.25], [1, 0, 0.75], [0.3, 0.6, 0.99]])
BINARY_LABELS = np.float32([[1, 0, 1], [0, 1, 1], [0, 1, 0], [1, 1, 0]])
BINARY_LOGITS = np.float32([[0.5, -2, 0], [30, -30, 5], [-100, 100, 1e-4], [-5, 3, -0.1]])


def _categorical(draw):
    soft = draw.probabilities(5, 3)
    labels3, probabilities3 = draw.integers(4, 2, 3), draw.probabilities(2, 3, 4)
    probabilities3[0, 0] = [0, 1, 0, 0]
    logits3 = draw.normal(2, 3, 4, scale=3)
    weights = [ROW_WEIGHTS, ROW_WEIGHTS[:, None]]
    step_weights = [draw.uniform(2, 3), draw.uniform(2, 1)]
    name, hot, hot3 = "CategoricalCrossentropy", one_hot(CLASSES, 3), one_hot(labels3, 4)
    smoothed = {"fromLogits": True, "labelSmoothing": 0.2}
    yield _case("probabilities with 0 and 1", name, {}, hot, CLASS_PROBABILITIES, weights)
    yield _case("soft labels", name, {}, soft, CLASS_PROBABILITIES)
    yield _case("label smoothing", name, {"labelSmoothing": 0.1}, hot, CLASS_PROBABILITIES, weights[:1])
    yield _case("logits", name, {"fromLogits": True}, hot, CLASS_LOGITS, weights[:1])
    yield _case("logits and label smoothing", name, smoothed, hot, CLASS_LOGITS)
    yield _case("integer one-hot labels", name, {}, hot.astype(np.int32), CLASS_PROBABILITIES)
    yield _case("rank 3", name, {}, hot3, probabilities3, step_weights)
    yield _case("rank 3 logits", name, {"fromLogits": True, "labelSmoothing": 0.1}, hot3, logits3, step_weights[:1])
    name = "SparseCategoricalCrossentropy"
    yield _case("probabilities with 0 and 1", name, {}, CLASSES, CLASS_PROBABILITIES, weights)
    yield _case("labels [n, 1]", name, {}, CLASSES[:, None], CLASS_PROBABILITIES, weights)
    yield _case("float labels", name, {}, CLASSES.astype(np.float32), CLASS_PROBABILITIES)
    yield _case("uint8 labels", name, {"fromLogits": True}, CLASSES.astype(np.uint8), CLASS_LOGITS)
    yield _case("logits", name, {"fromLogits": True}, CLASSES, CLASS_LOGITS, weights[:1])
    yield _case("rank 3", name, {}, labels3, probabilities3, step_weights)
    yield _case("rank 3 logits", name, {"fromLogits": True}, labels3, logits3, step_weights[:1])


def _binary(draw):
    name, weights = "BinaryCrossentropy", np.float32([1, 0, 2, 0.5])
    both = {"fromLogits": True, "labelSmoothing": 0.2}
    labels3, probabilities3 = draw.integers(2, 2, 3, 2), draw.uniform(2, 3, 2)
    probabilities3[0, 0], probabilities3[1, 2] = [0, 1], [1, 0]
    column, column_labels = BINARY_PROBABILITIES[:, :1], BINARY_LABELS[:, :1]
    yield _case("probabilities with 0 and 1", name, {}, BINARY_LABELS, BINARY_PROBABILITIES, [weights, weights[:, None]])
    yield _case("one output", name, {}, column_labels, column, [weights])
    yield _case("label smoothing", name, {"labelSmoothing": 0.1}, BINARY_LABELS, BINARY_PROBABILITIES, [weights])
    yield _case("logits", name, {"fromLogits": True}, BINARY_LABELS, BINARY_LOGITS, [weights])
    yield _case("logits and label smoothing", name, both, BINARY_LABELS, BINARY_LOGITS)
    yield _case("integer labels", name, {}, BINARY_LABELS.astype(np.int32), BINARY_PROBABILITIES)
    yield _case("rank 3", name, {}, labels3, probabilities3, [draw.uniform(2, 3)])
    yield _case("rank 3 logits", name, {"fromLogits": True}, labels3, draw.normal(2, 3, 2, scale=3))


def _regression(draw):
    y_true, y_pred = draw.normal(4, 3, scale=2, digits=2), draw.normal(4, 3, scale=2, digits=2)
    y_pred[0, 0] = y_true[0, 0]
    y_pred[1] = y_true[1] + np.float32([1, -1, 0.5])
    y_true[2], y_pred[2] = [0, 100, -100], [-0.0, 70, 30]
    y_true3, y_pred3 = draw.normal(2, 3, 2, digits=2), draw.normal(2, 3, 2, digits=2)
    weights, step_weights = np.float32([0.5, 2, 0, 1]), draw.uniform(2, 3)
    for name, options in [
        ("MeanSquaredError", {}),
        ("MeanAbsoluteError", {}),
        ("Huber", {}),
        ("Huber", {"delta": 0.5}),
        ("Huber", {"delta": 50.0}),
    ]:
        label = f" delta={options['delta']}" if options else ""
        yield _case("rank 2" + label, name, options, y_true, y_pred, [weights, weights[:, None]])
        yield _case("rank 3" + label, name, options, y_true3, y_pred3, [step_weights])
        yield _case("targets [n], outputs [n, 1]" + label, name, options, y_true[:, 1], y_pred[:, 1:2], [weights])


def fixture():
    draw = Draw(2)
    cases = [*_categorical(draw), *_binary(draw), *_regression(draw)]
    return {"tolerance": {"rtol": 1e-5, "atol": 1e-6}, "cases": cases}
