"""summary(): the exact text, with the steps that lead to it."""

import contextlib
import io
import os
from unittest import mock

import keras
import numpy as np

from .models import model_spec
from .specs import build, keras_options, sequential, spec

MNIST = [28 * 28]


def _step(model, name, value):
    """Keras's counterpart of one step: what a program does with the model before it prints the summary."""
    if name == "build":
        model.build(tuple(value))
    elif name == "apply":
        model(np.zeros(value, np.float32))
    elif name == "setTrainable":
        model.layers[value["layer"]].trainable = value["trainable"]
    elif name == "compile":
        options = {**value, "optimizer": build(value["optimizer"], keras.optimizers)}
        model.compile(**keras_options(options))
    elif name == "fit":
        x, y = np.zeros(value["x"], np.float32), np.zeros(value["y"], np.float32)
        model.fit(x, y, verbose=0, batch_size=value.get("batchSize"))
    else:
        raise ValueError(name)


def _case(title, model, steps=(), columns=80, **options):
    lines = []
    with mock.patch.dict(os.environ, COLUMNS=str(columns)):
        built = sequential(model)
        for name, value in steps:
            _step(built, name, value)
        built.summary(print_fn=lines.append, **keras_options(options))
    return {
        "title": title,
        "columns": columns,
        "model": model,
        "steps": [{"do": name, "with": value} for name, value in steps],
        "options": options,
        "expected": "".join(lines),
    }


def _colored(title, model):
    """What is printed to a terminal with 256 colours."""
    printed = io.StringIO()
    terminal = {"FORCE_COLOR": "1", "TERM": "xterm-256color", "COLUMNS": "80"}
    with mock.patch.dict(os.environ, terminal), contextlib.redirect_stdout(printed):
        sequential(model).summary()
    case = {"title": title, "columns": 80, "color": True, "model": model, "steps": [], "options": {}}
    return {**case, "expected": printed.getvalue()}


ARTICLE = model_spec(
    spec("Dense", 512, activation="relu", inputShape=MNIST),
    spec("Dense", 10, activation="softmax"),
)

SHAPES = model_spec(
    spec("Flatten", inputShape=[4, 3]),
    spec("Dense", 8),
    spec("Activation", "relu"),
    spec("Dropout", 0.5),
    spec("Reshape", [2, -1]),
    spec("Dense", 2, useBias=False),
    spec("Flatten"),
    spec("Dense", 1, activation="sigmoid"),
    name="shapes",
)

LONG_NAMES = model_spec(
    spec("Dense", 4, inputShape=[3], name="a_layer_whose_name_is_far_too_long_for_one_line"),
    spec("Dense", 4, name="several words that can be broken where there are spaces"),
    spec("Activation", "relu", name="short"),
    name="a_model_whose_name_is_as_long_as_the_names_of_its_layers_and_then_some_more_beyond_the_width",
)

ODD_NAMES = model_spec(
    spec("Dense", 4, inputShape=[3], name="入力層"),
    spec("Dense", 4, name="隠れ層の名前がとても長くて一行には収まらない場合の表示を確かめるための層"),
    spec("Dense", 4, name="[bold]markup"),
    spec("Dense", 4, name='quotes "and" \\ backslash'),
    name="計算グラフ",
)

SMALL = model_spec(
    spec("Dense", 3, inputShape=[4], name="first"),
    spec("Dense", 2, name="second"),
    spec("Dense", 2, name="third"),
    spec("Dense", 1, name="last"),
    name="small",
)

OPTIMIZERS = [
    "sgd",
    "rmsprop",
    "adam",
    spec("SGD", momentum=0.9),
    spec("RMSprop", momentum=0.9, centered=True),
    spec("Adam", amsgrad=True),
]


def _named(optimizer):
    return optimizer if isinstance(optimizer, str) else " ".join([optimizer["class"], *optimizer["options"]])


