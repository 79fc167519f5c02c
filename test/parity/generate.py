"""Writes test/parity/fixtures/*.json from real Keras 3. With --check, says which of them are out of date instead."""

import argparse
import atexit
import concurrent.futures
import importlib
import importlib.util
import json
import math
import multiprocessing
import os
import pathlib
import platform
import sys
import tempfile
import time
import warnings

FIXTURES = pathlib.Path(__file__).resolve().parent / "fixtures"
MAX_BYTES = 300_000

# Families of layers, each with a file of its own for each class: `layers/BatchNormalization`.
FAMILIES = ["activations", "convolution", "core", "dense", "normalization", "pooling", "reshaping"]

# Functions of tensors and what stands for some, each with a file of its own: `functions/conv`, `constraints/MaxNorm`.
VALUES = ["activations", "constraints", "regularizers", "windows"]

# What has a file of its own for each class, with the module that makes it.
JUDGES = {"losses": "loss_cases", "metrics": "metric_cases"}

NAMES = [
    "schedules",
    "optimizer-fits",
    "initializers",
    "fits",
    "callbacks",
    "own-steps",
    "transfer",
    "layer-fits",
    "judge-fits",
    "batches",
    "streams",
    "several-outputs",
    "class-weights",
    "summaries",
    "progress-bars",
    "progress-text",
    "errors",
    "names",
    "serialization",
    "functional",
]


def prepare_environment(home):
    """One backend, one instruction set, no settings from the user's home or terminal; before Keras is imported."""
    os.environ.update(
        KERAS_BACKEND="jax",
        KERAS_HOME=home,
        JAX_PLATFORMS="cpu",
        # Keras forgets compiled functions with its session, before each case: what one case has compiled, others find here.
        JAX_COMPILATION_CACHE_DIR=os.path.join(home, "compiled"),
        JAX_PERSISTENT_CACHE_MIN_COMPILE_TIME_SECS="0",
        JAX_PERSISTENT_CACHE_MIN_ENTRY_SIZE_BYTES="-1",
        COLUMNS="80",
        LINES="24",
    )
    if platform.machine().lower() in ("x86_64", "amd64"):
        os.environ["XLA_FLAGS"] = "--xla_cpu_max_isa=AVX2"
    for name in ("FORCE_COLOR", "NO_COLOR", "PYCHARM_HOSTED"):
        os.environ.pop(name, None)
    warnings.filterwarnings("ignore")


def layer_classes():
    """The family of each class of layers that has a file of its own."""
    families = [importlib.import_module(f"oracle.layers_{family}") for family in FAMILIES]
    return {name: family for family in families for name in family.CLASSES}


def call_classes():
    """The cases of each class of layers whose calls have a file of their own."""
    return importlib.import_module("oracle.calls").CLASSES


def optimizer_classes():
    """The cases of each class of optimizers."""
    return importlib.import_module("oracle.optimizers").CLASSES


def value_files():
    """The module and the cases of each file of values."""
    modules = [importlib.import_module(f"oracle.{name}") for name in VALUES]
    return {name: (module, cases) for module in modules for name, cases in module.FILES.items()}


def judges(kind):
    """Each loss, or each metric, that has a file of its own, with its cases."""
    return importlib.import_module(f"oracle.{kind}").CLASSES


