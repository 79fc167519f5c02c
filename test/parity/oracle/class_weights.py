"""How class weights become sample weights, for every form of labels."""

import numpy as np
from keras.src.trainers.data_adapters.data_adapter_utils import class_weight_to_sample_weights

from .data import one_hot
from .json_text import tensor

LABELS = np.int32([0, 1, 2, 1, 0, 2])
WEIGHTS = {"0": 0.5, "1": 2.0, "2": 3.0}


def _case(title, y, weights=None):
    weights = weights or WEIGHTS
    result = class_weight_to_sample_weights(y, {int(key): value for key, value in weights.items()})
    return {"title": title, "y": tensor(y), "classWeight": weights, "expected": {"sampleWeight": tensor(result)}}


def fixture():
    soft = np.float32([[0.2, 0.5, 0.3], [0.4, 0.4, 0.2], [0.1, 0.1, 0.8]])
    cases = [
        _case("labels [n]", LABELS),
        _case("labels [n, 1]", LABELS[:, None]),
        _case("float labels", LABELS.astype(np.float32)),
        _case("uint8 labels", LABELS.astype(np.uint8)),
        _case("one-hot", one_hot(LABELS, 3)),
        _case("soft labels: the likeliest class, the first of equals", soft),
        _case("fractions are rounded, halves to even", np.float32([0.4, 0.5, 0.6, 1.5, 2.4])),
        _case("a class without a weight counts 1", LABELS, {"1": 4.0}),
        _case("a weight for a class that does not occur", LABELS, {"0": 2.0, "7": 5.0}),
        _case("zero", LABELS, {"0": 0.0, "1": 1.0, "2": 0.0}),
    ]
    return {"tolerance": {"rtol": 0, "atol": 0}, "cases": cases}
