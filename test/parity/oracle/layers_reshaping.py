"""Layers that give samples another shape."""

from .layer_cases import case, spec

FIRST = {"dataFormat": "channels_first"}


def _around(name, option, first, last):
    """ZeroPadding and Cropping, by rank: `first` are values for the first argument."""
    rank = int(name[-2])
    shape = [2, *(4 + i for i in range(rank)), 2] if rank < 3 else [1, 4, 3, 4, 2]
    lengths = list(range(1, rank + 1))
    yield case(spec(name), shape, withoutLength=lengths)
    for value in first:
        yield case(spec(name, value), shape, withoutLength=lengths)
    if last is None:
        yield case(spec(name, **{option: first[-1]}), shape)
    else:
        yield case(spec(name, **{option: last}, **FIRST), [shape[0], 2, *shape[1:-1]], withoutLength=[i + 1 for i in lengths])
    yield case(spec(name, dtype="float64"), shape, "float64", dtype="float64")


def _flatten():
    yield case(spec("Flatten"), [2, 3, 2], withoutLength=[1])
    yield case(spec("Flatten", **FIRST), [2, 3, 2, 2], withoutLength=[2])
    yield case(spec("Flatten", **FIRST), [2, 3])
    yield case(spec("Flatten", **FIRST), [3])
    yield case(spec("Flatten"), [3])
    yield case(spec("Flatten", dtype="float64"), [3, 2, 2], "float64", dtype="float64")


def _permute():
    yield case(spec("Permute", [2, 1]), [2, 3, 4], withoutLength=[1])
    yield case(spec("Permute", [3, 1, 2]), [2, 3, 4, 2], withoutLength=[2, 3])
    yield case(spec("Permute", [1], name="same"), [2, 3])


def _repeat_vector():
    yield case(spec("RepeatVector", 3), [2, 4], withoutLength=[1])
    yield case(spec("RepeatVector", 1), [2, 4])


def _reshape():
    for target, shape in [([2, 3], [2, 6]), ([3, -1], [2, 6]), ([-1], [2, 3, 4]), ([4, 3], [2, 3, 4]), ([-1, 2, 2], [2, 3, 4]), ([6, 1], [2, 6])]:
        yield case(spec("Reshape", target), shape, f"{shape} to {target}")
    yield case(spec("Reshape", [12], name="mine"), [2, 2, 2, 3])


def _up_sampling(name):
    rank = int(name[-2])
    shape, first = [2, *[3, 2, 2][:rank], 2], [2, 2, *[3, 2, 2][:rank]]
    without = {"withoutLength": list(range(1, rank + 1))}
    yield case(spec(name), shape, **without)
    yield case(spec(name, 3), shape)
    if rank > 1:
        yield case(spec(name, [2, 3, 1][:rank]), shape, **without)
        yield case(spec(name, size=[1, 2, 2][:rank], **FIRST), first, withoutLength=list(range(2, rank + 2)))
    if rank == 2:
        yield case(spec(name, 2, interpolation="bilinear"), shape, **without)
        yield case(spec(name, [3, 2], interpolation="bilinear", **FIRST), first)
        yield case(spec(name, 2, interpolation="bilinear", dtype="float64"), shape, "bilinear float64", dtype="float64")


CLASSES = {
    "Cropping1D": lambda: _around("Cropping1D", "cropping", [1, [0, 2], [2, 1], [0, 0]], None),
    "Cropping2D": lambda: _around("Cropping2D", "cropping", [1, [1, 0], [[1, 0], [0, 2]], [[0, 1], [0, 0]]], [[1, 2], [0, 1]]),
    "Cropping3D": lambda: _around("Cropping3D", "cropping", [0, [1, 0, 1], [[1, 0], [0, 2], [1, 1]]], [[1, 2], [0, 1], [3, 0]]),
    "Flatten": _flatten,
    "Permute": _permute,
    "RepeatVector": _repeat_vector,
    "Reshape": _reshape,
    "UpSampling1D": lambda: _up_sampling("UpSampling1D"),
    "UpSampling2D": lambda: _up_sampling("UpSampling2D"),
    "UpSampling3D": lambda: _up_sampling("UpSampling3D"),
    "ZeroPadding1D": lambda: _around("ZeroPadding1D", "padding", [2, [0, 2], [0, 0]], [1, 0]),
    "ZeroPadding2D": lambda: _around("ZeroPadding2D", "padding", [2, [1, 0], [[1, 0], [0, 2]]], [[1, 2], [0, 1]]),
    "ZeroPadding3D": lambda: _around("ZeroPadding3D", "padding", [2, [1, 0, 2], [[1, 0], [0, 2], [1, 1]]], [[1, 2], [0, 1], [3, 0]]),
}  # fmt: skip
