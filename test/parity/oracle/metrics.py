"""Metrics: the result after each of several updates."""

import keras
import numpy as np

from .data import Draw, one_hot
from .json_text import number, tensor
from .specs import build, spec


WITH_TARGETS = ("yTrue", "yPred", "sampleWeight")


def _case(title, description, updates, names=WITH_TARGETS):
    metric = build(description, keras.metrics)
    results = []
    for update in updates:
        metric.update_state(*update)
        results.append(number(metric.result()))
    metric.reset_state()
    return {
        "title": f"{description['class']}: {title}",
        "metric": description,
        "updates": [dict(zip(names, map(tensor, update))) for update in updates],
        "expected": {"name": metric.name, "results": results, "afterReset": number(metric.result())},
    }


def _both(title, description, updates, weights):
    yield _case(title, description, updates)
    yield _case(f"{title}, weighted", description, [(*update, weight) for update, weight in zip(updates, weights)])


def _mean(title, *updates):
    return _case(title, spec("Mean"), updates, ("values", "sampleWeight"))


def fixture():
    draw = Draw(3)
    sizes = (4, 3, 5)
    rows = [draw.uniform(n) for n in sizes]
    rows[0][1] = 0
    columns = [row[:, None] for row in rows]
    steps = [draw.uniform(n, 2) for n in sizes]

    integers = [(draw.integers(3, n), draw.integers(3, n)) for n in sizes]
    tables = [(draw.integers(3, n, 2), draw.integers(3, n, 2)) for n in sizes]
    binary = [(draw.integers(2, n, 1).astype(np.float32), draw.uniform(n, 1, digits=2)) for n in sizes]
    binary[0][1][0] = 0.5
    binary2 = [(draw.integers(2, n, 2), draw.uniform(n, 2, digits=2)) for n in sizes]
    classes = [(draw.integers(4, n), draw.probabilities(n, 4)) for n in sizes]
    classes[0][1][0] = [0.25, 0.25, 0.25, 0.25]
    classes[0][1][1] = [0.1, 0.4, 0.1, 0.4]
    sequences = [(draw.integers(4, n, 2), draw.probabilities(n, 2, 4)) for n in sizes]
    numbers = [(draw.normal(n, 2), draw.normal(n, 2)) for n in sizes]
    series = [(draw.normal(n, 2, 3), draw.normal(n, 2, 3)) for n in sizes]
    hot = [(one_hot(y, 4), p) for y, p in classes]
    hot_sequences = [(one_hot(y, 4), p) for y, p in sequences]

    named = spec("BinaryAccuracy", threshold=0.3, name="above_0.3")
    cases = [
        *_both("integers", spec("Accuracy"), integers, rows),
        *_both("rank 2", spec("Accuracy"), tables, steps),
        *_both("rank 2, a weight per row", spec("Accuracy"), tables, rows),
        *_both("one output", spec("BinaryAccuracy"), binary, rows),
        *_both("labels [n], outputs [n, 1]", spec("BinaryAccuracy"), [(y[:, 0], p) for y, p in binary], rows),
        *_both("several outputs", spec("BinaryAccuracy"), binary2, columns),
        *_both("threshold", named, binary, rows),
        *_both("one-hot", spec("CategoricalAccuracy"), hot, rows),
        *_both("one-hot sequences", spec("CategoricalAccuracy"), hot_sequences, steps),
        *_both("labels [n]", spec("SparseCategoricalAccuracy"), classes, rows),
        *_both("labels [n, 1]", spec("SparseCategoricalAccuracy"), [(y[:, None], p) for y, p in classes], columns),
        *_both("float labels", spec("SparseCategoricalAccuracy"), [(np.float32(y), p) for y, p in classes], rows),
        *_both("sequences", spec("SparseCategoricalAccuracy"), sequences, steps),
        *_both("rank 2", spec("MeanSquaredError"), numbers, rows),
        *_both("rank 3, a weight per step", spec("MeanSquaredError"), series, steps),
        *_both("rank 3, a weight per row", spec("MeanSquaredError"), series, rows),
        *_both("named", spec("MeanSquaredError", name="mse"), numbers, columns),
        *_both("rank 2", spec("MeanAbsoluteError"), numbers, rows),
        *_both("rank 3, a weight per step", spec("MeanAbsoluteError"), series, steps),
        _mean("numbers", (rows[0],), (rows[1],)),
        _mean("rank 2, a weight per row", (steps[0], rows[0]), (steps[1], rows[1])),
        _mean("rank 2, a weight per element", (steps[0], steps[0]), (steps[2], steps[2])),
        _mean("a scalar with the weight of a batch", (np.float32(0.5), np.float32(4)), (np.float32(2), np.float32(1))),
        _case("all weights zero", spec("MeanAbsoluteError"), [(*numbers[0], np.zeros(4, np.float32))]),
    ]
    return {"tolerance": {"rtol": 1e-5, "atol": 1e-7}, "cases": cases}
