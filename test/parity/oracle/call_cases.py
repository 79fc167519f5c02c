"""Cases of layers that take several inputs, pass masks on, or add to the loss: outputs, masks, gradients, shapes and what is saved.

The gradients are those of `sum(upstream * output) + sum(losses)`.
"""

import json

import jax
import jax.numpy as jnp
import keras
from keras.src import backend

from .json_text import number, tensor
from .layer_cases import changed, saved
from .recipes import made, recipe
from .specs import build, spec


def case(layer, shapes, title="", **more):
    """A layer on inputs of these shapes, or of one. `more`: masks (a shape for each input, or None), unknown (other shapes to ask about)."""
    text = json.dumps({key: layer[key] for key in ("args", "options") if key in layer})
    return {"title": title or f"{text} of {json.dumps(shapes)}", "layer": layer, "shapes": shapes, **more}


def _run(row):
    shapes = row["shapes"]
    is_one = not isinstance(shapes[0], list)
    inputs = [recipe(*shape, seed=1 + i) for i, shape in enumerate([shapes] if is_one else shapes)]
    masks = [shape and recipe(*shape, seed=7 + i, dtype="bool") for i, shape in enumerate(row.get("masks", []))]
    keras.utils.clear_session()
    layer = build(row["layer"], keras.layers)
    unbuilt = saved(layer)

    def call(values):
        """The output for inputs with their masks, its mask, and what is added to the loss."""
        values = [jnp.asarray(value) for value in values]
        for value, mask in zip(values, masks):
            if mask:
                backend.set_keras_mask(value, jnp.asarray(made(mask)))
        output = layer(values[0] if is_one else values)
        return output, backend.get_keras_mask(output), sum(layer.losses, jnp.float32(0))

    values = [made(each) for each in inputs]
    output, mask, losses = call(values)
    upstream = recipe(*output.shape, seed=3)

    def objective(values):
        result, _, penalty = call([value + 0 for value in values])
        return jnp.sum(jnp.asarray(made(upstream)) * result) + penalty

    gradients = jax.grad(objective)(values)
    return {
        "title": row["title"],
        "layer": row["layer"],
        "inputs": inputs[0] if is_one else inputs,
        **({"masks": masks} if masks else {}),
        "upstream": upstream,
        "expected": {
            "output": tensor(output),
            "mask": None if mask is None else tensor(mask),
            "losses": number(losses),
            "gradients": [tensor(each) for each in gradients],
            "outputShapes": _output_shapes(row, is_one),
            "saved": unbuilt,
            "savedBuilt": changed(unbuilt, saved(layer)),
        },
    }


def _output_shapes(row, is_one):
    known = row["shapes"]
    batchless = [None, *known[1:]] if is_one else [[None, *shape[1:]] for shape in known]
    found = []
    for shapes in [known, batchless, *row.get("unknown", [])]:
        given = tuple(shapes) if is_one else [tuple(shape) for shape in shapes]
        output = build(row["layer"], keras.layers).compute_output_shape(given)
        found.append({"input": shapes, "output": list(output)})
    return found


def fixture(cases):
    """The fixture of a class."""
    return {"tolerance": {"rtol": 1e-5, "atol": 2e-6}, "cases": [_run(row) for row in cases]}


__all__ = ["case", "fixture", "spec"]
