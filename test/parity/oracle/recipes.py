"""Inputs that a fixture names by a seed instead of holding them: `recipes.ts` makes the same numbers."""

import numpy as np

_MODULUS = 2147483647
_STEPS = 4096


def recipe(*shape, seed=1, low=-2.0, high=2.0, dtype="float32"):
    """What a tensor is made from: numbers from `low` to `high` in 4096 steps; a bool is whether such a number is above 0."""
    made = {"shape": list(shape), "dtype": dtype, "seed": seed}
    return made if (low, high) == (-2.0, 2.0) else {**made, "low": low, "high": high}


def made(of):
    """The tensor of a recipe."""
    low, high = of.get("low", -2.0), of.get("high", 2.0)
    state = np.arange(1, 1 + int(np.prod(of["shape"]))) + 1000 * of["seed"]
    for _ in range(2):
        state = state * 48271 % _MODULUS
    values = (low + (high - low) / _STEPS * (state % _STEPS)).reshape(of["shape"])
    return values > 0 if of["dtype"] == "bool" else values.astype(of["dtype"])
