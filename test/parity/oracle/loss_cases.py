"""Cases of one class of losses each: the function and the object, with sample weights, gradients by the outputs, and what is saved."""

import json

import jax.numpy as jnp
import keras
import numpy as np

from .gradients import value_and_grad
from .json_text import tensor
from .recipes import made
from .specs import keras_options, snake

REDUCTIONS = ["sum_over_batch_size", "sum", "none", "mean", "mean_with_sample_weight"]


def case(y_true, y_pred, weights=(), title="", reductions=REDUCTIONS[:1], alone=True, **options):
    """A loss of targets and outputs, each a recipe or an array. `weights`: what the objects are weighted by, one after the other.
    `alone`: whether the function is called too, which may want other shapes than the object."""
    return {"title": title or json.dumps(options), "options": options, "yTrue": y_true, "yPred": y_pred, "weights": list(weights),
            "reductions": reductions, "alone": alone}  # fmt: skip


def data(of):
    """The array of a recipe, or the one that it is."""
    return made(of) if isinstance(of, dict) else of


def written(of):
    return of if isinstance(of, dict) else tensor(of)


def _result(function, y_pred):
    value, gradient = value_and_grad(function, y_pred)
    return {"value": tensor(value), "gradient": tensor(gradient)}


def _run(name, function_name, row):
    arguments = keras_options(row["options"])
    y_true, y_pred = jnp.asarray(data(row["yTrue"])), jnp.asarray(data(row["yPred"]))
    function = getattr(keras.losses, snake(function_name))
    cls = getattr(keras.losses, name)
    reduced = []
    for weight in [None, *range(len(row["weights"]))]:
        sample_weight = None if weight is None else jnp.asarray(data(row["weights"][weight]))
        for reduction in row["reductions"]:
            if reduction == "mean_with_sample_weight" and weight is None:
                continue
            loss = cls(reduction=reduction, **arguments)
            result = {"value": tensor(loss(y_true, y_pred, sample_weight))}
            if weight == 0 and reduction == REDUCTIONS[0]:
                result = _result(lambda p: loss(y_true, p, sample_weight), y_pred)
            reduced.append({"weight": weight, "reduction": reduction, **result})
    keras.utils.clear_session()
    return {
        "title": row["title"],
        "options": row["options"],
        "yTrue": written(row["yTrue"]),
        "yPred": written(row["yPred"]),
        "weights": [written(each) for each in row["weights"]],
        "expected": {
            "function": _result(lambda p: function(y_true, p, **arguments), y_pred) if row["alone"] else None,
            "reduced": reduced,
            "saved": json.loads(json.dumps(keras.saving.serialize_keras_object(cls(**arguments)))),
        },
    }


def fixture(name, described):
    """The fixture of a class, and of the function behind it."""
    function_name, cases = described
    rows = [_run(name, function_name, row) for row in cases()]
    return {"tolerance": {"rtol": 1e-5, "atol": 1e-6}, "function": function_name, "cases": rows}


def one_hot(labels, classes):
    return np.eye(classes, dtype=np.float32)[labels]
