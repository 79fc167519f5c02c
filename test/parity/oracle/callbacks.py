"""Whole small trainings with callbacks: History, what is printed and warned of, the learning rate, files and weights."""

import csv
import io
import os
import tempfile
import warnings

import keras
import numpy as np

from .data import Draw
from .fit_cases import BINARY, REGRESSION, Task, binary
from .json_text import number, tensors
from .models import compiled, history_of, run_options, weight_spread, with_tensors
from .progress_bars import Clock, keras_writes_to
from .progress_text import placeholders
from .specs import build, keras_options, spec

# Functions by the names that the cases call them by; the test has the same ones.
SCHEDULES = {
    "halve": lambda epoch, rate: rate * 0.5,
    "tenths": lambda epoch, rate: 0.1 ** (epoch + 1),
}


class Recorder(keras.callbacks.Callback):
    """Every call of some hooks, with the names in its logs; of all but the aliases where none are named."""

    def __init__(self, *names):
        super().__init__()
        self.calls = []
        hooks = [name for name in dir(keras.callbacks.Callback) if name.startswith("on_")]
        for name in names or (name for name in hooks if name not in ("on_batch_begin", "on_batch_end")):
            setattr(self, name, self._hook(name))

    def _hook(self, name):
        def hook(*args, logs=None):
            args = list(args)
            if args and not isinstance(args[-1], int):
                logs = args.pop()
            self.calls.append([name, *args, sorted(logs or {})])

        return hook


class Spike(keras.callbacks.Callback):
    """Makes the weights NaN before a batch."""

    def __init__(self, batch):
        super().__init__()
        self._batch = batch

    def on_train_batch_begin(self, batch, logs=None):
        if batch == self._batch:
            self.model.set_weights([value * np.nan for value in self.model.get_weights()])


def _made(description, folder):
    name, args, options = description["class"], description.get("args", []), description.get("options", {})
    if name == "LearningRateScheduler":
        return keras.callbacks.LearningRateScheduler(SCHEDULES[args[0]], **keras_options(options))
    if name == "CSVLogger":
        return keras.callbacks.CSVLogger(os.path.join(folder, args[0]), **keras_options(options))
    if name in ("Recorder", "Spike"):
        return globals()[name](*args)
    return build(description, keras.callbacks)


def _run(model, callbacks, task, run, options):
    data = (task["x"],) if run == "predict" else (task["x"], task["y"])
    extra = {"shuffle": False} if run == "fit" else {}
    arguments = run_options(options)
    if arguments.get("validation_data") == "heldOut":
        arguments["validation_data"] = HELD_OUT
    return getattr(model, run)(*data, callbacks=callbacks, **extra, **arguments)


def _lines(text):
    """The lines of a CSV file: numbers as such, since their last digits depend on the processor."""
    assert text.endswith("\r\n")
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=";" if ";" in text else ",")
    return [[field if field == "NA" or field.isalpha() or "_" in field or "[" in field else number(field) for field in row] for row in rows]


def _task(data, model, compile_options):
    weights = weight_spread(Draw("callbacks"), model)
    return {"model": model, "compile": compile_options, "weights": weights, "x": data.x, "y": data.y}


NUMBERS, TWO = Task(92, "numbers"), binary(91)
HELD_OUT = [NUMBERS.x_held_out, NUMBERS.y_held_out]

BUMPY = {"optimizer": spec("SGD", learningRate=0.12, momentum=0.6), "loss": "mse", "metrics": ["mae"]}
ACCURACY = {"optimizer": "sgd", "loss": "binary_crossentropy", "metrics": ["accuracy"]}


LISTS = {**ACCURACY, "metrics": [spec("F1Score", threshold=0.5), spec("TruePositives", thresholds=[0.3, 0.6])]}

EMA = {**BUMPY, "optimizer": spec("SGD", learningRate=0.12, momentum=0.6, useEma=True, emaMomentum=0.7)}


