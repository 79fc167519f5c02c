"""Regularizers, on what has zeros in it too."""

import keras
import numpy as np

from .recipes import recipe
from .specs import build, spec
from .value_cases import case

ZEROS = np.float32([[0, -1.5, 0.25], [2, -0.0, 0.125]])
ATOL = 1e-7

OPTIONS = {
    "L1": [{}, {"l1": 0.2}],
    "L2": [{}, {"l2": 0.2}],
    "L1L2": [{}, {"l1": 0.1}, {"l1": 0.1, "l2": 0.3}],
}


def _cases(name):
    for options in OPTIONS[name]:
        for title, x in (("zeros among others", ZEROS), ("a vector", recipe(5, seed=1)), ("nothing but zeros", np.zeros((2, 2), np.float32))):
            description = spec(name, **options)
            yield case(f"{title} {options}".replace("'", ""), build(description, keras.regularizers), [x], object=description)


FILES = {f"regularizers/{name}": lambda name=name: _cases(name) for name in OPTIONS}
