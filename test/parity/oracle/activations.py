import keras
import numpy as np

from .data import Draw
from .gradients import value_and_vjp
from .json_text import tensor
from .specs import keras_options

EXTREMES = np.float32([-100, -30, -5, -1, -0.5, -1e-4, -0.0, 0.0, 1e-4, 0.5, 1, 5, 30, 100])

ELEMENTWISE = [
    ("relu", {}),
    ("relu", {"negativeSlope": 0.1, "maxValue": 6.0, "threshold": 0.25}),
    ("sigmoid", {}),
    ("tanh", {}),
    ("linear", {}),
    ("elu", {}),
    ("elu", {"alpha": 0.5}),
    ("gelu", {}),
    ("gelu", {"approximate": True}),
    ("silu", {}),
    ("softplus", {}),
    ("leakyRelu", {}),
    ("leakyRelu", {"negativeSlope": 0.01}),
    ("exponential", {}),
]

SOFTMAX_ROWS = np.float32(
    [
        [0, 0, 0, 0],
        [1, 2, 3, 4],
        [-1e-4, 0, 1e-4, 2e-4],
        [-30, 0, 30, 30],
        [-100, -99, 99, 100],
        [1000, 1000, 999, -1000],
    ]
)


def _case(title, name, options, x, weights):
    function = getattr(keras.activations, _snake_function(name))
    arguments = keras_options(options)
    value, gradient = value_and_vjp(lambda v: function(v, **arguments), x, weights)
    return {
        "title": title,
        "function": name,
        "options": options,
        "x": tensor(x),
        "upstream": tensor(weights),
        "expected": {"value": tensor(value), "gradient": tensor(gradient)},
    }


def _snake_function(name):
    return {"leakyRelu": "leaky_relu"}.get(name, name)


def _describe(name, options):
    return " ".join([name, *(f"{key}={value}" for key, value in options.items())])


def fixture():
    draw = Draw(1)
    random_x, random_w = draw.normal(3, 4, scale=2), draw.normal(3, 4)
    extreme_w = draw.uniform(len(EXTREMES), low=0.5, high=1.5)
    cases = []
    for name, options in ELEMENTWISE:
        label = _describe(name, options)
        cases.append(_case(f"{label}, random", name, options, random_x, random_w))
        cases.append(_case(f"{label}, extremes", name, options, EXTREMES, extreme_w))
    cube, cube_w = draw.normal(2, 3, 4), draw.normal(2, 3, 4)
    cases.append(_case("softmax, random", "softmax", {}, random_x, random_w))
    cases.append(_case("softmax, extremes", "softmax", {}, SOFTMAX_ROWS, draw.normal(*SOFTMAX_ROWS.shape)))
    cases.append(_case("softmax, rank 3", "softmax", {}, cube, cube_w))
    cases.append(_case("softmax axis=1, rank 3", "softmax", {"axis": 1}, cube, cube_w))
    return {"tolerance": {"rtol": 1e-5, "atol": 2e-6}, "cases": cases}
