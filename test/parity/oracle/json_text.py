"""Fixtures as JSON text: small, stable, readable in a diff, and exact in float32."""

import json
import math

import numpy as np

LINE_WIDTH = 160


def tensor(value, dtype=None):
    """A tensor as plain data: shape, dtype and its elements in row-major order."""
    array = np.asarray(value)
    if dtype is None and array.dtype == np.float64:
        dtype = "float32"
    if dtype is None and array.dtype == np.int64:
        dtype = "int32"
    array = array.astype(dtype or array.dtype)
    return {"shape": list(array.shape), "dtype": str(array.dtype), "data": [scalar for scalar in array.ravel()]}


def tensors(values):
    return [tensor(value) for value in values]


def number(value):
    """A float32 result as a JSON number with the fewest digits that round to the same float32; several in nested lists."""
    result = np.float32(value)
    return result if np.ndim(result) == 0 else [number(item) for item in result]


def to_text(value):
    return _layout(value, 0) + "\n"


def _layout(value, indent):
    line = _inline(value)
    if len(line) + indent <= LINE_WIDTH or not _holds_structure(value):
        return line
    pad = " " * (indent + 1)
    if isinstance(value, dict):
        rows = [f"{pad}{json.dumps(key)}: {_layout(item, indent + 1)}" for key, item in value.items()]
        return "{\n" + ",\n".join(rows) + "\n" + " " * indent + "}"
    rows = [pad + _layout(item, indent + 1) for item in value]
    return "[\n" + ",\n".join(rows) + "\n" + " " * indent + "]"


def _holds_structure(value):
    items = value.values() if isinstance(value, dict) else value if isinstance(value, (list, tuple)) else ()
    return isinstance(value, dict) or any(isinstance(item, (dict, list, tuple, str)) for item in items)


def _inline(value):
    if isinstance(value, dict):
        return "{" + ", ".join(f"{json.dumps(str(key))}: {_inline(item)}" for key, item in value.items()) + "}"
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(_inline(item) for item in value) + "]"
    if isinstance(value, (bool, np.bool_)):
        return "true" if value else "false"
    if isinstance(value, (int, np.integer)):
        return str(int(value))
    if isinstance(value, (float, np.floating)):
        return _float_text(value)
    return json.dumps(value, ensure_ascii=False)


def _float_text(value):
    if math.isnan(value):
        return '"NaN"'
    if math.isinf(value):
        return '"Infinity"' if value > 0 else '"-Infinity"'
    text = repr(float(str(value)))
    return text[:-2] if text.endswith(".0") and text != "-0.0" else text
