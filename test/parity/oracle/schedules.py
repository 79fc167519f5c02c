"""Schedules of the learning rate, at some steps."""

import json

import keras

from .json_text import number
from .specs import optimizer, spec

STEPS = [0, 1, 3, 4, 7, 10, 11, 15, 20, 23, 29, 61, 150, 1000]

SCHEDULES = [
    spec("ExponentialDecay", 0.1, 10, 0.5), spec("ExponentialDecay", 0.1, 7, 0.96, staircase=True),
    spec("ExponentialDecay", 1.5, 2.5, 1.05, name="mine"),
    spec("PiecewiseConstantDecay", [3], [0.1, 0.01]), spec("PiecewiseConstantDecay", [3, 10, 20.5], [1.0, 0.5, 0.25, 0.1]),
    spec("PolynomialDecay", 0.1, 10), spec("PolynomialDecay", 0.1, 20, endLearningRate=0.01, power=0.5),
    spec("PolynomialDecay", 0.1, 7, power=2.0, cycle=True), spec("PolynomialDecay", 0.01, 10, endLearningRate=0.1),
    spec("InverseTimeDecay", 0.1, 10, 0.5), spec("InverseTimeDecay", 0.1, 7, 2.0, staircase=True),
    spec("CosineDecay", 0.1, 20), spec("CosineDecay", 0.1, 20, alpha=0.1),
    spec("CosineDecay", 0.0, 20, warmupTarget=0.1, warmupSteps=4), spec("CosineDecay", 0.2, 9.5, alpha=0.5, warmupTarget=0.1, warmupSteps=11),
    spec("CosineDecay", 0.1, 20, warmupTarget=0.2),
    spec("CosineDecayRestarts", 0.1, 9), spec("CosineDecayRestarts", 0.1, 8, tMul=1.0, mMul=0.9, alpha=0.1),
    spec("CosineDecayRestarts", 0.1, 6, tMul=1.5, mMul=0.5),
]  # fmt: skip


def _case(description):
    schedule = optimizer(description)
    values = [number(keras.ops.convert_to_numpy(schedule(keras.ops.convert_to_tensor(step, "int32")))) for step in STEPS]
    return {"schedule": description, "values": values, "saved": json.loads(json.dumps(keras.saving.serialize_keras_object(schedule)))}


def fixture():
    return {"tolerance": {"rtol": 1e-5, "atol": 1e-7}, "steps": STEPS, "cases": [_case(each) for each in SCHEDULES]}
