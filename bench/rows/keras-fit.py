"""Keras 3 on the backend that KERAS_BACKEND names, as its users run it: compile, fit, evaluate."""

import importlib
import os

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "2"

import keras

from row import read_job, report, stopwatch

job = read_job()
units, batch_size, train, test = job["units"], job["batchSize"], job["train"], job["test"]
softmax = job["output"] == "softmax"
lap = stopwatch()

keras.utils.set_random_seed(job["seed"])
convolutions = job.get("convolutions")
input_shape = (convolutions["side"], convolutions["side"], 1) if convolutions else (units[0],)
for data in (train, test):
    data["x"] = data["x"].reshape(-1, *input_shape)
model = keras.Sequential([keras.Input(input_shape)])
if convolutions:
    for filters in convolutions["filters"]:
        model.add(keras.layers.Conv2D(filters, 3, activation="relu"))
        model.add(keras.layers.MaxPooling2D(2))
    model.add(keras.layers.Flatten())
for size in units[1:-1]:
    model.add(keras.layers.Dense(size, activation="relu"))
model.add(keras.layers.Dense(units[-1], activation=job["output"]))
model.compile(
    optimizer=job.get("optimizer", "rmsprop"),
    loss="categorical_crossentropy" if softmax else "binary_crossentropy",
    metrics=["accuracy"],
    jit_compile=bool(os.environ.get("BENCH_COMPILE")) or "auto",
    steps_per_execution=int(os.environ.get("BENCH_STEPS", "1")),
)
setup = lap()

seconds = []
timer = keras.callbacks.LambdaCallback(on_epoch_end=lambda epoch, logs: seconds.append(lap()))
model.fit(train["x"], train["y"], epochs=job["epochs"], batch_size=batch_size, verbose=0, callbacks=[timer])
_, accuracy = model.evaluate(test["x"], test["y"], batch_size=batch_size, verbose=0)
backend = importlib.import_module(keras.backend.backend())
report(version=f"{keras.__version__} on {backend.__version__}", setup=setup, seconds=seconds, accuracy=accuracy)
