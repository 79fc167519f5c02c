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


def graph():
    """Two inputs, two outputs, a layer in two places, a residual sum, a function and models within."""
    a, b = keras.Input((4,), name="a"), keras.Input((4,), name="b")
    shared = layers.Dense(8, activation="relu", name="shared")
    total = layers.add([shared(a), shared(b)])
    residual = layers.add([total, layers.Dense(8, name="dense")(total)])
    i, j = keras.Input((8,), name="i"), keras.Input((8,), name="j")
    tanh = layers.Dense(8, activation="tanh", name="tanh")(i)
    inner = keras.Model([i, j], [tanh, keras.ops.multiply(j, 2)], name="inner")
    left, right = inner([residual, shared(a)])
    line = keras.Sequential(
        [keras.Input((8,)), layers.Dense(8, activation="relu", name="line_1"), layers.Dropout(0.5)], name="line"
    )
    both = layers.concatenate([line(left), right])
    kind = layers.Dense(3, activation="softmax", name="kind")(both)
    size = layers.Activation("sigmoid", name="size")(keras.ops.mean(both, axis=-1, keepdims=True))
    return keras.Model([a, b], [kind, size], name="graph")


def convnet():
    return keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            layers.Conv2D(32, 3, activation="relu", name="conv2d"),
            layers.MaxPooling2D(2, name="max_pooling2d"),
            layers.Conv2D(64, 3, use_bias=False, name="conv2d_1"),
            layers.BatchNormalization(name="batch_normalization"),
            layers.ReLU(name="re_lu"),
            layers.GlobalAveragePooling2D(name="global_average_pooling2d"),
            layers.Dropout(0.5, name="dropout"),
            layers.Dense(10, activation="softmax", name="dense"),
        ]
    )


def residual():
    """A block whose shortcut is what it is given, and one whose shortcut is a convolution."""
    inputs = keras.Input((28, 28, 1), name="images")
    x = layers.Conv2D(8, 3, padding="same", activation="relu", name="stem")(inputs)
    y = layers.Conv2D(8, 3, padding="same", activation="relu", name="block1_a")(x)
    x = layers.add([x, layers.Conv2D(8, 3, padding="same", name="block1_b")(y)])
    y = layers.Conv2D(16, 3, strides=2, padding="same", activation="relu", name="block2_a")(x)
    y = layers.BatchNormalization(name="block2_norm")(y)
    shortcut = layers.Conv2D(16, 1, strides=2, name="block2_shortcut")(x)
    x = layers.add([shortcut, layers.Conv2D(16, 3, padding="same", name="block2_b")(y)])
    x = layers.GlobalMaxPooling2D(name="pool")(x)
    return keras.Model(inputs, layers.Dense(10, activation="softmax", name="digit")(x), name="residual")


FACTS = {"show_shapes": True, "show_layer_activations": True}
ALL = {**FACTS, "show_dtype": True, "show_trainable": True}
PICTURES = [
    ("article", article(), FACTS),
    ("binary", binary(), {**ALL, "rankdir": "LR"}),
    ("deep", deep(), ALL),
    ("names", deep(), {}),
    ("nested", deep(), {"show_layer_activations": True, "expand_nested": True}),
    ("graph", graph(), {**FACTS, "expand_nested": True}),
    ("convnet", convnet(), FACTS),
    ("residual", residual(), FACTS),
]

for name, model, options in PICTURES:
    keras.utils.plot_model(model, str(FOLDER / f"{name}.png"), show_layer_names=True, dpi=80, **options)
