"""Writes test/saving/fixtures: models that real Keras saved, and what they predict and learn. Run it where Keras is installed."""

import pathlib

import round_trip
import keras  # after the backend was chosen

FOLDER = pathlib.Path(__file__).resolve().parent / "fixtures"
NAMES = ["line", "shared", "custom", "own-model"]

if __name__ == "__main__":
    round_trip.make(FOLDER, {"layers": [], "optimizers": []}, NAMES)
    line = keras.saving.load_model(FOLDER / "line.keras")
    line.save_weights(FOLDER / "line.weights.h5")
    line.save(FOLDER / "line.h5")  # the format of Keras 2
