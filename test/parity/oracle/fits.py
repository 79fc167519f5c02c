"""Whole small trainings, unshuffled, from given weights: History, weights, evaluate() and predict()."""

import keras

from .data import Draw
from .fit_cases import cases as fit_cases
from .json_text import number, tensor
from .models import compiled, history_of, results_of, run_options, weight_spread, weights_of, with_tensors


def run(title, case):
    """`case` holds model, compile, fits [{ x, y, options }], evaluate { x, y, options }, and perhaps weights."""
    if "weights" not in case:
        case = {**case, "weights": weight_spread(Draw(title), case["model"])}
    model = compiled(case)
    histories = []
    for fit in case["fits"]:
        options = run_options({"shuffle": False, **fit["options"]})
        histories.append(history_of(model.fit(fit["x"], fit["y"], verbose=0, **options)))
    held_out = case["evaluate"]
    evaluated = model.evaluate(held_out["x"], held_out["y"], verbose=0, **run_options(held_out["options"]))
    logs = model.evaluate(
        held_out["x"], held_out["y"], verbose=0, return_dict=True, **run_options(held_out["options"])
    )
    batch_size = held_out["options"].get("batchSize")
    return {
        "title": title,
        **with_tensors({key: case[key] for key in ("model", "compile", "weights", "fits", "evaluate")}),
        "expected": {
            "histories": histories,
            "weights": weights_of(model),
            "evaluate": results_of(evaluated),
            "evaluateLogs": {key: number(value) for key, value in logs.items()},
            "predict": tensor(model.predict(held_out["x"], batch_size=batch_size, verbose=0)),
            "optimizerVariables": [list(variable.shape) for variable in model.optimizer.variables],
        },
    }


def fixture():
    keras.utils.clear_session()
    cases = [run(title, case) for title, case in fit_cases()]
    return {"tolerance": {"rtol": 1e-5, "atol": 1e-6}, "cases": cases}
