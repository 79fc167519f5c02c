"""The string identifiers Keras accepts, the arguments of every class and function with their defaults, automatic names."""

import inspect
import re

import keras

_RANKS = {
    "Conv": 3, "ConvTranspose": 3, "DepthwiseConv": 2, "SeparableConv": 2, "MaxPooling": 3, "AveragePooling": 3, "GlobalMaxPooling": 3,
    "GlobalAveragePooling": 3, "UpSampling": 3, "ZeroPadding": 3, "Cropping": 3,
}  # fmt: skip

WINDOWED = [
    f"Conv{rank}DTranspose" if name == "ConvTranspose" else f"{name}{rank}D"
    for name, ranks in _RANKS.items()
    for rank in range(1, ranks + 1)
]

CLASSES = {
    "layers": [
        "Dense", "Activation", "Dropout", "Flatten", "Reshape", "Add", "Concatenate", "Permute", "RepeatVector",
        "BatchNormalization", "LayerNormalization", "GroupNormalization", "RMSNormalization", "UnitNormalization", *WINDOWED,
        "ActivityRegularization", "AlphaDropout", "Average", "Dot", "ELU", "GaussianDropout", "GaussianNoise", "Identity",
        "LeakyReLU", "Masking", "Maximum", "Minimum", "Multiply", "Normalization", "PReLU", "ReLU", "Rescaling", "Softmax",
        "SpatialDropout1D", "SpatialDropout2D", "SpatialDropout3D", "Subtract",
    ],
    "losses": [
        "CategoricalCrossentropy", "SparseCategoricalCrossentropy", "BinaryCrossentropy", "MeanSquaredError",
        "MeanAbsoluteError", "Huber", "BinaryFocalCrossentropy", "CategoricalFocalCrossentropy", "CategoricalGeneralizedCrossEntropy",
        "CategoricalHinge", "Circle", "CosineSimilarity", "CTC", "Dice", "Hinge", "KLDivergence", "LogCosh",
        "MeanAbsolutePercentageError", "MeanSquaredLogarithmicError", "Poisson", "SquaredHinge", "Tversky",
    ],
    "metrics": [
        "Accuracy", "BinaryAccuracy", "CategoricalAccuracy", "SparseCategoricalAccuracy", "MeanSquaredError",
        "MeanAbsoluteError", "AUC", "BinaryCrossentropy", "BinaryIoU", "CategoricalCrossentropy", "CategoricalHinge",
        "ConcordanceCorrelation", "CosineSimilarity", "F1Score", "FBetaScore", "FalseNegatives", "FalsePositives", "Hinge", "IoU",
        "KLDivergence", "LogCoshError", "Mean", "MeanAbsolutePercentageError", "MeanIoU", "MeanSquaredLogarithmicError", "OneHotIoU",
        "OneHotMeanIoU", "PearsonCorrelation", "Poisson", "Precision", "PrecisionAtRecall", "R2Score", "Recall", "RecallAtPrecision",
        "RootMeanSquaredError", "SensitivityAtSpecificity", "SparseCategoricalCrossentropy", "SparseTopKCategoricalAccuracy",
        "SpecificityAtSensitivity", "SquaredHinge", "Sum", "TopKCategoricalAccuracy", "TrueNegatives", "TruePositives",
    ],
    "optimizers": [
        "SGD", "RMSprop", "Adam", "AdamW", "Adadelta", "Adafactor", "Adagrad", "Adamax", "Ftrl", "Lamb", "Lion", "Muon", "Nadam",
        "ScheduleFreeAdamW",
    ],
    "initializers": [
        "GlorotUniform", "GlorotNormal", "HeUniform", "HeNormal", "LecunUniform", "LecunNormal", "Zeros", "Ones",
        "Constant", "RandomUniform", "RandomNormal", "TruncatedNormal", "VarianceScaling",
    ],
    "regularizers": ["L1", "L2", "L1L2"],
    "constraints": ["MaxNorm", "NonNeg", "UnitNorm", "MinMaxNorm"],
}  # fmt: skip