def _optimizer_cases():
    fitted = ("fit", {"x": [4, 4], "y": [4, 1]})
    yield _case("compiled, not trained", SMALL, [("compile", {"optimizer": "rmsprop", "loss": "mse"})])
    for optimizer in OPTIMIZERS:
        steps = [("compile", {"optimizer": optimizer, "loss": "mse"}), fitted]
        yield _case(f"trained with {_named(optimizer)}", SMALL, steps)
    frozen = [("setTrainable", {"layer": 0, "trainable": False}), ("compile", {"optimizer": "adam", "loss": "mse"})]
    yield _case("trained with a frozen layer", SMALL, [*frozen, fitted])


def _build_cases():
    deferred = model_spec(spec("Dense", 3, name="first"), spec("Dense", 1, name="last"), name="deferred")
    compiled = ("compile", {"optimizer": "sgd", "loss": "mse"})
    yield _case("not built", deferred)
    yield _case("no layers", model_spec(name="empty"))
    yield _case("built by hand", deferred, [("build", [None, 4])])
    yield _case("built by hand for a batch size", deferred, [("build", [8, 4])])
    yield _case("built by a call", deferred, [("apply", [5, 4])])
    yield _case("built by fit", deferred, [compiled, ("fit", {"x": [6, 4], "y": [6, 1], "batchSize": 4})])
    yield _case("an Input and a layer", model_spec(spec("Input", [4]), spec("Dense", 2), name="input"))
    yield _case("an Input alone", model_spec(spec("Input", [4]), name="input"))
    named = model_spec(spec("Input", [4], name="pixels"), spec("Dense", 2), name="input")
    yield _case("an Input with a name", named)
    sequence = model_spec(spec("Dense", 2, inputShape=[None, 3]), spec("Activation", "softmax"), name="sequences")
    yield _case("an axis of unknown length", sequence)


def fixture():
    frozen = ("setTrainable", {"layer": 1, "trainable": False})
    large = model_spec(spec("Dense", 3000, inputShape=[1000]), spec("Dense", 100), spec("Dense", 1), name="large")
    untrained = model_spec(
        spec("Dense", 3, inputShape=[4]), spec("Dense", 2, trainable=False), spec("Dropout", 0.5), name="untrained",
    )  # fmt: skip
    automatic = model_spec(
        spec("Dense", 4, inputShape=[3]), *(spec("Activation", "relu") for _ in range(3)), spec("Dropout", 0.1),
        spec("Dense", 2), spec("Dropout", 0.2), spec("Flatten"), spec("Reshape", [2, 1]),
    )  # fmt: skip
    cases = [
        _case("the article's model", ARTICLE),
        *(_case(f"the article's model, {columns} columns", ARTICLE, columns=columns) for columns in (40, 60, 92, 200)),
        _case("every kind of layer", SHAPES),
        _case("automatic names", automatic),
        _case("thousands and megabytes", large),
        *_build_cases(),
        *_optimizer_cases(),
        _case("long names", LONG_NAMES),
        _case("long names, 120 columns", LONG_NAMES, columns=120),
        _case("long names, lineLength 50", LONG_NAMES, lineLength=50),
        _case("Japanese, markup and quotes", ODD_NAMES),
        _case("showTrainable", untrained, showTrainable=True),
        _case("showTrainable, frozen later", SMALL, [frozen], showTrainable=True),
        _case("showTrainable, 120 columns", SMALL, columns=120, showTrainable=True),
        _case("showTrainable, not built", model_spec(spec("Dense", 2), name="deferred"), showTrainable=True),
        *(_case(f"lineLength {length}", SMALL, lineLength=length) for length in (30, 50, 70, 100)),
        _case("lineLength 100, 120 columns", SMALL, columns=120, lineLength=100),
        _case("positions", SMALL, positions=[0.3, 0.6, 1.0]),
        _case("positions and lineLength", SMALL, positions=[0.6, 0.8, 1.0], lineLength=60),
        _case("layerRange", SMALL, layerRange=["second", "third"]),
        _case("layerRange of one", SMALL, layerRange=["third", "third"]),
        _case("layerRange by pattern", SMALL, layerRange=["s.*", "l"]),
        _case("layerRange backwards", SMALL, layerRange=["last", "second"]),
        _colored("in colour", SHAPES),
    ]
    return {"cases": cases}
