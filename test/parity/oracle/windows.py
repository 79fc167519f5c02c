"""Convolution, pooling, padding, resizing and moments: keras.ops, with the gradient by each tensor."""

import jax
import jax.numpy as jnp
import keras
import numpy as np

from .data import Draw
from .json_text import tensor, tensors
from .specs import snake

_FUNCTIONS = {
    "resize": keras.ops.image.resize,
    # One tensor in place of two.
    "moments": lambda *given, **options: jnp.stack(keras.ops.moments(*given, **options)),
}

# A title, images, kernels, options.
CONV = [
    ("as it is", (2, 5, 6, 3), (3, 2, 3, 4), {}),
    ("strides", (2, 6, 5, 2), (2, 3, 2, 3), {"strides": [2, 1]}),
    ("same padding", (1, 5, 6, 2), (2, 3, 2, 2), {"padding": "same"}),
    ("same padding and strides", (2, 7, 6, 2), (3, 3, 2, 2), {"padding": "same", "strides": 2}),
    ("same padding and strides longer than the kernel", (1, 7, 8, 1), (2, 2, 1, 2), {"padding": "same", "strides": 3}),
    ("dilation", (1, 7, 6, 2), (3, 2, 2, 2), {"dilationRate": [2, 3]}),
    ("dilation, strides and same padding", (1, 7, 6, 1), (3, 2, 1, 2), {"dilationRate": 2, "strides": 2, "padding": "same"}),
    ("groups", (2, 4, 5, 4), (3, 2, 2, 6), {"padding": "same"}),
    ("a group for each channel", (1, 4, 5, 3), (2, 2, 1, 6), {}),
    ("windows of one place", (2, 3, 3, 4), (1, 1, 4, 3), {"strides": 2}),
    ("channels first", (2, 3, 5, 4), (2, 3, 3, 2), {"dataFormat": "channels_first", "padding": "same", "strides": 2}),
    ("channels first in groups", (1, 4, 4, 4), (3, 3, 2, 4), {"dataFormat": "channels_first"}),
    ("one axis", (2, 8, 2), (3, 2, 4), {"strides": 2, "padding": "same"}),
    ("three axes", (1, 4, 3, 5, 2), (2, 3, 2, 2, 2), {"strides": [1, 2, 2], "padding": "same"}),
]

DEPTHWISE = [
    ("as it is", (2, 5, 4, 3), (2, 3, 3, 2), {}),
    ("strides and same padding", (1, 6, 5, 2), (3, 3, 2, 1), {"strides": 2, "padding": "same"}),
    ("dilation", (1, 6, 6, 2), (2, 2, 2, 3), {"dilationRate": 3}),
    ("channels first", (2, 2, 4, 5), (3, 2, 2, 2), {"dataFormat": "channels_first"}),
    ("one axis", (2, 7, 3), (3, 3, 2), {"padding": "same"}),
]

TRANSPOSED = [
    ("as it is", (2, 3, 4, 2), (3, 2, 3, 2), {}),
    ("strides", (1, 3, 4, 2), (3, 3, 2, 2), {"strides": 2}),
    ("strides longer than the kernel", (1, 3, 2, 2), (2, 1, 2, 2), {"strides": [3, 4]}),
    ("same padding", (1, 4, 3, 2), (3, 2, 2, 2), {"padding": "same"}),
    ("same padding and strides", (2, 3, 4, 1), (3, 4, 2, 1), {"padding": "same", "strides": 2}),
    ("same padding and strides longer than the kernel", (1, 3, 3, 1), (2, 1, 2, 1), {"padding": "same", "strides": 3}),
    ("output padding", (1, 3, 3, 2), (3, 2, 2, 2), {"strides": 3, "outputPadding": [1, 2]}),
    ("output padding and same padding", (1, 3, 3, 2), (3, 4, 2, 2), {"strides": 2, "padding": "same", "outputPadding": 1}),
    ("dilation and strides", (1, 3, 3, 2), (3, 2, 2, 2), {"strides": 2, "dilationRate": 2}),
    ("dilation, strides and same padding", (1, 3, 4, 2), (2, 3, 2, 2), {"strides": 2, "dilationRate": 2, "padding": "same"}),
    ("channels first", (1, 2, 3, 4), (3, 2, 3, 2), {"strides": 2, "dataFormat": "channels_first"}),
    ("one axis", (2, 4, 2), (3, 3, 2), {"strides": 2, "padding": "same"}),
    ("three axes", (1, 2, 3, 2, 2), (2, 2, 3, 1, 2), {"strides": [1, 2, 2]}),
]