def _tasks():
    return {
        "regression": _task(NUMBERS, REGRESSION, BUMPY),
        "binary": _task(TWO, BINARY, ACCURACY),
        "ema": _task(NUMBERS, REGRESSION, EMA),
        "lists": _task(TWO, BINARY, LISTS),
    }


def _case(title, task, callbacks, *runs):
    """`runs` are (what, options), one after the other, with the same callbacks."""
    data = _tasks()[task]
    keras_model = compiled(data)
    expected, text = [], io.StringIO()
    with tempfile.TemporaryDirectory() as folder, warnings.catch_warnings(record=True) as warned:
        warnings.simplefilter("always")
        made = [_made(each, folder) for each in callbacks]
        with keras_writes_to(text, Clock(), dynamic=True):
            for run, options in runs:
                result = _run(keras_model, made, data, run, options)
                expected.append(history_of(result) if run == "fit" else None)
        files = {}
        for name in sorted(os.listdir(folder)):
            with open(os.path.join(folder, name), newline="") as file:
                files[name] = _lines(file.read())
    return {
        "title": title,
        "task": task,
        "callbacks": callbacks,
        "runs": [{"run": run, "options": options} for run, options in runs],
        "expected": {
            "histories": expected,
            "text": placeholders(text.getvalue()),
            "warnings": [str(each.message) for each in warned if each.category is UserWarning],
            "learningRate": number(keras_model.optimizer.learning_rate),
            "calls": [each.calls for each in made if isinstance(each, Recorder)],
            "files": files,
            "weights": tensors(keras_model.get_weights()),
        },
    }


