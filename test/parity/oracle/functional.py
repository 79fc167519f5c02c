"""Models of a graph: outputs, paths of weights, summaries and what Keras saves."""

import json
import os
from unittest import mock

import keras
import numpy as np
from keras import ops

from .data import Draw
from .json_text import tensor
from .specs import build, keras_options, layer, sequential, snake, spec

_FUNCTIONS = {
    "add": ops.add, "sub": ops.subtract, "mul": ops.multiply, "div": lambda a, b: a / b, "matmul": ops.matmul,
    "relu": ops.relu, "softmax": ops.softmax, "mean": ops.mean, "sum": ops.sum, "max": ops.max, "reshape": ops.reshape,
    "transpose": ops.transpose, "concat": ops.concatenate, "expandDims": ops.expand_dims, "greater": ops.greater,
    "where": ops.where, "clip": ops.clip, "cast": ops.cast, "split": ops.split,
}  # fmt: skip


def step(to, use, on, *settings, **options):
    """A layer by its name, or a function of `keisan/ops`, applied to what came before, and to numbers."""
    result = {"to": to, "use": use, "on": on}
    if settings or options:
        result["settings"] = [*settings, *([options] if options else [])]
    return result


def graph(inputs, layers, steps, outputs, name=None, begin=None):
    """A model: `inputs` and `layers` by name, `begin` where it does not begin with its Inputs."""
    result = {"inputs": inputs, "layers": layers, "steps": steps, "outputs": outputs}
    if begin is not None:
        result["begin"] = begin
    if name is not None:
        result["name"] = name
    return result


def _made(description):
    if "steps" in description:
        return model_of(description)
    if "layers" in description:
        return keras.Sequential([layer(each) for each in description["layers"]], name=description.get("name"))
    return build(description, keras.layers)


def _tree(value, known):
    if isinstance(value, dict):
        return {key: _tree(each, known) for key, each in value.items()}
    if isinstance(value, list):
        return [_tree(each, known) for each in value]
    return known[value] if isinstance(value, str) else value


def _function(name, arguments, settings):
    positional = [each for each in settings if not isinstance(each, dict)]
    options = {snake(key): value for each in settings if isinstance(each, dict) for key, value in each.items()}
    return _FUNCTIONS[name](*arguments, *positional, **options)


def model_of(description):
    known = {name: layer(each) for name, each in description["inputs"].items()}
    layers = {name: _made(each) for name, each in description["layers"].items()}
    for each in description["steps"]:
        on = _tree(each["on"], known)
        if each["use"] in layers:
            known[each["to"]] = layers[each["use"]](on)
        else:
            arguments = on if isinstance(on, list) and each["use"] not in ("concat",) else [on]
            known[each["to"]] = _function(each["use"], arguments, each.get("settings", []))
    begin = description.get("begin", list(description["inputs"]))
    options = {} if "name" not in description else {"name": description["name"]}
    return keras.Model(_tree(begin, known), _tree(description["outputs"], known), **options)


def _summary(model, columns, **options):
    lines = []
    with mock.patch.dict(os.environ, COLUMNS=str(columns)):
        model.summary(print_fn=lines.append, **keras_options(options))
    return "".join(lines)


def _case(title, description, shapes, draw, options=(), masked=None):
    keras.utils.clear_session()
    model = model_of(description)
    model.set_weights([draw.normal(*weight.shape) for weight in model.weights])
    x = keras.tree.map_shape_structure(lambda shape: draw.normal(*shape), shapes)
    if masked is not None:
        for each in x:
            each[0, 1:] = masked
    outputs = model(x)
    return {
        "title": title,
        "graph": description,
        "x": keras.tree.map_structure(tensor, x),
        "weights": [tensor(each) for each in model.get_weights()],
        "expected": {
            "outputs": keras.tree.map_structure(tensor, outputs),
            "paths": [weight.path for weight in model.weights],
            "layers": [each.name for each in model.layers],
            "outputNames": model.output_names,
            "summaries": [
                {"columns": columns, "options": each, "text": _summary(model, columns, **each)}
                for columns, each in [(80, {}), (120, {}), *[(120, each) for each in options]]
            ],
            "json": json.loads(model.to_json()),
        },
    }


INNER = graph({"t": spec("Input", [8])}, {"d": spec("Dense", 8, activation="tanh")}, [step("u", "d", "t")], "u", "inner")

