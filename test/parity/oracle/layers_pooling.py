"""Layers that pool."""

from functools import partial

from .layer_cases import case, spec

FIRST = {"dataFormat": "channels_first"}
LENGTHS = {1: [7], 2: [5, 6], 3: [4, 3, 5]}


def _pooling(name):
    rank = int(name[-2])
    shape, first = [2, *LENGTHS[rank], 2], [2, 2, *LENGTHS[rank]]
    without = {"withoutLength": list(range(1, rank + 1))}
    uneven = [2, 3, 2][:rank]
    if name.startswith("Max"):
        yield case(spec(name), shape, **without)
    yield case(spec(name, 2), shape, **without)
    yield case(spec(name, uneven), shape)
    yield case(spec(name, 3, strides=1), shape, **without)
    yield case(spec(name, 2, padding="same"), shape, **without)
    yield case(spec(name, 3, strides=2, padding="same"), shape, **without)
    yield case(spec(name, uneven, strides=uneven[::-1], padding="same", name="pool"), shape)
    yield case(spec(name, 2, strides=1, **FIRST), first, withoutLength=list(range(2, rank + 2)))
    yield case(spec(name, 2, padding="same", **FIRST), first)
    yield case(spec(name, 2, activityRegularizer="l2"), shape)
    yield case(spec(name, 2, dtype="float64"), shape, "float64", dtype="float64")
    if name.startswith("Max"):
        yield case(spec(name, 3, strides=1, padding="same"), shape, "ties", steps=3)


def _global(name):
    rank = int(name[-2])
    shape, first = [2, *LENGTHS[rank], 3], [2, 3, *LENGTHS[rank]]
    inexact = {"computedIn": "float32"} if "Average" in name else {}  # Keras's mean knows no float64.
    without = {"withoutLength": list(range(1, rank + 1))}
    yield case(spec(name), shape, **without)
    yield case(spec(name, keepdims=True), shape, **without)
    yield case(spec(name, **FIRST), first, withoutLength=list(range(2, rank + 2)))
    yield case(spec(name, keepdims=True, **FIRST), first)
    yield case(spec(name, dtype="float64"), shape, "float64", dtype="float64", **inexact)
    if name == "GlobalAveragePooling1D":
        yield case(spec(name), [2, 7, 3], "mask", mask=[2, 7])
        yield case(spec(name, keepdims=True, **FIRST), [2, 3, 7], "mask, keepdims, channels first", mask=[2, 7])


KINDS = [f"{kind}Pooling{rank}D" for kind in ("Average", "Max") for rank in (1, 2, 3)]

CLASSES = {
    **{name: partial(_pooling, name) for name in KINDS},
    **{f"Global{name}": partial(_global, f"Global{name}") for name in KINDS},
}