def _cases():
    def case(title, *callbacks, task="regression", runs=None, **options):
        fit = ("fit", {"epochs": 8, "batchSize": 8, "verbose": 0, "validationData": "heldOut", **options})
        return _case(title, task, list(callbacks), *(runs(fit) if runs else [fit]))

    stop = "EarlyStopping"
    yield case("EarlyStopping", spec(stop, verbose=1))
    yield case("EarlyStopping, patience", spec(stop, patience=2, verbose=1))
    yield case("EarlyStopping, restoreBestWeights", spec(stop, patience=2, restoreBestWeights=True, verbose=1))
    yield case(
        "EarlyStopping, a baseline that is not reached",
        spec(stop, baseline=0.001, patience=3, restoreBestWeights=True, verbose=1),
    )
    yield case("EarlyStopping, a baseline that is reached", spec(stop, monitor="loss", baseline=2.0, patience=2))
    yield case("EarlyStopping, startFromEpoch", spec(stop, startFromEpoch=4, restoreBestWeights=True, verbose=1))
    yield case("EarlyStopping, minDelta", spec(stop, monitor="loss", minDelta=0.3, patience=1, verbose=1))
    yield case("EarlyStopping, mode max", spec(stop, monitor="loss", mode="max", patience=1, verbose=1))
    yield case("EarlyStopping, the direction of a metric", spec(stop, monitor="val_mae", patience=1, verbose=1))
    yield case("EarlyStopping, not the end", spec(stop, patience=50, restoreBestWeights=True, verbose=1))
    yield case("EarlyStopping, what is not there", spec(stop), validationData=None, epochs=2)
    yield case(
        "EarlyStopping, two fits", spec(stop, patience=1, verbose=1), runs=lambda fit: [fit, fit], epochs=4
    )
    reduce = "ReduceLROnPlateau"
    yield case(reduce, spec(reduce, patience=1, verbose=1))
    yield case(f"{reduce}, factor, minLr", spec(reduce, factor=0.3, minLr=0.02, patience=1, verbose=1))
    yield case(f"{reduce}, cooldown", spec(reduce, factor=0.5, patience=1, cooldown=2, verbose=1))
    yield case(f"{reduce}, patience 0", spec(reduce, patience=0, verbose=1))
    yield case(f"{reduce}, minDelta, loss", spec(reduce, monitor="loss", minDelta=0.5, patience=2, verbose=1))
    yield case(f"{reduce}, mode max", spec(reduce, mode="max", monitor="val_mae", patience=1, verbose=1))
    yield case(f"{reduce}, what is not there", spec(reduce, patience=1), validationData=None, epochs=2)
    yield case(f"{reduce}, initialEpoch", spec(reduce, patience=1, verbose=1), initialEpoch=3)
    scheduler = "LearningRateScheduler"
    yield case(scheduler, spec(scheduler, "halve", verbose=1), epochs=4)
    yield case(f"{scheduler}, small rates", spec(scheduler, "tenths", verbose=1), epochs=6)
    yield case(f"{scheduler}, a line per epoch", spec(scheduler, "halve", verbose=1), epochs=3, verbose=2)
    yield case(f"{scheduler}, silent", spec(scheduler, "halve"), epochs=3)
    csv = "CSVLogger"
    yield case(csv, spec(csv, "log.csv"), epochs=3)
    yield case(f"{csv}, separator", spec(csv, "log.csv", separator=";"), epochs=2)
    yield case(f"{csv}, no validation", spec(csv, "log.csv"), epochs=2, validationData=None)
    yield case(f"{csv}, validation now and then", spec(csv, "log.csv"), epochs=4, validationFreq=2)
    yield case(f"{csv}, anew", spec(csv, "log.csv"), runs=lambda fit: [fit, fit], epochs=2)
    yield case(f"{csv}, append", spec(csv, "log.csv", append=True), runs=lambda fit: [fit, fit], epochs=2)
    yield case(f"{csv} after {scheduler}", spec(scheduler, "halve"), spec(csv, "log.csv"), epochs=2)
    swap = "SwapEMAWeights"
    yield case(swap, spec(swap), task="ema", epochs=3)
    yield case(f"{swap}, swapOnEpoch", spec(swap, swapOnEpoch=True), task="ema", epochs=3)
    yield case(
        f"{swap} and EarlyStopping",
        spec(stop, patience=0, restoreBestWeights=True, verbose=1),
        spec(swap, swapOnEpoch=True),
        task="ema",
        epochs=6,
    )
    yield case("TerminateOnNaN", spec("Spike", 1), spec("TerminateOnNaN"), epochs=3)
    yield case("TerminateOnNaN, all is well", spec("TerminateOnNaN"), epochs=2)
    yield case(
        "every hook of fit, evaluate and predict",
        spec("Recorder"),
        epochs=2,
        validationFreq=2,
        runs=lambda fit: [fit, *((run, {"batchSize": 8, "verbose": 0}) for run in ("evaluate", "predict"))],
    )
    yield case("the names of batches in fit alone", spec("Recorder", "on_batch_begin", "on_batch_end"), epochs=1)
    fit = ("fit", {"epochs": 2, "batchSize": 8, "verbose": 1, "validationSplit": 0.3})
    yield _case("lists in the logs", "lists", [spec(csv, "log.csv")], fit, ("evaluate", {"verbose": 2}))
    one = [spec(stop, monitor="f1_score", patience=1, verbose=1), spec(reduce, monitor="val_f1_score", patience=1, mode="max")]
    yield _case("a list of one number is watched", "lists", one, ("fit", {"epochs": 4, "batchSize": 8, "verbose": 0, "validationSplit": 0.3}))
    fit = ("fit", {"epochs": 5, "batchSize": 8, "verbose": 0, "validationSplit": 0.3})
    stops = [spec(stop, monitor="val_accuracy", patience=1, restoreBestWeights=True, verbose=1)]
    yield _case("EarlyStopping, accuracy rises", "binary", stops, fit)


def fixture():
    return {
        "tolerance": {"rtol": 1e-5, "atol": 1e-6},
        "tasks": with_tensors(_tasks()),
        "heldOut": with_tensors(HELD_OUT),
        "cases": list(_cases()),
    }
