"""Inputs: drawn from a fixed generator and rounded, so that the fixtures stay short."""

import zlib

import numpy as np


class Draw:
    """Rounded random arrays; NumPy keeps PCG64's stream stable across versions. A seed is a number or a title."""

    def __init__(self, seed):
        if isinstance(seed, str):
            seed = zlib.crc32(seed.encode())
        self._rng = np.random.Generator(np.random.PCG64(seed))

    def normal(self, *shape, scale=1.0, digits=3):
        return _float32(self._rng.normal(size=shape) * scale, digits)

    def uniform(self, *shape, low=0.0, high=1.0, digits=3):
        return _float32(self._rng.uniform(low, high, size=shape), digits)

    def integers(self, high, *shape):
        return self._rng.integers(high, size=shape).astype(np.int32)

    def probabilities(self, *shape):
        raw = self._rng.uniform(0.05, 1.0, size=shape)
        return _float32(raw / raw.sum(-1, keepdims=True), 3)


def one_hot(labels, classes):
    return np.eye(classes, dtype=np.float32)[labels]


def _float32(values, digits):
    return np.round(values, digits).astype(np.float32)