def contents(name):
    """The contents of a fixture."""
    if name.startswith("optimizers/"):
        cases = optimizer_classes()[name.removeprefix("optimizers/")]
        return importlib.import_module("oracle.optimizers").fixture(cases())
    if found := value_files().get(name):
        module, cases = found
        tolerance = {"atol": module.ATOL} if hasattr(module, "ATOL") else {}
        return importlib.import_module("oracle.value_cases").fixture(cases(), **tolerance)
    folder, _, class_name = name.partition("/")
    if folder in JUDGES:
        return importlib.import_module(f"oracle.{JUDGES[folder]}").fixture(class_name, judges(folder)[class_name])
    if name.startswith("calls/"):
        cases = call_classes()[name.removeprefix("calls/")]
        return importlib.import_module("oracle.call_cases").fixture(cases())
    if name.startswith("layers/"):
        class_name = name.removeprefix("layers/")
        family = layer_classes()[class_name]
        tolerance = {"atol": family.ATOL} if hasattr(family, "ATOL") else {}
        return importlib.import_module("oracle.layer_cases").fixture(family.CLASSES[class_name](), **tolerance)
    return importlib.import_module(f"oracle.{name.replace('-', '_')}").fixture()


def render(name):
    """The text of a fixture."""
    from oracle import json_text

    text = json_text.to_text(contents(name))
    if len(text.encode()) >= MAX_BYTES:
        raise RuntimeError(f"{name}.json would take {len(text.encode())} bytes; keep it under {MAX_BYTES}.")
    return text


def same(a, b):
    """Equal, with room for the last digits of float32 sums, which differ between processors: seen 1.7e-5 of a gradient."""
    if isinstance(a, dict) and isinstance(b, dict):
        return a.keys() == b.keys() and all(same(a[key], b[key]) for key in a)
    if isinstance(a, list) and isinstance(b, list):
        return len(a) == len(b) and all(map(same, a, b))
    if isinstance(a, (int, float)) and isinstance(b, (int, float)) and not isinstance(a, bool):
        return math.isclose(a, b, rel_tol=1e-4, abs_tol=1e-5)
    return a == b


def is_current(path, text):
    return path.exists() and same(json.loads(path.read_text(encoding="utf-8")), json.loads(text))


def begin():
    """Prepares a process that makes fixtures, with a home of its own that goes with the process."""
    home = tempfile.TemporaryDirectory()
    atexit.register(home.cleanup)
    prepare_environment(home.name)


def make(name, check):
    """Writes a fixture, or with `check` compares it. Returns whether the file is now current, and what to print."""
    started = time.monotonic()
    path, text = FIXTURES / f"{name}.json", render(name)
    current = is_current(path, text) if check else True
    if not check:
        path.write_text(text, encoding="utf-8")
    return current, f"{path.name}: {len(text.encode()) / 1000:.0f} kB, {time.monotonic() - started:.0f} s"


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", metavar="name", help=f"which fixtures; all by default: {', '.join(NAMES)}")
    parser.add_argument("--check", action="store_true", help="compare with the files instead of writing them")
    arguments = parser.parse_args()
    if importlib.util.find_spec("keras") is None:
        sys.exit("Keras is not installed for this Python. See test/parity/README.md, or run:\n"
                 f"  {sys.executable} -m pip install -r test/parity/requirements.txt")  # fmt: skip
    begin()
    folders = {
        "layers": layer_classes(),
        "calls": call_classes(),
        "optimizers": optimizer_classes(),
        **{kind: judges(kind) for kind in JUDGES},
    }
    names = [*NAMES, *value_files(), *(f"{folder}/{name}" for folder, classes in folders.items() for name in classes)]
    for name in names:
        (FIXTURES / name).parent.mkdir(parents=True, exist_ok=True)
    if unknown := [name for name in arguments.names if name not in names]:
        parser.error(f"unknown fixtures: {', '.join(unknown)}; there are {', '.join(names)}")
    stale = []
    with concurrent.futures.ProcessPoolExecutor(os.cpu_count(), multiprocessing.get_context("spawn"), begin) as processes:
        made = {processes.submit(make, name, arguments.check): name for name in arguments.names or names}
        for fixture in concurrent.futures.as_completed(made):
            current, line = fixture.result()
            print(line, flush=True)
            if not current:
                stale.append(made[fixture])
    if stale:
        sys.exit(f"Out of date: {', '.join(stale)}. Run `npm run parity:update`.")


if __name__ == "__main__":
    main()
