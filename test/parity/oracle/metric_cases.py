"""Cases of one class of metrics each: the result after each of several updates, and what is saved."""

import json
import warnings

import jax.numpy as jnp
import keras
import numpy as np

from .json_text import tensor
from .loss_cases import data, written
from .specs import build, spec


def case(updates, *args, title="", **options):
    """A metric of `args` and options. `updates`: what each call of `updateState` is given, each a recipe or an array."""
    described = title or json.dumps([*args, options] if args else options)
    return {"title": described, "args": list(args), "options": options, "updates": [list(each) for each in updates]}


def _run(name, row):
    metric = spec(name, *row["args"], **row["options"])
    keras.utils.clear_session()
    made = build(metric, keras.metrics)
    saved = json.loads(json.dumps(keras.saving.serialize_keras_object(made)))
    results = []
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for update in row["updates"]:
            made.update_state(*(jnp.asarray(data(each)) for each in update))
            results.append(tensor(np.asarray(made.result())))
        variables = [list(each.shape) for each in made.variables]
        made.reset_state()
        after = tensor(np.asarray(made.result()))
    return {
        "title": row["title"],
        "metric": metric,
        "updates": [[written(each) for each in update] for update in row["updates"]],
        "expected": {"name": made.name, "results": results, "variables": variables, "afterReset": after, "saved": saved},
    }


def fixture(name, cases):
    rows = [_run(name, row) for row in cases()]
    return {"tolerance": {"rtol": 1e-5, "atol": 2e-7}, "cases": rows}