FUNCTIONS = {
    "activations": [
        "relu", "sigmoid", "tanh", "softmax", "linear", "elu", "gelu", "silu", "softplus", "leaky_relu", "exponential",
    ],
    "losses": [
        "categorical_crossentropy", "sparse_categorical_crossentropy", "binary_crossentropy", "mean_squared_error",
        "mean_absolute_error", "huber", "binary_focal_crossentropy", "categorical_focal_crossentropy", "categorical_hinge", "circle",
        "cosine_similarity", "ctc", "dice", "hinge", "kl_divergence", "log_cosh", "mean_absolute_percentage_error",
        "mean_squared_logarithmic_error", "poisson", "squared_hinge", "tversky",
    ],
}  # fmt: skip

REQUIRED = {
    "units": 3, "activation": "relu", "rate": 0.5, "target_shape": [2], "dims": [1], "n": 2, "filters": 3, "kernel_size": 2, "pool_size": 2,
    "stddev": 0.5, "axes": 1, "scale": 2, "num_classes": 2, "target_class_ids": [0], "precision": 0.5, "recall": 0.5, "sensitivity": 0.5,
    "specificity": 0.5,
}  # fmt: skip

# What belongs to every Keras object, or to features outside Keisan's first release.
OTHER_ARGUMENTS = {
    "self", "args", "kwargs", "name", "dtype", "seed", "lora_rank", "lora_alpha", "quantization_config", "input_axes",
    "output_axes", "data_format",
}  # fmt: skip


def _camel(name):
    return re.sub(r"_([a-z0-9])", lambda m: m[1].upper(), name)


def _arguments(function):
    """What has to be given, in order, and the defaults of the rest."""
    parameters = [each for each in inspect.signature(function).parameters.values() if each.name not in OTHER_ARGUMENTS]
    required = [_camel(each.name) for each in parameters if each.default is each.empty]
    options = {_camel(each.name): each.default for each in parameters if each.default is not each.empty}
    return {"required": required, "options": options}


def _identifiers(module):
    known = {*CLASSES.get(module, []), *FUNCTIONS.get(module, [])}
    owner = getattr(__import__(f"keras.src.{module}", fromlist=["ALL_OBJECTS_DICT"]), "ALL_OBJECTS_DICT")
    return {key: value.__name__ for key, value in sorted(owner.items()) if value.__name__ in known and not _needed(value)}


def _needed(value):
    """The arguments that a class cannot do without: no name stands for one that has any."""
    return inspect.isclass(value) and _arguments(value.__init__)["required"]


def _automatic_names():
    keras.utils.clear_session()
    return {
        **{module: _names_of(module, CLASSES[module]) for module in ("layers", "losses", "metrics", "optimizers")},
        "models": {"Sequential": [keras.Sequential().name for _ in range(3)]},
    }


def _names_of(module, classes):
    names = {}
    for name in classes:
        cls = getattr(getattr(keras, module), name)
        needed = [each.name for each in inspect.signature(cls).parameters.values() if each.default is each.empty]
        made = [cls(*(REQUIRED[each] for each in needed if each in REQUIRED)) for _ in range(3)]
        names[name] = [each.name for each in made]
    return names


def fixture():
    modules = ["activations", "losses", "metrics", "optimizers", "initializers", "regularizers", "constraints"]
    return {
        "identifiers": {module: _identifiers(module) for module in modules},
        "classes": {
            module: {name: _arguments(getattr(getattr(keras, module), name).__init__) for name in names}
            for module, names in CLASSES.items()
        },
        "functions": {
            module: {name: _arguments(getattr(getattr(keras, module), name)) for name in names}
            for module, names in FUNCTIONS.items()
        },
        "automaticNames": _automatic_names(),
        "config": {"epsilon": keras.config.epsilon(), "floatx": keras.config.floatx()},
    }
