"""Models go from real Keras to Keisan and back, and the other way: python3 test/saving/round_trip.py [name of a model ...]

What real Keras saves predicts the same here and goes on training the same; what is saved here predicts the same in real Keras and goes on
training the same there. For every class of layers and every optimizer that Keisan has, and for models of every kind.
"""

import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import time
import zipfile

os.environ.update(KERAS_BACKEND="jax", JAX_PLATFORMS="cpu")
ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "test/saving"), str(ROOT / "test/parity")]

import keras
import keras_models
import numpy as np

# The code of a Lambda is not saved: one is saved where its function is registered, as tests show.
WITHOUT_FILE = {"Lambda"}

RTOL, ATOL = 1e-4, 2e-5
# How much more of a difference steps may make: they amplify those of rounding.
AFTER_STEPS = 10
FIT = {"batch_size": 4, "shuffle": False, "verbose": 0}


def node(*arguments):
    command = ["node", "--conditions=@keisan/source", "--import", "tsx", "test/saving/round-trip.ts", *arguments]
    return subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True).stdout


def predicted(model, inputs):
    return keras_models.as_lists(model(keras_models.one_or_all(inputs), training=False))


def go_on(model, inputs, targets):
    """What two more epochs lead to."""
    history = model.fit(keras_models.one_or_all(inputs), keras_models.one_or_all(targets), epochs=2, **FIT)
    return {"loss": history.history["loss"], "predict": predicted(model, inputs), "iterations": int(model.optimizer.iterations.value)}


def make(folder, known, wanted):
    """Saves models, those whose names are wanted or all, and what is to be expected of them."""
    expected = {}
    for name, model, inputs, targets in keras_models.trained_cases(known["optimizers"]):
        if wanted and name not in wanted:
            continue
        model.fit(keras_models.one_or_all(inputs), keras_models.one_or_all(targets), epochs=2, **FIT)
        model.save(folder / f"{name}.keras")
        row = {"inputs": keras_models.as_lists(inputs), "targets": keras_models.as_lists(targets), "predict": predicted(model, inputs)}
        expected[name] = {**row, "goesOn": go_on(model, inputs, targets)}
    for name, model, inputs in keras_models.layer_cases(known["layers"], wanted):
        model.save(folder / f"{name}.keras")
        expected[name] = {"inputs": keras_models.as_lists(inputs), "predict": predicted(model, inputs)}
    (folder / "expected.json").write_text(json.dumps(expected))
    return set() if wanted else set(known["layers"]) - WITHOUT_FILE - classes_in(folder)


def classes_in(folder):
    """The classes of layers in the files of a folder."""
    texts = (zipfile.ZipFile(path).read("config.json").decode() for path in folder.glob("*.keras"))
    return {name for text in texts for name in re.findall(r'"class_name": "(\w+)"', text)}


def arrays(values):
    return [np.array(value["data"], "float32").reshape(value["shape"]) for value in values]


def differs(actual, expected, times=1):
    return any(not np.allclose(a["data"], e["data"], times * RTOL, times * ATOL) for a, e in zip(actual, expected, strict=True))


def problem(path, row):
    """What is wrong with a model that Keisan saved; None where nothing is."""
    try:
        model = keras.saving.load_model(path)
        inputs = arrays(row["inputs"])
        if differs(predicted(model, inputs), row["predict"]):
            return "predicts something else"
        if "goesOn" in row:
            found, expected = go_on(model, inputs, arrays(row["targets"])), row["goesOn"]
            if not np.allclose(found["loss"], expected["loss"], RTOL, ATOL) or differs(found["predict"], expected["predict"], AFTER_STEPS):
                return f"goes on with losses {found['loss']}, not {expected['loss']}"
            if found["iterations"] != expected["iterations"]:
                return f"has taken {found['iterations']} steps, not {expected['iterations']}"
    except Exception as error:
        return f"{type(error).__name__}: {error}"


def main():
    started = time.monotonic()
    with tempfile.TemporaryDirectory() as home:
        folder = pathlib.Path(home)
        missing = make(folder, json.loads(node("names")), sys.argv[1:])
        made = time.monotonic()
        counts = json.loads(node("run", str(folder)))
        checked = time.monotonic()
        expected = json.loads((folder / "expected.json").read_text())
        here = json.loads((folder / "here/expected.json").read_text())
        rows = [(folder / f"again/{name}.keras", row) for name, row in expected.items() if (folder / f"again/{name}.keras").exists()]
        rows += [(folder / f"here/{name}.keras", row) for name, row in here.items()]
        problems = [f"{path.stem}: {what}" for path, row in rows if (what := problem(path, row))]
    problems = [f"Keras to Keisan: {text}" for text in counts["problems"]] + [f"Keisan to Keras: {text}" for text in problems]
    problems += [f"no model has a {name}: add one to keras_models.py" for name in sorted(missing)]
    for text in problems:
        print(text)
    print(f"{len(expected)} files of Keras were read here, {len(rows)} files from here were read by Keras")
    print(f"{made - started:.0f} s in Keras, {checked - made:.0f} s here, {time.monotonic() - checked:.0f} s in Keras again")
    print(f"round trips: {len(expected) + len(rows) - len(problems)} passed, {len(problems)} failed")
    sys.exit(bool(problems))


if __name__ == "__main__":
    main()
