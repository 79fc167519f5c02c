"""Writes models of Keras 2 into a folder, and what they predict and learn: old-files.main.ts compares it with what Keisan makes of them.

    pip install "tensorflow-cpu==2.19.*" "tf_keras==2.19.*" && pip install --no-deps tensorflowjs==4.22.0
    TF_USE_LEGACY_KERAS=1 python3 test/saving/keras2_models.py folder && npm run old-files -- folder
"""

import json
import pathlib
import sys
import types

import numpy as np
import tf_keras as keras

# TensorFlow.js's converter wants them for other formats than these.
for name in ["tensorflow_decision_forests", "tensorflow_hub", "jax", "jax.experimental", "jax.experimental.jax2tf"]:
    sys.modules.setdefault(name, types.ModuleType(name))
sys.modules["jax.experimental"].jax2tf = sys.modules["jax.experimental.jax2tf"]

from tensorflowjs.converters import keras_h5_conversion as conversion

layers, schedules = keras.layers, keras.optimizers.schedules
old, new = keras.optimizers.legacy, keras.optimizers
FIT = {"batch_size": 4, "epochs": 2, "shuffle": False, "verbose": 0}
IMAGE, STEPS, VECTOR, VOLUME = (6, 6, 2), (5, 4), (4,), (4, 4, 4, 2)


def numbers(*shape, seed=1):
    """Numbers between -1 and 1 that are the same everywhere."""
    return (np.sin(np.arange(int(np.prod(shape))) * 12.9898 + seed) * 0.9).astype("float32").reshape(shape)


def fill(model):
    for i, weight in enumerate(model.weights):
        if weight.dtype.is_floating:
            values = numbers(*weight.shape, seed=i)
            weight.assign(abs(values) + 0.5 if "variance" in weight.name else values * 0.5)
    return model


# What lines of layers are made of, and the shape of what they take.
LINES = {
    "activations": (VECTOR, lambda: [layers.Activation("swish"), layers.Dense(3, activation="gelu"), layers.Dense(3, activation="softplus", activity_regularizer="l1")]),
    "advanced-activations": (VECTOR, lambda: [layers.ELU(0.5), layers.LeakyReLU(0.1), layers.PReLU(alpha_initializer="ones"), layers.ReLU(2.0, 0.1, 0.2), layers.Softmax(axis=-1)]),
    "shared-axes": (IMAGE, lambda: [layers.PReLU(shared_axes=[1, 2])]),
    "initializers": (VECTOR, lambda: [layers.Dense(3, kernel_initializer=one) for one in [keras.initializers.RandomNormal(0.0, 0.1, seed=3), "random_uniform", "truncated_normal", keras.initializers.VarianceScaling(2.0, "fan_out", "untruncated_normal"), keras.initializers.Constant(0.3), "ones", "he_uniform", "lecun_normal", "glorot_normal"]]),
    "constraints": (VECTOR, lambda: [layers.Dense(3, kernel_constraint=one) for one in [keras.constraints.MaxNorm(2), "non_neg", keras.constraints.UnitNorm(axis=0), keras.constraints.MinMaxNorm(0.1, 0.9, 0.5)]]),
    "regularizers": (VECTOR, lambda: [layers.ActivityRegularization(l1=0.1, l2=0.2), layers.Dense(3, kernel_regularizer=keras.regularizers.L1L2(0.1, 0.2), bias_regularizer="l1")]),
    "pooling-1d": (STEPS, lambda: [layers.AveragePooling1D(2, padding="same"), layers.MaxPooling1D(2, strides=1), layers.GlobalMaxPooling1D(keepdims=True), layers.Flatten()]),
    "pooling-2d": (IMAGE, lambda: [layers.AveragePooling2D(2, padding="same"), layers.MaxPooling2D((2, 1)), layers.GlobalMaxPooling2D()]),
    "pooling-3d": (VOLUME, lambda: [layers.AveragePooling3D(2), layers.MaxPooling3D(1), layers.GlobalAveragePooling3D()]),
    "convolution-1d": (STEPS, lambda: [layers.Conv1D(3, 2, padding="causal", dilation_rate=2), layers.Conv1DTranspose(2, 3, strides=2, padding="same"), layers.SeparableConv1D(3, 2), layers.DepthwiseConv1D(2, depth_multiplier=2)]),
    "convolution-2d": (IMAGE, lambda: [layers.Conv2D(4, 3, groups=2, padding="same"), layers.Conv2DTranspose(3, 3, strides=2, output_padding=1, padding="same"), layers.DepthwiseConv2D(3, depth_multiplier=2, depthwise_regularizer="l2"), layers.SeparableConv2D(2, 2, pointwise_constraint="non_neg")]),
    "convolution-3d": (VOLUME, lambda: [layers.Conv3D(2, 2), layers.Conv3DTranspose(2, 2), layers.Flatten()]),
    "normalization": (IMAGE, lambda: [layers.BatchNormalization(axis=1, scale=False, momentum=0.8), layers.BatchNormalization(center=False), layers.GroupNormalization(groups=2), layers.LayerNormalization(axis=[2, 3]), layers.UnitNormalization(axis=-1)]),
    "preprocessing": (VECTOR, lambda: [layers.Rescaling(0.5, offset=0.1), layers.Normalization(mean=[0.0, 1.0, 2.0, 3.0], variance=[1.0, 2.0, 3.0, 4.0])]),
    "reshaping-1d": (STEPS, lambda: [layers.Cropping1D(1), layers.ZeroPadding1D((1, 0)), layers.UpSampling1D(2), layers.Flatten(), layers.RepeatVector(2), layers.Reshape((-1, 4))]),
    "reshaping-2d": (IMAGE, lambda: [layers.Cropping2D(((1, 0), (0, 1))), layers.ZeroPadding2D((1, 2)), layers.UpSampling2D((2, 1)), layers.Permute((2, 1, 3))]),
    "reshaping-3d": (VOLUME, lambda: [layers.Cropping3D(1), layers.ZeroPadding3D(1), layers.UpSampling3D(2), layers.Flatten()]),
    "regularization": (STEPS, lambda: [layers.Dropout(0.3, noise_shape=(None, 1, 4)), layers.SpatialDropout1D(0.2), layers.GaussianDropout(0.1), layers.GaussianNoise(0.1), layers.AlphaDropout(0.1)]),
    "masking": (STEPS, lambda: [layers.Masking(0.5), layers.Flatten()]),
    "float64": (VECTOR, lambda: [layers.Dense(2, dtype="float64")]),
    "many-layers": (VECTOR, lambda: [layers.Dense(2, name=f"layer_with_a_long_name_{'x' * 100}_{i}") for i in range(600)]),
}


