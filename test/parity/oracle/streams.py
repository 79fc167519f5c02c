"""Batches one after the other: what fit, evaluate and predict give and print for generators and PyDatasets, and for steps."""

import io
import warnings
from unittest import mock

import keras
from keras.src.callbacks import progbar_logger

from .data import Draw
from .fit_cases import BINARY, binary
from .json_text import number, tensor
from .models import compiled, history_of, results_of, run_options, weight_spread, weights_of, with_tensors
from .progress_bars import Clock, keras_writes_to
from .progress_text import PassTime, _recorded, placeholders

COMPILE = {
    "optimizer": "adam",
    "loss": "binary_crossentropy",
    "metrics": ["accuracy"],
    "weightedMetrics": ["mse"],
}


class Numbered(keras.utils.PyDataset):
    """Batches by their numbers."""

    def __init__(self, batches):
        super().__init__()
        self.batches = batches

    def __len__(self):
        return len(self.batches)

    def __getitem__(self, index):
        return self.batches[index]


def _given(kind, parts, sizes):
    """The first argument of a run: batches of so many samples each, or arrays."""
    if kind == "arrays":
        return parts
    batches, start = [], 0
    for size in sizes:
        batches.append(tuple(part[start : start + size] for part in parts))
        start += size
    return [Numbered(batches) if kind == "numbered" else (batch for batch in batches)]


class Heard(keras.callbacks.Callback):
    """The numbers of the batches."""

    def __init__(self):
        super().__init__()
        self.batches = []

    def _hear(self, batch, logs=None):
        self.batches.append(batch)

    on_train_batch_end = on_test_batch_end = on_predict_batch_end = _hear


def _case(title, run, kind, data, sizes, **options):
    case = {"model": BINARY, "compile": COMPILE, "weights": weight_spread(Draw("streams"), BINARY)}
    model = compiled(case)
    arguments = run_options(options)
    validation = options.get("validation")
    if validation:
        arguments.pop("validation")
        arguments["validation_data"] = _given(validation["kind"], data, validation["sizes"])[0]
    if run == "fit":
        arguments["shuffle"] = False
    parts = data[:1] if run == "predict" else data
    clock, stream, heard = Clock(), io.StringIO(), Heard()
    with (
        keras_writes_to(stream, clock, True),
        mock.patch.object(progbar_logger, "Progbar", _recorded([], clock)),
        warnings.catch_warnings(record=True) as caught,
    ):
        warnings.simplefilter("always")
        given = _given(kind, parts, sizes)
        result = getattr(model, run)(*given, callbacks=[PassTime(clock), heard], verbose=1, **arguments)
    expected = {
        "text": placeholders(stream.getvalue()),
        "batches": heard.batches,
        "ranOut": any("ran out of data" in str(each.message) for each in caught),
        "weights": weights_of(model),
    }
    if run == "fit":
        expected["history"] = history_of(result)["history"]
    elif run == "evaluate":
        expected["evaluate"] = results_of(result)
    else:
        expected["predict"] = tensor(result)
    named = dict(zip(("x", "y", "sampleWeight"), data))
    return {
        "title": title,
        **with_tensors(case),
        "run": run,
        "kind": kind,
        "data": with_tensors(named),
        "sizes": sizes,
        "options": with_tensors(options),
        "expected": expected,
    }


def fixture():
    task = binary(93)
    draw = Draw("stream weights")
    x, y = task.x[:16], task.y[:16]
    weighted = [x, y, abs(draw.normal(16))]
    pairs = [x, y]
    even, uneven = [4, 4, 4, 4], [4, 4, 3, 4, 1]
    cases = [
        _case("fit a generator", "fit", "generator", weighted, even),
        _case("fit a generator with uneven batches", "fit", "generator", pairs, uneven),
        _case("fit a generator with steps", "fit", "generator", weighted, even, epochs=2, stepsPerEpoch=2),
        _case("fit a generator that ends early", "fit", "generator", pairs, even[:3], epochs=1, stepsPerEpoch=5),
        _case("fit batches by number", "fit", "numbered", pairs, uneven, epochs=2, classWeight={"0": 1.0, "1": 3.0}),
        _case("fit batches by number with steps", "fit", "numbered", weighted, even, epochs=3, stepsPerEpoch=3),
        _case(
            "fit a generator, validate with batches by number", "fit", "generator", weighted, even, epochs=2, stepsPerEpoch=2,
            validation={"kind": "numbered", "sizes": [8, 8]}, validationSteps=1,
        ),
        _case("fit arrays with steps", "fit", "arrays", pairs, [], epochs=2, stepsPerEpoch=4),
        _case("fit arrays with steps and a batch size", "fit", "arrays", pairs, [], epochs=3, stepsPerEpoch=3, batchSize=4),
        _case("evaluate a generator", "evaluate", "generator", weighted, uneven),
        _case("evaluate a generator with steps", "evaluate", "generator", pairs, even, steps=2),
        _case("evaluate batches by number", "evaluate", "numbered", pairs, uneven),
        _case("predict a generator", "predict", "generator", pairs, uneven),
        _case("predict batches by number with steps", "predict", "numbered", pairs, even, steps=3),
    ]  # fmt: skip
    return {"tolerance": {"rtol": 1e-5, "atol": 1e-6}, "cases": cases}
