"""Keisan's way of writing an object (class, positional arguments, camelCase options) turned into the Keras object."""

import re

import keras

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
    lower = re.sub(r"[A-Z]", lambda match: "_" + match.group().lower(), name)
    return re.sub(r"(beta|epsilon)(\d)", r"\1_\2", lower)


def keras_options(options):
    return {snake(name): _keras_value(name, value) for name, value in options.items()}


def build(description, module):
    """The Keras object that a spec, or a string identifier, stands for."""
    if not isinstance(description, dict):
        return description
    if module is keras.optimizers:
        return optimizer(description)
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


def optimizer(value):
    """The optimizer or schedule that a spec stands for, with those in it."""
    if isinstance(value, list):
        return [optimizer(item) for item in value]
    if not isinstance(value, dict):
        return value
    if "class" not in value:
        return {key: optimizer(part) for key, part in value.items()}
    name = value["class"]
    cls = getattr(keras.optimizers, name, None) or getattr(keras.optimizers.schedules, name)
    options = value.get("options", {})
    return cls(*optimizer(value.get("args", [])), **{snake(key): optimizer(part) for key, part in options.items()})


def _keras_value(name, value):
    if isinstance(value, list):
        return [_keras_value(name, item) for item in value]
    if isinstance(value, dict) and "class" in value:
        module = next(module for suffix, module in _NESTED if name.lower().endswith(suffix))
        return build(value, module)
    return value
