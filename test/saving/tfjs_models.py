"""Writes test/saving/fixtures/tfjs: what TensorFlow.js's converter makes of the models in fixtures/legacy, and what it makes of them again.

    pip install "tensorflow-cpu==2.19.*" "tf_keras==2.19.*" && pip install --no-deps tensorflowjs==4.22.0
    python3 test/saving/tfjs_models.py
"""

import json
import pathlib
import shutil
import sys
import tempfile
import types

import keras
import numpy as np
import tf_keras

# The converter wants them for other formats than these.
for name in ["tensorflow_decision_forests", "tensorflow_hub", "jax", "jax.experimental", "jax.experimental.jax2tf"]:
    sys.modules.setdefault(name, types.ModuleType(name))
sys.modules["jax.experimental"].jax2tf = sys.modules["jax.experimental.jax2tf"]

from tensorflowjs.converters import keras_h5_conversion as conversion
from tensorflowjs.read_weights import read_weights

FIXTURES = pathlib.Path(__file__).resolve().parent / "fixtures"
FOLDER = FIXTURES / "tfjs"


def expected(which, name):
    return json.loads((FIXTURES / "legacy" / f"{which}.json").read_text())[name]


def lists(values):
    values = values if isinstance(values, list) else [values]
    return [{"shape": list(np.shape(x)), "data": np.ravel(np.asarray(x, "float64")).round(7).tolist()} for x in values]


def from_h5(name, which, target, split=False, **options):
    topology, groups = conversion.h5_merged_saved_model_to_tfjs_format(str(FIXTURES / "legacy" / f"{name}-{which}.h5"), split_by_layer=split)
    conversion.write_artifacts(topology, groups, str(FOLDER / target), **options)


def from_keras(name, target):
    from tensorflowjs.converters import converter

    with tempfile.TemporaryDirectory() as folder:
        path = f"{folder}/{name}.keras"
        keras.saving.load_model(FIXTURES / "legacy" / f"{name}-keras3.h5", compile=name == "line").save(path)
        converter.dispatch_keras_keras_to_tfjs_layers_model_conversion(path, str(FOLDER / target))


def quantized(name, target, dtype):
    """What the model predicts with weights of few bits, as Python reads them again."""
    from_h5(name, "keras2", target, quantization_dtype_map={dtype: True})
    model = tf_keras.models.load_model(FIXTURES / "legacy" / f"{name}-keras2.h5", compile=False)
    manifest = json.loads((FOLDER / target / "model.json").read_text())["weightsManifest"]
    found = {weight["name"]: weight["data"] for group in read_weights(manifest, str(FOLDER / target)) for weight in ([group] if isinstance(group, dict) else group)}
    for weight in model.weights:
        weight.assign(found[weight.name.removesuffix(":0")])
    row = expected("keras2", name)
    inputs = [np.array(x["data"], "float32").reshape(x["shape"]) for x in row["inputs"]]
    return {**row, "predict": lists(model.predict(inputs[0] if len(inputs) == 1 else inputs, verbose=0))}


if __name__ == "__main__":
    for folder in ["layers", "shards", "keras3", "renamed", "keras3-nested", "uint8", "uint16", "float16"]:
        shutil.rmtree(FOLDER / folder, ignore_errors=True)
        (FOLDER / folder).mkdir(parents=True)
    from_h5("nested", "keras2", "shards", weight_shard_size_bytes=300)
    from_h5("images", "keras2", "layers", split=True)
    from_h5("nested", "keras3", "renamed")
    from_keras("line", "keras3")
    from_keras("nested", "keras3-nested")
    rows = {
        "shards": expected("keras2", "nested"),
        "layers": expected("keras2", "images"),
        "renamed": expected("keras3", "nested"),
        "keras3": expected("keras3", "line"),
        "keras3-nested": expected("keras3", "nested"),
        **{dtype: quantized("line", dtype, dtype) for dtype in ["uint8", "uint16", "float16"]},
    }
    (FOLDER / "expected.json").write_text(json.dumps({name: {"inputs": row["inputs"], "predict": row["predict"]} for name, row in rows.items()}))
