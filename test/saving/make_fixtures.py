"""Writes test/saving/fixtures: models that real Keras saved, and what they predict and learn. Run it where Keras is installed."""

import pathlib

import round_trip

FOLDER = pathlib.Path(__file__).resolve().parent / "fixtures"
NAMES = ["line", "shared", "custom", "own-model"]

if __name__ == "__main__":
    round_trip.make(FOLDER, {"layers": [], "optimizers": []}, NAMES)
