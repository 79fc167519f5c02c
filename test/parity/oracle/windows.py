"""Functions of keras.ops on windows and axes: convolution, pooling, padding, resizing, moments."""

import jax.numpy as jnp
import keras

from .recipes import recipe
from .specs import snake
from .value_cases import case

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


def _case(name, title, inputs, given=(), **options):
    def function(*xs):
        return _call(name, xs, given, options)

    what = {"function": name, **({"arguments": list(given)} if given else {}), **({"options": options} if options else {})}
    return case(title, function, inputs, **what)


def _convolutions(name, table):
    for i, (title, images, kernel, options) in enumerate(table):
        yield _case(name, title, [recipe(*images, seed=10 + i, steps=64), recipe(*kernel, seed=40 + i, steps=64)], **options)


def _separable():
    for title, options in (("as it is", {}), ("strides", {"strides": 2, "padding": "same"}), ("dilation", {"dilationRate": 2})):
        shapes = [(1, 6, 5, 2), (3, 2, 2, 2), (1, 1, 4, 3)]
        yield _case("separableConv", title, [recipe(*shape, seed=70 + i, steps=64) for i, shape in enumerate(shapes)], **options)


def _pools(name):
    # Whole numbers have ties, but for those that no window shares.
    steps = {"low": 0, "high": 4, "steps": 4} if name == "maxPool" else {"steps": 64}
    for i, (title, images, size, options) in enumerate(POOLS):
        yield _case(name, title, [recipe(*images, seed=20 + i, **steps)], [size], **options)


def _resize():
    for i, (title, images, size, options) in enumerate(SIZES):
        for interpolation in ("bilinear", "nearest"):
            x = recipe(*images, seed=30 + i, steps=64)
            yield _case("resize", f"{interpolation}, {title}", [x], [size], interpolation=interpolation, **options)
    yield _case("resize", "antialiased", [recipe(1, 7, 6, 1, seed=35, steps=64)], [[3, 4]], interpolation="bilinear", antialias=True)


def _pad():
    for mode in ("constant", "edge", "reflect", "symmetric"):
        yield _case("pad", mode, [recipe(3, 4, seed=1, steps=64)], [[[2, 0], [1, 3]]], mode=mode)
    yield _case("pad", "one number", [recipe(2, 3, seed=2, steps=64)], [2], constantValues=1.5)


def _repeat():
    yield _case("repeat", "an axis", [recipe(2, 3, seed=3, steps=64)], [3], axis=1)
    yield _case("repeat", "all", [recipe(2, 2, seed=4, steps=64)], [2])


def _moments():
    for title, axes, options in (("an axis", [0], {}), ("axes, kept", [0, 2], {"keepdims": True})):
        yield _case("moments", title, [recipe(4, 3, 5, seed=5, steps=64)], [axes], **options)


FILES = {
    "functions/conv": lambda: _convolutions("conv", CONV),
    "functions/depthwiseConv": lambda: _convolutions("depthwiseConv", DEPTHWISE),
    "functions/convTranspose": lambda: _convolutions("convTranspose", TRANSPOSED),
    "functions/separableConv": _separable,
    "functions/maxPool": lambda: _pools("maxPool"),
    "functions/averagePool": lambda: _pools("averagePool"),
    "functions/resize": _resize,
    "functions/pad": _pad,
    "functions/repeat": _repeat,
    "functions/moments": _moments,
}