RESIDUAL = graph(
    {"a": spec("Input", [4], name="a"), "b": spec("Input", [4])},
    {
        "shared": spec("Dense", 8, activation="relu"),
        "add": spec("Add"),
        "deep": spec("Dense", 8),
        "again": spec("Add", name="residual"),
        "inner": INNER,
        "beside": spec("Concatenate"),
        "left": spec("Dense", 3, activation="softmax", name="left"),
        "right": spec("Dense", 1, name="right"),
    },
    [
        step("x", "shared", "a"),
        step("y", "shared", "b"),
        step("s", "add", ["x", "y"]),
        step("d", "deep", "s"),
        step("r", "again", ["s", "d"]),
        step("i", "inner", "r"),
        step("c", "beside", ["i", "x"]),
        step("p", "left", "c"),
        step("q", "right", "i"),
    ],
    ["p", "q"],
    "two_headed",
)

FUNCTIONS = graph(
    {"image": spec("Input", [4, 3], name="image"), "scale": spec("Input", [1], name="scale")},
    {"flat": spec("Flatten"), "dense": spec("Dense", 6)},
    [
        step("m", "mean", "image", axis=1, keepdims=True),
        step("centered", "sub", ["image", "m"]),
        step("turned", "transpose", "centered", [0, 2, 1]),
        step("gram", "matmul", ["turned", "centered"]),
        step("double", "mul", ["gram", 2]),
        step("f", "flat", "double"),
        step("d", "dense", "f"),
        step("e", "div", ["d", "scale"]),
        step("positive", "greater", ["e", 0]),
        step("chosen", "where", ["positive", "e", 0.5]),
        step("row", "reshape", "chosen", [-1, 2, 3]),
        step("most", "max", "row", axis=-1),
        step("both", "concat", ["most", "scale"], axis=-1),
        step("p", "softmax", "both"),
    ],
    {"probability": "p", "features": "d"},
)

LINE = graph(
    {"x": spec("Input", [3])},
    {"one": spec("Dense", 4, activation="relu"), "drop": spec("Dropout", 0.5), "two": spec("Dense", 2)},
    [step("h", "one", "x"), step("g", "drop", "h"), step("y", "two", "g")],
    "y",
)

NESTED = graph(
    {"x": spec("Input", [4], name="x")},
    {
        "line": {"name": "line", "layers": [spec("Dense", 8), spec("Activation", "relu")]},
        "inner": INNER,
        "dense": spec("Dense", 8),
    },
    [
        step("h", "line", "x"),
        step("i", "inner", "h"),
        step("j", "inner", "i"),
        step("d", "dense", "j"),
        step("e", "dense", "d"),
        step("y", "add", ["e", "h"]),
    ],
    ["y", "j"],
)

CUT = graph(
    {"x": spec("Input", [4], name="x")},
    {"one": spec("Dense", 5, name="one"), "two": spec("Dense", 3, name="two")},
    [step("h", "one", "x"), step("y", "two", "h"), step("z", "relu", "y")],
    "z",
    begin="h",
)

UNUSED = graph(
    {"x": spec("Input", [2], name="x"), "other": spec("Input", [3], name="other")},
    {"dense": spec("Dense", 2)},
    [step("y", "dense", "x")],
    "y",
    begin={"x": "x", "other": "other"},
)

MERGED = graph(
    {"x": spec("Input", [3, 4], name="x"), "y": spec("Input", [4], name="y"), "z": spec("Input", [1, 4], name="z")},
    {"add": spec("Add"), "one": spec("Add", name="one"), "beside": spec("Concatenate", axis=1), "flat": spec("Flatten")},
    [
        step("s", "add", ["x", "y", "z"]),
        step("t", "one", ["y"]),
        step("u", "beside", ["s", "z", "x"]),
        step("f", "flat", "u"),
    ],
    {"flat": "f", "alone": "t"},
)

LAYERS = graph(
    {"a": spec("Input", [5, 4], name="a"), "b": spec("Input", [5, 4], name="b")},
    {
        "scaled": spec("Rescaling", 0.5, offset=0.25),
        "norm": spec("Normalization", mean=0.5, variance=2),
        "masked": spec("Masking", -1),
        "noise": spec("GaussianNoise", 0.5, seed=3),
        "channels": spec("SpatialDropout1D", 0.5),
        "times": spec("Multiply"),
        "least": spec("Minimum"),
        "prelu": spec("PReLU", sharedAxes=[1]),
        "leaky": spec("LeakyReLU", 0.1),
        "same": spec("Identity"),
        "dot": spec("Dot", 2, normalize=True),
        "rows": spec("Softmax", [1, 2]),
        "penalty": spec("ActivityRegularization", l2=0.1),
        "mean": spec("Average"),
    },
    [
        step("x", "scaled", "a"),
        step("y", "norm", "b"),
        step("n", "noise", "y"),
        step("c", "channels", "n"),
        step("t", "times", ["x", "c"]),
        step("l", "least", ["t", "x", "y"]),
        step("p", "prelu", "l"),
        step("q", "leaky", "t"),
        step("i", "same", "q"),
        step("d", "dot", ["p", "i"]),
        step("r", "rows", "d"),
        step("k", "penalty", "r"),
        step("m", "mean", ["k", "d"]),
        step("v", "masked", "m"),
    ],
    "v",
)


