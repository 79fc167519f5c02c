"""Draws the models of with-keisan.ts with real Keras 3 and Graphviz, for docs/diagrams.md: python3 docs/diagrams/with_keras.py

Wants Keras with any backend and pydot, and from the system Graphviz and fonts, Japanese ones too.
"""

import pathlib

import keras
from keras import layers

FOLDER = pathlib.Path(__file__).resolve().parent / "keras"


class Scale(layers.Layer):
    """A layer of the user's own: a factor for each feature."""

    def build(self, input_shape):
        self.factor = self.add_weight(name="factor", shape=(input_shape[-1],), initializer="ones")

    def call(self, x):
        return x * self.factor


def article():
    return keras.Sequential(
        [
            keras.Input((784,)),
            layers.Dense(512, activation="relu", name="dense"),
            layers.Dense(10, activation="softmax", name="dense_1"),
        ]
    )


def binary():
    return keras.Sequential(
        [
            keras.Input((31,)),
            layers.Dense(20, activation="relu", name="dense"),
            layers.Dense(100, activation="relu", name="dense_1"),
            layers.Dense(1, activation="sigmoid", name="dense_2"),
        ]
    )


def deep():
    encoder = keras.Sequential(
        [
            keras.Input((784,)),
            layers.Dense(64, activation="relu", name="隠れ層"),
            Scale(name="scale"),
        ],
        name="encoder",
    )
    return keras.Sequential(
        [
            keras.Input((28, 28)),
            layers.Flatten(name="平らにする"),
            encoder,
            layers.Dropout(0.5, name="dropout"),
            layers.Dense(16, name="dense", trainable=False),
            layers.Activation("tanh", name="活性化"),
            layers.Reshape((4, 4), name="reshape"),
        ],
        name="deep",
    )


FACTS = {"show_shapes": True, "show_layer_activations": True}
ALL = {**FACTS, "show_dtype": True, "show_trainable": True}
PICTURES = [
    ("article", article(), FACTS),
    ("binary", binary(), {**ALL, "rankdir": "LR"}),
    ("deep", deep(), ALL),
    ("names", deep(), {}),
    ("nested", deep(), {"show_layer_activations": True, "expand_nested": True}),
]

for name, model, options in PICTURES:
    keras.utils.plot_model(model, str(FOLDER / f"{name}.png"), show_layer_names=True, dpi=80, **options)
