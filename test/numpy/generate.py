"""Writes fixtures/print.json: what NumPy prints for arrays of many shapes, sizes and dtypes. Run with NumPy 2.4."""

import json
import pathlib

import numpy as np

rng = np.random.default_rng(0)
cases = []


def add(array, data=None):
    array = np.asarray(array)
    numbers = [repr(float(v)) if array.dtype.kind == "f" else int(v) for v in array.ravel()]
    cases.append({"shape": list(array.shape), "dtype": str(array.dtype), "data": data or numbers, "text": str(array)})


SHAPES = [(), (1,), (3,), (5,), (17,), (2, 3), (4, 1), (3, 3, 2), (1, 1, 1), (2, 0), (0,), (40,), (2, 25)]
for dtype in ["float32", "float64"]:
    for shape in SHAPES:
        for scale in [1, 1e-3, 1e3, 1e6, 1e-7, 1e9]:
            add((rng.standard_normal(shape) * scale).astype(dtype))
        add(np.asarray(rng.integers(-9, 9, shape)).astype(dtype))
        add(np.asarray(rng.random(shape) * (10.0 ** rng.integers(-6, 6, shape))).astype(dtype))
    tiny, huge = (5e-324, 1e300) if dtype == "float64" else (1e-45, 1e30)
    for values in [
        [np.nan, 1], [np.inf, 1.5], [-np.inf, 2], [np.nan], [np.inf, -np.inf], [np.nan, 1e10], [0.0, -0.0], [1e8],
        [99999999.0], [1e-4, 1], [9.9e-5, 1], [1, 1000], [1, 1001], [0.1, 0.2, 0.3], [1 / 3, 2 / 3], [123456.789],
        [1e16], [1e15], [huge, 1], [tiny],
    ]:
        add(np.array(values, dtype=dtype))
    for value in [0.0, -0.0, 1.0, 0.5, 1e-4, 9e-5, 1e6, 1e15, 1e16, 1e-7, 3.14159, np.nan, np.inf, -np.inf, 1 / 3]:
        add(np.array(value, dtype=dtype))
for dtype in ["int32", "uint8", "bool"]:
    low, high = {"int32": (-1000, 200), "uint8": (0, 200), "bool": (0, 2)}[dtype]
    for shape in SHAPES:
        add(np.asarray(rng.integers(low, high, shape)).astype(dtype))
for shape in [(1001,), (1000,), (50, 40), (7, 8, 30), (2000, 2)]:
    count = np.arange(np.prod(shape)).reshape(shape)
    add((count / 7).astype("float32"), data="i / 7")
    add(count.astype("int32"), data="i")

path = pathlib.Path(__file__).parent / "fixtures" / "print.json"
path.write_text("[\n" + ",\n".join(json.dumps(case) for case in cases) + "\n]\n")
