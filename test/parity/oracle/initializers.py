"""Initializers: the distribution each shape is drawn from, as Keras asks its random generator for it."""

from unittest import mock

import keras
import numpy as np
from keras.src.initializers import random_initializers

from .json_text import number
from .specs import build, spec

# The standard deviation of a standard normal distribution cut off at plus and minus two.
TRUNCATED_STD = 0.87962566103423978

SHAPES = [[], [7], [5, 3], [3, 5], [4, 3, 6], [3, 2, 4, 5]]
LARGE = [200, 300]

SCALED = ["GlorotUniform", "GlorotNormal", "HeUniform", "HeNormal", "LecunUniform", "LecunNormal"]

CONSTANT = [spec("Zeros"), spec("Ones"), spec("Constant"), spec("Constant", value=0.5), spec("Constant", value=-2.0)]

FIXED = [
    spec("RandomUniform"),
    spec("RandomUniform", minval=-0.2, maxval=0.6),
    spec("RandomNormal"),
    spec("RandomNormal", mean=0.5, stddev=0.2),
    spec("TruncatedNormal"),
    spec("TruncatedNormal", mean=-0.5, stddev=0.2),
]

SCALING = [
    spec("VarianceScaling"),
    spec("VarianceScaling", scale=2.0, mode="fan_out", distribution="uniform"),
    spec("VarianceScaling", scale=0.5, mode="fan_avg", distribution="untruncated_normal"),
    spec("VarianceScaling", mode="fan_avg", distribution="truncated_normal"),
]


def _requested(initializer, shape):
    """The name of the distribution and its parameters, taken from the call Keras makes."""
    with mock.patch.object(random_initializers, "random", wraps=random_initializers.random) as random:
        initializer(tuple(shape))
        ((name, _, arguments),) = random.method_calls
    return name, arguments


def _distribution(initializer, shape):
    name, arguments = _requested(initializer, shape)
    if name == "uniform":
        low, high = arguments["minval"], arguments["maxval"]
        return {
            "kind": "uniform",
            "low": number(low),
            "high": number(high),
            "mean": number((low + high) / 2),
            "std": number((high - low) / 12**0.5),
        }
    mean, stddev = arguments["mean"], arguments["stddev"]
    if name == "normal":
        return {"kind": "normal", "low": None, "high": None, "mean": number(mean), "std": number(stddev)}
    return {
        "kind": "truncatedNormal",
        "low": number(mean - 2 * stddev),
        "high": number(mean + 2 * stddev),
        "mean": number(mean),
        "std": number(stddev * TRUNCATED_STD),
    }


def _title(description, shape):
    options = description.get("options", {})
    return " ".join([description["class"], *(f"{key}={value}" for key, value in options.items()), f"{shape}"])


def _random_case(description, shape):
    case = {
        "title": _title(description, shape),
        "initializer": description,
        "shape": shape,
        "expected": {"distribution": _distribution(build(description, keras.initializers), shape)},
    }
    if shape == LARGE:
        options = {**description.get("options", {}), "seed": 1}
        sample = np.asarray(build({**description, "options": options}, keras.initializers)(tuple(shape)), np.float64)
        statistics = {"min": sample.min(), "max": sample.max(), "mean": sample.mean(), "std": sample.std()}
        case["expected"]["sample"] = {key: number(value) for key, value in statistics.items()}
    return case


def _constant_case(description, shape):
    values = np.unique(build(description, keras.initializers)(tuple(shape)))
    (value,) = values
    return {
        "title": _title(description, shape),
        "initializer": description,
        "shape": shape,
        "expected": {"distribution": {"kind": "constant", "value": number(value)}},
    }


def _fans(shape):
    fan_in, fan_out = random_initializers.compute_fans(shape)
    return {"shape": shape, "fanIn": fan_in, "fanOut": fan_out}


def fixture():
    cases = [_constant_case(each, shape) for each in CONSTANT for shape in ([3], [2, 3])]
    cases += [_random_case(spec(name), shape) for name in SCALED for shape in [*SHAPES, LARGE]]
    cases += [_random_case(each, LARGE) for each in FIXED]
    cases += [_random_case(each, shape) for each in SCALING for shape in ([5, 3], [3, 2, 4, 5], LARGE)]
    return {"tolerance": {"rtol": 1e-6, "atol": 0}, "fans": [_fans(shape) for shape in SHAPES], "cases": cases}
