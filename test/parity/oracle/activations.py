"""Activations: on numbers of the usual size, and far out."""

import keras
import numpy as np

from .recipes import recipe
from .specs import keras_options, snake
from .value_cases import case

EXTREMES = np.float32([-100, -30, -5, -1, -0.5, -1e-4, -0.0, 0.0, 1e-4, 0.5, 1, 5, 30, 100])

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

USUAL = recipe(3, 4, seed=1, low=-4, high=4)
CUBE = recipe(2, 3, 4, seed=2)

# The options of each, beside none.
ELEMENTWISE = {
    "relu": [{"negativeSlope": 0.1, "maxValue": 6.0, "threshold": 0.25}],
    "sigmoid": [],
    "tanh": [],
    "linear": [],
    "elu": [{"alpha": 0.5}],
    "gelu": [{"approximate": True}],
    "silu": [],
    "softplus": [],
    "leakyRelu": [{"negativeSlope": 0.01}],
    "exponential": [],
}


def _case(name, title, x, **options):
    def function(v):
        return getattr(keras.activations, snake(name))(v, **keras_options(options))

    # Keras computes `1 + tanh(u)`, of which float32 leaves nothing far below 0; Keisan keeps the digits.
    atol = {"atol": 5e-6} if options.get("approximate") else {}
    label = " ".join([title, *(f"{key}={value}" for key, value in options.items())])
    return case(label, function, [x], function=name, **({"options": options} if options else {}), **atol)


def _elementwise(name):
    for options in [{}, *ELEMENTWISE[name]]:
        yield _case(name, "usual", USUAL, **options)
        yield _case(name, "extremes", EXTREMES, **options)


def _softmax():
    yield _case("softmax", "usual", USUAL)
    yield _case("softmax", "extremes", SOFTMAX_ROWS)
    yield _case("softmax", "rank 3", CUBE)
    yield _case("softmax", "rank 3,", CUBE, axis=1)


FILES = {f"activations/{name}": lambda name=name: _elementwise(name) for name in ELEMENTWISE} | {"activations/softmax": _softmax}
