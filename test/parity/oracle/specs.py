"""Keisan's way of writing an object (class, positional arguments, camelCase options) turned into the Keras object."""

import re

import keras

# Option names whose snake_case is not the mechanical one.
_IRREGULAR = {"beta1": "beta_1", "beta2": "beta_2"}

_NESTED = (
    ("initializer", keras.initializers),
    ("regularizer", keras.regularizers),
    ("constraint", keras.constraints),
    ("optimizer", keras.optimizers),
    ("loss", keras.losses),
    ("metrics", keras.metrics),
)


def spec(class_name, *args, **options):
    """`spec('Dense', 3, useBias=False)` stands for `new Dense(3, { useBias: false })`."""
    result = {"class": class_name}
    if args:
        result["args"] = list(args)
    if options:
        result["options"] = options
    return result


def snake(name):
    return _IRREGULAR.get(name) or re.sub(r"[A-Z]", lambda match: "_" + match.group().lower(), name)


def keras_options(options):
    return {snake(name): _keras_value(name, value) for name, value in options.items()}


def build(description, module):
    """The Keras object that a spec, or a string identifier, stands for."""
    if not isinstance(description, dict):
        return description
    cls = getattr(module, description["class"])
    return cls(*description.get("args", []), **keras_options(description.get("options", {})))


def layer(description):
    if "class" in description and description["class"] == "Input":
        return keras.Input(*description.get("args", []), **keras_options(description.get("options", {})))
    return build(description, keras.layers)


def sequential(model):
    """A Sequential from `{ name?, layers }`, with the automatic names counted from the start."""
    keras.utils.clear_session()
    return keras.Sequential([layer(each) for each in model["layers"]], name=model.get("name"))


def _keras_value(name, value):
    if isinstance(value, list):
        return [_keras_value(name, item) for item in value]
    if isinstance(value, dict) and "class" in value:
        module = next(module for suffix, module in _NESTED if name.lower().endswith(suffix))
        return build(value, module)
    return value
