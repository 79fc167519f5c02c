"""Cases of one class of layers each: outputs, gradients, weights, shapes and what is saved.

The gradients are those of `sum(upstream * output) + sum(layer.losses)`. A case may have a mask, run in training, and freeze the layer.
"""

import contextlib
import json

import jax
import jax.numpy as jnp
import keras
import numpy as np

from .json_text import number, tensor
from .recipes import made, recipe
from .specs import build, spec


def case(layer, shape, title="", **more):
    """A layer on inputs of a shape. `more`: dtype, low, high, steps, mask (a shape), training, trainable, withoutLength (axes),
    computedIn (the dtype in which Keras computes, where that is not the inputs')."""
    return {"title": title or json.dumps({key: layer[key] for key in ("args", "options") if key in layer}), "layer": layer,
            "shape": shape, **more}  # fmt: skip


def _tensor(value):
    return tensor(value, np.asarray(value).dtype)


def _weight_recipes(layer):
    """Weights that are no variance are anything; a variance or a deviation is above 0."""
    for i, weight in enumerate(layer.weights):
        is_spread = weight.name in ("variance", "moving_variance", "moving_stddev", "renorm_stddev")
        bounds = {"low": 0.5, "high": 2.0} if is_spread else {}
        yield recipe(*weight.shape, seed=50 + i, dtype=weight.dtype, **bounds)


def saved(layer):
    """What is saved of a layer."""
    return json.loads(json.dumps(keras.saving.serialize_keras_object(layer)))


def changed(before, after):
    """The part of what is saved that was not there before, or was otherwise."""
    return {key: value for key, value in after.items() if key not in before or before[key] != value}


def _run(row):
    dtype = row.get("dtype", "float32")
    x_recipe = recipe(*row["shape"], seed=1, dtype=dtype, **{key: row[key] for key in ("low", "high", "steps") if key in row})
    x = made(x_recipe)
    keras.utils.clear_session()
    layer = build(row["layer"], keras.layers)
    unbuilt = saved(layer)
    layer(x)
    weights = list(_weight_recipes(layer))
    layer.set_weights([made(each) for each in weights])
    if hasattr(layer, "finalize_state"):
        layer.finalize_state()
    layer.trainable = row.get("trainable", True)
    arguments = {"training": row.get("training", False)} if layer._call_has_training_arg else {}
    mask_recipe = recipe(*row["mask"], seed=7, dtype="bool") if "mask" in row else None
    if mask_recipe:
        arguments["mask"] = jnp.asarray(made(mask_recipe))

    def run(trainable, inputs):
        fixed = [variable.value for variable in layer.non_trainable_variables]
        output, state, losses = layer.stateless_call(trainable, fixed, inputs, return_losses=True, **arguments)
        return output, (state, sum(losses, jnp.float32(0)))

    values = [variable.value for variable in layer.trainable_variables]
    output, (state, losses) = run(values, jnp.asarray(x))
    upstream_recipe = recipe(*output.shape, seed=2, dtype=str(output.dtype))
    upstream = jnp.asarray(made(upstream_recipe))

    def objective(trainable, inputs):
        result, (_, penalty) = run(trainable, inputs)
        return jnp.sum(upstream * result) + penalty

    weight_gradients, input_gradient = jax.grad(objective, argnums=(0, 1))(values, jnp.asarray(x))
    return {
        "title": row["title"],
        "layer": row["layer"],
        **({"training": True} if row.get("training") else {}),
        **({"trainable": False} if not row.get("trainable", True) else {}),
        **({"computedIn": row["computedIn"]} if "computedIn" in row else {}),
        "input": x_recipe,
        **({"mask": mask_recipe} if mask_recipe else {}),
        "weights": weights,
        "upstream": upstream_recipe,
        "expected": {
            "output": _tensor(output),
            "losses": number(losses),
            "inputGradient": _tensor(input_gradient),
            "weightGradients": [_tensor(each) for each in weight_gradients],
            "fixedWeights": [_tensor(each) for variable, each in zip(layer.non_trainable_variables, state) if _is_weight(layer, variable)],
            "weightNames": [weight.name for weight in layer.weights],
            "countParams": layer.count_params(),
            "outputShapes": _output_shapes(row),
            "saved": unbuilt,
            "savedBuilt": changed(unbuilt, saved(layer)),
        },
    }


def _is_weight(layer, variable):
    """Whether a variable is no state of a random generator."""
    return any(variable is weight for weight in layer.weights)


def _output_shapes(row):
    """The shapes of outputs of inputs whose batch, and whose lengths but that of the channels, are not known."""
    lengths = row["shape"]
    without = row.get("withoutLength", [])
    shapes = [[None, *lengths[1:]], *([[None, *(None if i in without else n for i, n in enumerate(lengths) if i > 0)]] if without else [])]  # fmt: skip
    found = []
    for shape in shapes:
        layer = build(row["layer"], keras.layers)
        found.append({"input": shape, "output": list(layer.compute_output_shape(tuple(shape)))})
    return found


def fixture(cases, atol=2e-6):
    """The fixture of a class. `atol` is what sums of products lose that cancel out."""
    rows = []
    for row in cases:
        is_double = row.get("dtype") == "float64"
        with jax.enable_x64(True) if is_double else contextlib.nullcontext():
            rows.append(_run(row))
    return {"tolerance": {"rtol": 1e-5, "atol": atol}, "cases": rows}


__all__ = ["case", "fixture", "spec"]
