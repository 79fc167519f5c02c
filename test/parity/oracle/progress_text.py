"""Everything fit, evaluate and predict print, while each batch takes a given time; and the calls to Progbar behind it."""

import io
import re
from unittest import mock

import keras
from keras.src.callbacks import progbar_logger

from .data import Draw
from .fit_cases import BINARY, REGRESSION, Task, binary
from .json_text import number
from .models import compiled, run_options, weight_spread, with_tensors
from .progress_bars import Clock, keras_writes_to
from .specs import spec

# The seconds that successive batches take, over and over: multiples of a power of two, so that sums are exact.
SECONDS_PER_BATCH = [0.5, 0.03125, 0.015625, 0.25, 0.0078125]


class PassTime(keras.callbacks.Callback):
    """Moves the clock on at the end of each batch, before the progress bar sees that end."""

    def __init__(self, clock):
        super().__init__()
        self._clock = clock
        self._batches = 0

    def _pass(self, batch, logs=None):
        self._clock.elapsed += SECONDS_PER_BATCH[self._batches % len(SECONDS_PER_BATCH)]
        self._batches += 1

    on_train_batch_end = on_test_batch_end = on_predict_batch_end = _pass


def _recorded(calls, clock):
    class Recorded(progbar_logger.Progbar):
        def __init__(self, target, verbose, **options):
            calls.append({"target": target, "verbose": verbose, "elapsed": clock.elapsed, "updates": []})
            super().__init__(target=target, verbose=verbose, **options)

        def update(self, current, values=None, finalize=None):
            rows = [(name, number(value)) for name, value in values or []]
            calls[-1]["updates"].append(
                {"elapsed": clock.elapsed, "current": current, "values": rows, "finalize": finalize}
            )
            super().update(current, values, finalize)

    return Recorded


def placeholders(text):
    """The text without its times, and so without the blanks and backspaces that depend on their lengths."""
    text = re.sub(r"\d+(?:us|ms|s)/step", "<time>/step", text)
    text = re.sub(r"\x1b\[1m\d+(?::\d\d){0,2}s?\x1b\[0m(?= <time>)", "\x1b[1m<time>\x1b[0m", text)
    text = re.sub(r"- \d+s -", "- <time> -", text)
    return re.sub(r" *(?:\x08*(?=\r)|(?=\n))", "", text)


def _case(title, task, model, compile_options, run, dynamic=True, **options):
    case = {"model": model, "compile": compile_options, "weights": weight_spread(Draw("progress"), model)}
    keras_model = compiled(case)
    clock, stream, calls = Clock(), io.StringIO(), []
    data = {"x": task.x} if run == "predict" else {"x": task.x, "y": task.y}
    arguments = run_options({**options, **({"shuffle": False} if run == "fit" else {})})
    with (
        keras_writes_to(stream, clock, dynamic),
        mock.patch.object(progbar_logger, "Progbar", _recorded(calls, clock)),
    ):
        getattr(keras_model, run)(*data.values(), callbacks=[PassTime(clock)], **arguments)
    return {
        "title": title,
        **with_tensors(case),
        "run": run,
        "dynamic": dynamic,
        **with_tensors(data),
        "options": with_tensors(options),
        "expected": {"raw": stream.getvalue(), "withoutTimes": placeholders(stream.getvalue()), "progbars": calls},
    }


def fixture():
    two, numbers = binary(91), Task(92, "numbers")
    binary_options = {"optimizer": "sgd", "loss": "binary_crossentropy", "metrics": ["accuracy"]}
    plain = {"optimizer": spec("SGD", learningRate=0.01), "loss": "mse"}
    held_out = [two.x_held_out, two.y_held_out]

    def case(title, run="fit", **options):
        return _case(title, two, BINARY, binary_options, run, **options)

    epochs = {"epochs": 2, "batchSize": 4}
    cases = [
        case("fit, two epochs, a smaller last batch", verbose=1, **epochs),
        case("fit, no terminal", verbose=1, dynamic=False, **epochs),
        case("fit, verbose 'auto'", verbose="auto", **epochs),
        case("fit, verbose 2", verbose=2, **epochs),
        case("fit, verbose 0", verbose=0, **epochs),
        case("fit, one epoch: no heading", verbose=1, epochs=1, batchSize=8),
        case("fit, one epoch, verbose 2", verbose=2, epochs=1, batchSize=8),
        case("fit, one batch", verbose=1, epochs=2, batchSize=32),
        case("fit, validation", verbose=1, validationData=held_out, **epochs),
        case("fit, validation, verbose 2", verbose=2, validationData=held_out, **epochs),
        case("fit, validation, no terminal", verbose=1, dynamic=False, validationData=held_out, **epochs),
        case("fit, validation every second epoch", verbose=1, validationData=held_out, validationFreq=2, **epochs),
        case("fit, initialEpoch", verbose=1, epochs=4, initialEpoch=2, batchSize=8),
        _case("fit, no metrics", numbers, REGRESSION, plain, "fit", verbose=1, **epochs),
        *(case(f"{run}, verbose {verbose}", run, verbose=verbose, batchSize=4)
          for run in ("evaluate", "predict") for verbose in (0, 1, 2)),
        *(case(f"{run}, no terminal", run, verbose=1, dynamic=False, batchSize=4) for run in ("evaluate", "predict")),
    ]  # fmt: skip
    return {"secondsPerBatch": SECONDS_PER_BATCH, "cases": cases}
