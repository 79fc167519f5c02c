"""Optimizers: ten steps from given weights with given gradients."""

import keras
import numpy as np

from .data import Draw
from .json_text import tensors
from .specs import build, spec

STEPS = 10

CLASSES = {
    "SGD": [
        {},
        {"learningRate": 0.1},
        {"learningRate": 0.1, "momentum": 0.9},
        {"learningRate": 0.1, "momentum": 0.9, "nesterov": True},
    ],
    "RMSprop": [
        {},
        {"learningRate": 0.01, "rho": 0.8, "epsilon": 1e-5},
        {"learningRate": 0.01, "momentum": 0.9},
        {"learningRate": 0.01, "centered": True},
        {"learningRate": 0.01, "momentum": 0.5, "centered": True},
    ],
    "Adam": [
        {},
        {"learningRate": 0.05, "beta1": 0.8, "beta2": 0.95, "epsilon": 1e-4},
        {"learningRate": 0.05, "amsgrad": True},
    ],
}

BASE_OPTIONS = [
    {"weightDecay": 0.02},
    {"clipnorm": 0.7},
    {"clipvalue": 0.3},
    {"globalClipnorm": 1.0},
    {"weightDecay": 0.02, "clipnorm": 0.7},
]


def _inputs():
    draw = Draw(4)
    initial = [draw.normal(3, 2), draw.normal(2), draw.normal(2, 2, 2)]
    gradients = []
    for step in range(STEPS):
        scale = (1.0, 0.1, 3.0)[step % 3]
        gradients.append([draw.normal(*variable.shape, scale=scale) for variable in initial])
    gradients[4][1][:] = 0
    gradients[7] = [np.zeros_like(gradient) for gradient in gradients[7]]
    return initial, gradients


def _case(description, initial, gradients):
    optimizer = build(description, keras.optimizers)
    variables = [keras.Variable(value, name=f"v{index}") for index, value in enumerate(initial)]
    optimizer.build(variables)
    weights = []
    for step in gradients:
        optimizer.apply([keras.ops.convert_to_tensor(gradient) for gradient in step], variables)
        weights.append(tensors(variables))
    options = description.get("options", {})
    return {
        "title": " ".join([description["class"], *(f"{key}={value}" for key, value in options.items())]),
        "optimizer": description,
        "expected": {
            "weights": weights,
            "learningRate": float(str(np.float32(optimizer.learning_rate))),
            "iterations": int(optimizer.iterations.value),
            "variables": [
                {"name": variable.name, "shape": list(variable.shape), "dtype": str(variable.dtype)}
                for variable in optimizer.variables
            ],
        },
    }


def fixture():
    initial, gradients = _inputs()
    cases = []
    for name, variants in CLASSES.items():
        for options in [*variants, *({"learningRate": 0.05, **base} for base in BASE_OPTIONS)]:
            cases.append(_case(spec(name, **options), initial, gradients))
    return {
        "tolerance": {"rtol": 1e-5, "atol": 1e-6},
        "initial": tensors(initial),
        "gradients": [tensors(step) for step in gradients],
        "cases": cases,
    }
