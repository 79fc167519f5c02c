"""keras.utils.Progbar under a clock of our own: every update and the text it writes."""

import contextlib
import io
import sys
import types
from unittest import mock

from keras.src.utils import progbar as progbar_module

START = 1000.0


class Clock:
    """Seconds; starts at START, so that differences from the start are exact."""

    def __init__(self):
        self.elapsed = 0.0

    def time(self):
        return START + self.elapsed


@contextlib.contextmanager
def keras_writes_to(stream, clock, dynamic):
    """Keras's progress bars with our clock, on a terminal (dynamic) or on something that cannot move its cursor."""
    modules = sys.modules if dynamic else {}
    system = types.SimpleNamespace(stdout=stream, modules=modules)
    stream.isatty = lambda: dynamic
    with (
        mock.patch.object(progbar_module, "time", clock),
        mock.patch.object(progbar_module, "sys", system),
        mock.patch.object(progbar_module.os, "environ", {}),
        contextlib.redirect_stdout(stream),
    ):
        yield


def _at(elapsed, current, finalize=None, **values):
    return {"elapsed": elapsed, "current": current, "values": list(values.items()), "finalize": finalize}


def _case(title, options, *updates, dynamic=True):
    clock, stream = Clock(), io.StringIO()
    texts = []
    with keras_writes_to(stream, clock, dynamic):
        bar = progbar_module.Progbar(
            options["target"],
            **{_SNAKE.get(key, key): value for key, value in options.items() if key != "target"},
        )
        for update in updates:
            clock.elapsed = update["elapsed"]
            before = len(stream.getvalue())
            bar.update(update["current"], update["values"], update["finalize"])
            texts.append(stream.getvalue()[before:])
    rows = [{**update, "text": text} for update, text in zip(updates, texts)]
    return {"title": title, "dynamic": dynamic, "options": options, "updates": rows}


_SNAKE = {"unitName": "unit_name", "statefulMetrics": "stateful_metrics", "statelessMetrics": "stateless_metrics"}

AS_IS = {"statelessMetrics": []}


def _epoch(seconds=0.25):
    return [_at(seconds * step, step, False, accuracy=step / 4, loss=2.5 / step) for step in range(1, 5)]


def _times():
    """The forms of the time per step and of the time left."""
    for per_step in (0.0, 0.0000004, 0.0000125, 0.0005, 0.00125, 0.0625, 0.9999, 1.5, 2.5, 75.0, 4000.0):
        updates = [_at(per_step, 1), _at(3 * per_step, 3), _at(10 * per_step, 10)]
        yield _case(f"{per_step} s per step", {"target": 10, "interval": 0, **AS_IS}, *updates)
    for left in (59.0, 60.0, 60.5, 61.0, 3599.0, 3600.0, 3600.5, 3661.0, 100000.0):
        yield _case(f"{left} s left", {"target": 2, **AS_IS}, _at(left, 1))
    for elapsed in (0.5, 1.5, 2.5, 3.49):
        yield _case(f"{elapsed} s taken, halves to even", {"target": 4, **AS_IS}, _at(elapsed, 4))


def _values():
    """The forms of a value: four digits after the point, or an exponent for small ones, halves to even."""
    numbers = {
        "zero": 0.0,
        "small": 0.00012345,
        "edge": 0.001,
        "above": 0.0010001,
        "half": 0.03125,
        "half_up": 0.09375,
        "tiny": 1.25e-30,
        "long_exponent": 1.5e-120,
        "negative": -0.5,
        "small_negative": -0.00012345,
        "large": 1234567.891,
        "huge": 1e22,
        "nan": float("nan"),
        "inf": float("inf"),
        "minus_inf": float("-inf"),
        "integer": 3,
    }
    for name, value in numbers.items():
        for verbose in (1, 2):
            yield _case(f"a value: {name}, verbose {verbose}", {"target": 1, "verbose": verbose, **AS_IS},
                        _at(1, 1, **{name: value}))  # fmt: skip


def fixture():
    four, long = {"target": 4, **AS_IS}, {"target": 1875, **AS_IS}
    finish = _at(1.125, 4, True, accuracy=0.875, loss=0.5, val_accuracy=0.75, val_loss=0.625)
    averaged = [_at(1, 1, loss=4.0), _at(2, 3, loss=1.0), _at(3, 4, loss=0.5)]
    mixed = [_at(1, 1, loss=4.0, accuracy=0.5), _at(2, 2, loss=2.0, accuracy=0.25), _at(3, 4, loss=1.0, accuracy=1.0)]
    cases = [
        _case("an epoch", four, *_epoch(), finish),
        _case("an epoch, no terminal", four, *_epoch(), finish, dynamic=False),
        _case("an epoch in one line", {**four, "verbose": 2}, *_epoch(), finish),
        _case("silent", {**four, "verbose": 0}, *_epoch(), finish),
        _case("updates closer than the interval are skipped", four, *_epoch(0.015625), finish),
        _case("interval 0", {**four, "interval": 0}, *_epoch(0.015625), finish),
        _case("interval 1", {**four, "interval": 1}, *_epoch(0.25), finish),
        _case("a shorter line wipes the longer one", four, _at(100, 1, loss=0.0001), _at(101, 2, loss=1.0), finish),
        _case("many steps", long, *(_at(n / 256, n, False, loss=1.0) for n in (1, 93, 94, 1000, 1874, 1875))),
        _case("width 7", {**four, "width": 7}, *_epoch(), finish),
        _case("another unit", {**four, "unitName": "sample"}, *_epoch(), finish),
        _case("one step", {"target": 1, **AS_IS}, _at(0.25, 1, False, loss=1.0), _at(0.5, 1, True, loss=1.0)),
        _case("no steps", {"target": 0, **AS_IS}, _at(0.25, 0)),
        _case("step 0", four, _at(0.25, 0), _at(0.5, 2), _at(0.75, 4)),
        _case("unknown target", {"target": None, **AS_IS}, _at(1, 1, loss=1.0), _at(3, 2, loss=0.5),
              _at(4, 3, True, loss=0.25)),
        _case("unknown target, one line", {"target": None, "verbose": 2, **AS_IS}, _at(1, 1, loss=1.0),
              _at(2, 2, True, loss=0.5)),
        _case("metrics are averaged over the steps", {"target": 4}, *averaged),
        _case("statefulMetrics", {"target": 4, "statefulMetrics": ["accuracy"]}, *mixed),
        _case("statelessMetrics", {"target": 4, "statelessMetrics": ["accuracy"]}, *mixed),
        *_times(),
        *_values(),
    ]  # fmt: skip
    return {"cases": cases}
