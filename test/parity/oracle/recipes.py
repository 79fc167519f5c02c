"""Inputs that a fixture names by a seed instead of holding them: `recipes.ts` makes the same numbers."""

import numpy as np

_MODULUS = 2147483647


def recipe(*shape, seed=1, dtype="float32", **others):
    """What a tensor is made from: numbers from `low` to `high`, -2 and 2, in `steps`, 4096; a bool is whether such a number is above 0."""
    return {"shape": list(shape), "dtype": dtype, "seed": seed, **others}


def made(of):
    """The tensor of a recipe."""
    low, high, steps = of.get("low", -2.0), of.get("high", 2.0), of.get("steps", 4096)
    state = np.arange(1, 1 + int(np.prod(of["shape"]))) + 1000 * of["seed"]
    for _ in range(2):
        state = state * 48271 % _MODULUS
    values = (low + (high - low) / steps * (state % steps)).reshape(of["shape"])
    return values > 0 if of["dtype"] == "bool" else values.astype(of["dtype"])
