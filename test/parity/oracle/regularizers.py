import keras
import numpy as np

from .data import Draw
from .gradients import value_and_grad
from .json_text import number, tensor
from .specs import build, spec

REGULARIZERS = [
    spec("L1"),
    spec("L1", l1=0.2),
    spec("L2"),
    spec("L2", l2=0.2),
    spec("L1L2"),
    spec("L1L2", l1=0.1),
    spec("L1L2", l1=0.1, l2=0.3),
]


def fixture():
    draw = Draw(5)
    matrix = draw.normal(3, 4)
    matrix[0, 0], matrix[1, 1] = 0, -0.0
    cases = []
    for description in REGULARIZERS:
        regularizer = build(description, keras.regularizers)
        for x in (matrix, draw.normal(5), np.zeros((2, 2), np.float32)):
            value, gradient = value_and_grad(regularizer, x)
            options = description.get("options", {})
            cases.append(
                {
                    "title": f"{description['class']} {options} {list(x.shape)}".replace("'", ""),
                    "regularizer": description,
                    "x": tensor(x),
                    "expected": {"value": number(value), "gradient": tensor(gradient)},
                }
            )
    return {"tolerance": {"rtol": 1e-5, "atol": 1e-7}, "cases": cases}