TWINS = graph(
    {"x": spec("Input", [3], name="x")},
    {
        "left": graph({"t": spec("Input", [3])}, {"d": spec("Dense", 3, name="d")}, [step("u", "d", "t")], "u", "left"),
        "right": graph({"t": spec("Input", [3])}, {"d": spec("Dense", 3, name="d")}, [step("u", "d", "t")], "u", "right"),
        "line": {"name": "line", "layers": [spec("Dense", 3, name="d"), spec("Activation", "tanh")]},
        "pair": graph(
            {"p": spec("Input", [3]), "q": spec("Input", [3])},
            {"sum": spec("Add"), "less": spec("Subtract")},
            [step("s", "sum", ["p", "q"]), step("t", "less", ["p", "q"])],
            {"sum": "s", "less": "t"},
            "pair",
        ),
    },
    [
        step("h", "left", "x"),
        step("i", "right", "h"),
        step("j", "line", "x"),
        step("k", "pair", ["i", "j"]),
    ],
    "k",
)

MASKED = graph(
    {"a": spec("Input", [3, 2], name="a"), "b": spec("Input", [3, 2], name="b")},
    {
        "masked": spec("Masking", 0.5),
        "dense": spec("Dense", 2),
        "sum": spec("Add"),
        "beside": spec("Concatenate"),
        "norm": spec("BatchNormalization"),
        "rows": spec("Softmax", 1),
        "mean": spec("GlobalAveragePooling1D"),
        "inner": graph(
            {"t": spec("Input", [3, 2])},
            {"scaled": spec("Rescaling", 2), "mean": spec("GlobalAveragePooling1D", name="mean")},
            [step("s", "scaled", "t"), step("u", "mean", "s")],
            "u",
            "inner",
        ),
    },
    [
        step("m", "masked", "a"),
        step("n", "masked", "b"),
        step("d", "dense", "m"),
        step("e", "dense", "n"),
        step("s", "sum", ["d", "e"]),
        step("c", "beside", ["d", "b"]),
        step("f", "norm", "s"),
        step("g", "mean", "f"),
        step("h", "mean", "c"),
        step("i", "inner", "d"),
        step("k", "inner", "b"),
    ],
    ["g", "h", "i", "k"],
)


def fixture():
    draw = Draw(12)
    trainable = [{"showTrainable": True}]
    expanded = [{"expandNested": True}, {"expandNested": True, "showTrainable": True, "lineLength": 100}]
    cases = [
        _case("two inputs, two outputs, a shared layer, a residual sum and a model within", RESIDUAL, [[2, 4], [2, 4]], draw, trainable + expanded),
        _case("functions in place of layers, outputs by name", FUNCTIONS, [[2, 4, 3], [2, 1]], draw),
        _case("a line", LINE, [5, 3], draw, trainable),
        _case("models within, one of them twice, and a layer at two depths", NESTED, [2, 4], draw, [*expanded, {"expandNested": True, "layerRange": ["line", "inner"]}]),
        _case("one that begins at a layer", CUT, [2, 5], draw),
        _case("sums with broadcasting, and of one", MERGED, [[2, 3, 4], [2, 4], [2, 1, 4]], draw),
        _case("inputs by name, one of which nobody reads", UNUSED, {"x": [2, 2], "other": [2, 3]}, draw),
        _case("layers of one name in models within", TWINS, [2, 3], draw, expanded),
        _case("masks that layers share, join and hand on", MASKED, [[2, 3, 2], [2, 3, 2]], draw, masked=0.5),
        _case("layers that merge, scale, leave steps out and add noise", LAYERS, [[2, 5, 4], [2, 5, 4]], draw),
    ]  # fmt: skip
    return {"tolerance": {"rtol": 1e-5, "atol": 1e-6}, "cases": cases}
