"""Constraints, on matrices, vectors and kernels."""

import keras
import numpy as np

from .recipes import recipe
from .specs import build, spec
from .value_cases import case

# A column of zeros, and a negative zero.
MATRIX = np.float32([[0.3, -1.2, 0.02, 0], [2.7, 0.5, -0.01, 0], [-0.0, 1.1, 0.04, 0]])
VECTOR = recipe(5, seed=1)
KERNEL = recipe(2, 2, 3, 2, seed=2)
ATOL = 1e-7


def _case(w, name, **options):
    description = spec(name, **options)
    shape = w["shape"] if isinstance(w, dict) else list(w.shape)
    title = f"{options} {shape}".replace("'", "")
    return case(title, build(description, keras.constraints), [w], differentiable=False, object=description)


def _max_norm():
    yield _case(MATRIX, "MaxNorm")
    yield _case(MATRIX, "MaxNorm", maxValue=1.0)
    yield _case(MATRIX, "MaxNorm", maxValue=0.5, axis=1)
    yield _case(VECTOR, "MaxNorm", maxValue=1.0)
    yield _case(KERNEL, "MaxNorm", maxValue=1.0, axis=[0, 1, 2])


def _min_max_norm():
    yield _case(MATRIX, "MinMaxNorm")
    yield _case(MATRIX, "MinMaxNorm", minValue=0.5, maxValue=1.5)
    yield _case(MATRIX, "MinMaxNorm", minValue=0.5, maxValue=1.5, rate=0.5)
    yield _case(MATRIX, "MinMaxNorm", minValue=1.0, maxValue=1.0, axis=1)


def _non_neg():
    yield _case(MATRIX, "NonNeg")
    yield _case(VECTOR, "NonNeg")


def _unit_norm():
    yield _case(MATRIX, "UnitNorm")
    yield _case(MATRIX, "UnitNorm", axis=1)
    yield _case(MATRIX, "UnitNorm", axis=[0, 1])
    yield _case(VECTOR, "UnitNorm")
    yield _case(KERNEL, "UnitNorm", axis=[0, 1, 2])


FILES = {
    "constraints/MaxNorm": _max_norm,
    "constraints/MinMaxNorm": _min_max_norm,
    "constraints/NonNeg": _non_neg,
    "constraints/UnitNorm": _unit_norm,
}
