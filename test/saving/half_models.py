"""Writes test/saving/fixtures/half: a model whose weights are float16 and bfloat16, and whose optimizer counts in int64, as on TensorFlow.

    KERAS_BACKEND=tensorflow python3 test/saving/half_models.py
"""

import json
import pathlib

import keras
import numpy as np
from keras import layers

FOLDER = pathlib.Path(__file__).resolve().parent / "fixtures" / "half"


def numbers(*shape, seed=1):
    """Numbers between -1 and 1 that are the same everywhere."""
    count = int(np.prod(shape))
    return (np.sin(np.arange(count) * 12.9898 + seed) * 0.9).astype("float32").reshape(shape)


if __name__ == "__main__":
    FOLDER.mkdir(parents=True, exist_ok=True)
    model = keras.Sequential(
        [
            keras.Input((3,), dtype="float16"),
            layers.Dense(4, activation="tanh", dtype="float16", name="half"),
            layers.Dense(3, dtype="bfloat16", name="brain"),
            layers.Dense(2, dtype="mixed_float16", name="mixed"),
            layers.Dense(2, dtype="mixed_bfloat16", name="mixed_brain"),
        ]
    )
    model.compile("sgd", "mse")
    for i, weight in enumerate(model.weights):
        weight.assign(numbers(*weight.shape, seed=i))
    model.optimizer.iterations.assign(7)
    model.save(FOLDER / "half.keras")
    model.save(FOLDER / "half.h5")
    model.save_weights(FOLDER / "half.weights.h5")
    x = numbers(4, 3)
    expected = {
        "x": x.ravel().tolist(),
        "weights": [np.ravel(keras.ops.convert_to_numpy(keras.ops.cast(w, "float32"))).tolist() for w in model.weights],
        "predict": np.ravel(np.asarray(model.predict(x, verbose=0), "float32")).tolist(),
    }
    (FOLDER / "expected.json").write_text(json.dumps(expected))