def merging():
    a, b = keras.Input(VECTOR), keras.Input(VECTOR)
    x = [layers.Dense(4)(a), layers.Dense(4)(b)]
    merged = [one(x) for one in [layers.Add(), layers.Subtract(), layers.Multiply(), layers.Average(), layers.Maximum(), layers.Minimum(), layers.Dot(axes=1, normalize=True)]]
    return keras.Model([a, b], layers.Concatenate(axis=1)(merged)), [numbers(3, 4), numbers(3, 4, seed=2)]


def called_with_options():
    x = keras.Input(VECTOR)
    y = layers.BatchNormalization()(layers.Dropout(0.0)(x, training=True), training=False)
    return keras.Model(x, layers.Dense(1)(y)), [numbers(3, 4)]


def line_within():
    line, x = keras.Sequential([layers.Dense(3), layers.Dense(4)]), keras.Input(VECTOR)
    return keras.Model(x, layers.Add()([line(x), line(line(x))])), [numbers(3, 4)]


def graph_within_line():
    x = keras.Input(VECTOR)
    graph = keras.Model(x, layers.Dense(3)(layers.BatchNormalization()(x)))
    return keras.Sequential([keras.Input(VECTOR), graph, keras.Sequential([layers.Dense(2), layers.BatchNormalization()])]), [numbers(3, 4)]


def used_again():
    x, layer = keras.Input(VECTOR), layers.Dense(4)
    return keras.Model(x, [layer(layer(layer(x))), layer(x)]), [numbers(3, 4)]


def frozen():
    model = keras.Sequential([keras.Input(VECTOR), layers.Dense(3), layers.BatchNormalization(), layers.Dense(2)])
    model.layers[1].trainable = False
    return model, [numbers(3, 4)]


def of(line):
    shape, make = line
    return keras.Sequential([keras.Input(shape), *make()]), [numbers(3, *shape)]


GRAPHS = [merging, called_with_options, line_within, graph_within_line, used_again, frozen]
MODELS = {**{name: lambda line=line: of(line) for name, line in LINES.items()}, **{make.__name__: make for make in GRAPHS}}

