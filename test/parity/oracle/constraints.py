import keras
import numpy as np

from .data import Draw
from .json_text import tensor
from .specs import build, spec

MATRIX = [
    spec("MaxNorm"),
    spec("MaxNorm", maxValue=1.0),
    spec("MaxNorm", maxValue=0.5, axis=1),
    spec("NonNeg"),
    spec("UnitNorm"),
    spec("UnitNorm", axis=1),
    spec("UnitNorm", axis=[0, 1]),
    spec("MinMaxNorm"),
    spec("MinMaxNorm", minValue=0.5, maxValue=1.5),
    spec("MinMaxNorm", minValue=0.5, maxValue=1.5, rate=0.5),
    spec("MinMaxNorm", minValue=1.0, maxValue=1.0, axis=1),
]

VECTOR = [spec("MaxNorm", maxValue=1.0), spec("NonNeg"), spec("UnitNorm")]

KERNEL = [spec("MaxNorm", maxValue=1.0, axis=[0, 1, 2]), spec("UnitNorm", axis=[0, 1, 2])]


def _case(description, w):
    return {
        "title": f"{description['class']} {description.get('options', {})} {list(w.shape)}".replace("'", ""),
        "constraint": description,
        "w": tensor(w),
        "expected": {"value": tensor(build(description, keras.constraints)(w))},
    }


def fixture():
    draw = Draw(6)
    matrix = draw.normal(3, 4) * np.float32([3, 1, 0.05, 1])
    matrix[:, 3] = 0
    matrix[2, 0] = -0.0
    cases = [_case(each, np.round(matrix, 3)) for each in MATRIX]
    cases += [_case(each, draw.normal(5)) for each in VECTOR]
    cases += [_case(each, draw.normal(2, 2, 3, 2)) for each in KERNEL]
    return {"tolerance": {"rtol": 1e-5, "atol": 1e-7}, "cases": cases}