POOLS = [
    ("apart", (2, 6, 4, 2), [2, 2], {}),
    ("elements that no window has", (1, 7, 8, 2), [2, 3], {}),
    ("same padding", (2, 5, 7, 2), [2, 3], {"padding": "same"}),
    ("overlapping", (1, 6, 7, 2), [3, 3], {"strides": [2, 1]}),
    ("overlapping with same padding", (2, 5, 6, 1), [3, 3], {"strides": [2, 2], "padding": "same"}),
    ("gaps", (1, 7, 7, 1), [2, 2], {"strides": [3, 4]}),
    ("channels first", (2, 2, 5, 4), [2, 2], {"dataFormat": "channels_first", "padding": "same"}),
    ("one axis", (2, 9, 2), [3], {"strides": [2]}),
    ("three axes", (1, 4, 3, 5, 1), [2, 2, 2], {"padding": "same"}),
]

SIZES = [
    ("twice", (1, 3, 2, 2), [6, 4], {}),
    ("other sizes", (2, 4, 5, 1), [7, 3], {}),
    ("one image, smaller", (7, 6, 2), [3, 4], {}),
    ("channels first", (1, 2, 3, 4), [4, 6], {"dataFormat": "channels_first"}),
]


def _call(name, inputs, given, options):
    function = _FUNCTIONS.get(name) or getattr(keras.ops, snake(name))
    if name.endswith("Pool"):
        # Keras on JAX fails where the strides are left to be those of the windows.
        options = {"strides": given[0], **options}
    arguments = [tuple(map(_tuples, each)) if isinstance(each, list) else each for each in given]
    return function(*inputs, *arguments, **{snake(key): _tuples(value) for key, value in options.items()})


def _tuples(value):
    return tuple(map(_tuples, value)) if isinstance(value, list) else value


def _case(title, name, inputs, given=(), options=None):
    options = options or {}
    draw = Draw(f"{name}: {title}")
    arrays = [jnp.asarray(each) for each in inputs]
    value, pull = jax.vjp(lambda *xs: _call(name, xs, given, options), *arrays)
    upstream = draw.normal(*value.shape)
    return {
        "title": f"{name}: {title}",
        "function": name,
        "inputs": tensors(inputs),
        "arguments": list(given),
        "options": options,
        "upstream": tensor(upstream),
        "expected": {"value": tensor(value), "gradients": tensors(pull(jnp.asarray(upstream)))},
    }


def _convolutions():
    draw = Draw("convolutions")
    for name, table in (("conv", CONV), ("depthwiseConv", DEPTHWISE), ("convTranspose", TRANSPOSED)):
        for title, images, kernel, options in table:
            yield _case(title, name, [draw.normal(*images, digits=2), draw.normal(*kernel, digits=2)], (), options)
    for title, options in (("as it is", {}), ("strides", {"strides": 2, "padding": "same"}), ("dilation", {"dilationRate": 2})):
        kernels = [draw.normal(3, 2, 2, 2, digits=2), draw.normal(1, 1, 4, 3, digits=2)]
        yield _case(title, "separableConv", [draw.normal(1, 6, 5, 2, digits=2), *kernels], (), options)


def _pools():
    draw = Draw("pools")
    for title, images, size, options in POOLS:
        # Whole numbers have ties, but for those that no window shares.
        yield _case(title, "maxPool", [np.float32(draw.integers(4, *images))], [size], options)
        yield _case(title, "averagePool", [draw.normal(*images, digits=2)], [size], options)


def _others():
    draw = Draw("others")
    for title, images, size, options in SIZES:
        for interpolation in ("bilinear", "nearest"):
            x = draw.normal(*images, digits=2)
            yield _case(f"{interpolation}, {title}", "resize", [x], [size], {"interpolation": interpolation, **options})
    smaller = {"interpolation": "bilinear", "antialias": True}
    yield _case("antialiased", "resize", [draw.normal(1, 7, 6, 1, digits=2)], [[3, 4]], smaller)
    for mode in ("constant", "edge", "reflect", "symmetric"):
        yield _case(mode, "pad", [draw.normal(3, 4, digits=2)], [[[2, 0], [1, 3]]], {"mode": mode})
    yield _case("one number", "pad", [draw.normal(2, 3, digits=2)], [2], {"constantValues": 1.5})
    yield _case("an axis", "repeat", [draw.normal(2, 3, digits=2)], [3], {"axis": 1})
    yield _case("all", "repeat", [draw.normal(2, 2, digits=2)], [2])
    for title, axes, options in (("an axis", [0], {}), ("axes, kept", [0, 2], {"keepdims": True})):
        yield _case(title, "moments", [draw.normal(4, 3, 5, digits=2)], [axes], options)


def fixture():
    return {"tolerance": {"rtol": 1e-5, "atol": 2e-6}, "cases": [*_convolutions(), *_pools(), *_others()]}