OPTIMIZERS = {
    "sgd": lambda: new.SGD(0.1, momentum=0.5, nesterov=True, clipnorm=1.0),
    "plain-sgd": lambda: new.SGD(0.1),
    "adam": lambda: new.Adam(1e-2, amsgrad=True, use_ema=True),
    "adamw": lambda: new.AdamW(1e-2, weight_decay=0.01),
    "adamax": lambda: new.Adamax(1e-2),
    "adagrad": lambda: new.Adagrad(1e-1),
    "adadelta": lambda: new.Adadelta(1.0),
    "ftrl": lambda: new.Ftrl(0.1, l1_regularization_strength=0.01),
    "rmsprop": lambda: new.RMSprop(1e-2, centered=True, momentum=0.3),
    "lion": lambda: new.Lion(1e-3),
    "old-sgd": lambda: old.SGD(0.1, momentum=0.5, decay=0.1),
    "old-rmsprop": lambda: old.RMSprop(1e-2, momentum=0.1, centered=True),
    "old-adam": lambda: old.Adam(1e-2, amsgrad=True),
    "old-adagrad": lambda: old.Adagrad(0.1),
    "old-adamax": lambda: old.Adamax(1e-2),
    "old-adadelta": lambda: old.Adadelta(1.0),
    "old-ftrl": lambda: old.Ftrl(0.1),
    "cosine": lambda: new.SGD(schedules.CosineDecay(0.1, 10)),
    "restarts": lambda: new.SGD(schedules.CosineDecayRestarts(0.1, 4)),
    "piecewise": lambda: new.SGD(schedules.PiecewiseConstantDecay([2, 4], [0.1, 0.05, 0.01])),
    "polynomial": lambda: new.Adam(schedules.PolynomialDecay(0.1, 10)),
    "inverse-time": lambda: new.SGD(schedules.InverseTimeDecay(0.1, 2, 0.5)),
}

LOSSES = {
    "binary": lambda: (keras.losses.BinaryCrossentropy(label_smoothing=0.1), ["binary_accuracy", keras.metrics.AUC(), keras.metrics.Precision(), keras.metrics.Recall(thresholds=0.3)]),
    "mae": lambda: ("mae", ["mse", keras.metrics.RootMeanSquaredError(), keras.metrics.CosineSimilarity()]),
    "huber": lambda: (keras.losses.Huber(0.5, reduction="sum"), [keras.metrics.MeanAbsolutePercentageError()]),
    "log-cosh": lambda: ("log_cosh", ["acc"]),
    "hinge": lambda: (keras.losses.SquaredHinge(), ["hinge"]),
    "kld": lambda: ("kullback_leibler_divergence", ["kullback_leibler_divergence"]),
    "poisson": lambda: (keras.losses.Poisson(), ["poisson"]),
    "cosine": lambda: (keras.losses.CosineSimilarity(axis=1), []),
    "focal": lambda: (keras.losses.BinaryFocalCrossentropy(gamma=3), []),
}


def lists(values):
    values = values if isinstance(values, list) else [values]
    return [{"shape": list(np.shape(x)), "data": np.ravel(np.asarray(x, "float64")).tolist()} for x in values]


def one_or_all(values):
    return values[0] if len(values) == 1 else values


def save(model, folder, name):
    model.save(folder / f"{name}.h5")
    topology, groups = conversion.h5_merged_saved_model_to_tfjs_format(str(folder / f"{name}.h5"))
    (folder / name).mkdir(exist_ok=True)
    conversion.write_artifacts(topology, groups, str(folder / name))


def trained(folder, name, optimizer, loss, metrics):
    """A model that was trained, and what more training leads to."""
    x, y = numbers(8, 4), (numbers(8, 2, seed=9) > 0).astype("float32")
    model = fill(keras.Sequential([keras.Input(VECTOR), layers.Dense(3, activation="tanh"), layers.Dense(2, activation="sigmoid")]))
    model.compile(optimizer, loss, metrics=metrics)
    model.fit(x, y, **FIT)
    save(model, folder, name)
    row = {"inputs": lists(x), "targets": lists(y), "predict": lists(model.predict(x, verbose=0))}
    history = model.fit(x, y, **FIT).history
    return {**row, "goesOn": {"history": history, "predict": lists(model.predict(x, verbose=0))}}


if __name__ == "__main__":
    folder = pathlib.Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    expected = {}
    for name, make in MODELS.items():
        model, inputs = make()
        save(fill(model), folder, name)
        expected[name] = {"inputs": lists(inputs), "predict": lists(model.predict(one_or_all(inputs), verbose=0))}
    for name, make in OPTIMIZERS.items():
        expected[f"optimizer-{name}"] = trained(folder, f"optimizer-{name}", make(), "mse", [])
    for name, make in LOSSES.items():
        expected[f"loss-{name}"] = trained(folder, f"loss-{name}", "sgd", *make())
    (folder / "expected.json").write_text(json.dumps(expected))
