"""trainOnBatch (and, where Keras has them, testOnBatch and predictOnBatch): what they return, and the weights after."""

import numpy as np

from .data import Draw
from .fit_cases import BINARY, CROSSENTROPY, MULTI, REGRESSION, Task, binary, hot
from .json_text import tensor
from .models import compiled, results_of, run_options, weight_spread, weights_of, with_tensors
from .specs import spec


def _batch(task, start, stop, **options):
    return {"x": task.x[start:stop], "y": task.y[start:stop], "options": options}


def _run(title, model_spec, compile_options, *batches):
    case = {"model": model_spec, "compile": compile_options, "weights": weight_spread(Draw(title), model_spec)}
    model = compiled(case)
    returns = []
    for batch in batches:
        arguments = run_options(batch["options"])
        returns.append(results_of(model.train_on_batch(batch["x"], batch["y"], **arguments)))
    after = weights_of(model)
    held_out = batches[0]
    tested = results_of(model.test_on_batch(held_out["x"], held_out["y"]))
    return {
        "title": title,
        **with_tensors(case),
        "batches": with_tensors(batches),
        "expected": {
            "trainOnBatch": returns,
            "weights": after,
            "testOnFirstBatch": tested,
            "predictOnFirstBatch": tensor(model.predict_on_batch(held_out["x"])),
        },
    }


def fixture():
    two, three, numbers = binary(81), hot(82), Task(83, "numbers")
    weights = np.float32([1, 2, 0, 0.5])
    sgd, momentum = spec("SGD", learningRate=0.1), spec("SGD", learningRate=0.1, momentum=0.9)
    accuracy = {"loss": CROSSENTROPY, "metrics": ["accuracy"]}
    both = {**accuracy, "weightedMetrics": ["mse"]}
    cases = [
        _run(
            "no metrics: a number is returned",
            REGRESSION,
            {"optimizer": sgd, "loss": "mse"},
            *(_batch(numbers, start, start + 4) for start in (0, 4, 8)),
        ),
        _run(
            "each batch has its own metrics",
            MULTI,
            {"optimizer": momentum, **accuracy},
            *(_batch(three, start, stop) for start, stop in ((0, 4), (4, 9), (9, 10))),
        ),
        _run(
            "sampleWeight",
            MULTI,
            {"optimizer": "rmsprop", **both},
            *(_batch(three, start, start + 4, sampleWeight=weights) for start in (0, 4)),
        ),
        _run(
            "classWeight",
            BINARY,
            {"optimizer": "adam", "loss": "binary_crossentropy", "metrics": ["accuracy", "mae"]},
            *(_batch(two, start, start + 6, classWeight={"0": 0.5, "1": 2.0}) for start in (0, 6)),
        ),
    ]
    return {"tolerance": {"rtol": 1e-5, "atol": 1e-6}, "cases": cases}
