"""What Keras saves of objects and of models, as plain data."""

import json

import keras

from .models import model_spec
from .specs import build, keras_options, sequential, spec

OBJECTS = {
    "layers": [
        spec("Dense", 3, activation="relu", name="a"),
        spec("Dense", 2, activation="leaky_relu", useBias=False, kernelInitializer="he_normal", dtype="float64", name="b",
             biasInitializer=spec("Constant", value=0.5), kernelRegularizer="l2", biasRegularizer=spec("L1L2", l1=0.5, l2=0.25),
             kernelConstraint=spec("MaxNorm", maxValue=3), activityRegularizer=spec("L1", l1=0.3), trainable=False),
        spec("Activation", "log_softmax", name="c"),
        spec("Dropout", 0.5, name="d"),
        spec("Dropout", 0.25, noiseShape=[None, 1], seed=3, name="e"),
        spec("Flatten", name="f"),
        spec("Reshape", [2, -1], name="g"),
        spec("Add", name="h"),
        spec("Concatenate", axis=1, name="i"),
    ],
    "initializers": [
        spec("Zeros"), spec("Ones"), spec("Constant", value=0.25), spec("RandomUniform", minval=-1, maxval=0.5, seed=1),
        spec("RandomNormal", mean=1, stddev=0.5), spec("TruncatedNormal"), spec("GlorotUniform"), spec("GlorotNormal", seed=2),
        spec("HeUniform"), spec("HeNormal", seed=3), spec("LecunUniform"), spec("LecunNormal"), spec("VarianceScaling"),
        spec("VarianceScaling", scale=2, mode="fan_out", distribution="uniform", seed=4),
    ],
    "regularizers": [spec("L1"), spec("L1", l1=0.1), spec("L2"), spec("L2", l2=0.1), spec("L1L2", l1=0.1, l2=0.2)],
    "constraints": [
        spec("MaxNorm"), spec("MaxNorm", maxValue=3, axis=[0, 1]), spec("NonNeg"), spec("UnitNorm", axis=1),
        spec("MinMaxNorm", minValue=0.5, maxValue=2, rate=0.5, axis=1),
    ],
    "losses": [
        spec("MeanSquaredError"), spec("MeanAbsoluteError", reduction="sum", name="mine"),
        spec("CategoricalCrossentropy", fromLogits=True, labelSmoothing=0.1), spec("BinaryCrossentropy", labelSmoothing=0.2),
        spec("SparseCategoricalCrossentropy", fromLogits=True), spec("Huber"),
    ],
    "metrics": [
        spec("Accuracy"), spec("BinaryAccuracy", threshold=0.25, name="mine"), spec("CategoricalAccuracy"),
        spec("SparseCategoricalAccuracy"), spec("MeanSquaredError"), spec("MeanAbsoluteError"), spec("Mean"),
    ],
    "optimizers": [
        spec("SGD"), spec("SGD", learningRate=0.1, momentum=0.9, nesterov=True, clipnorm=1.5),
        spec("RMSprop", rho=0.8, momentum=0.5, centered=True, epsilon=1e-5, clipvalue=0.5),
        spec("Adam"), spec("Adam", learningRate=0.01, beta1=0.8, beta2=0.9, amsgrad=True, weightDecay=0.004, globalClipnorm=2),
    ],
}  # fmt: skip

MODELS = [
    {"model": model_spec(spec("Dense", 3, activation="relu", inputShape=[4]), spec("Dropout", 0.5), spec("Dense", 1))},
    {"model": model_spec(spec("Dense", 3), name="deferred")},
    {
        "model": model_spec(spec("Input", [4, 5], name="data"), spec("Flatten"), spec("Reshape", [2, 10]),
                            spec("Activation", "tanh"), spec("Dense", 2, activation="softmax")),
        "compile": {"optimizer": spec("SGD", learningRate=0.1), "loss": "categorical_crossentropy",
                    "metrics": ["accuracy", spec("MeanSquaredError")], "weightedMetrics": ["mse"]},
    },
    {
        "model": model_spec(spec("Dense", 1, kernelInitializer="ones", inputShape=[2])),
        "compile": {"optimizer": "adam", "loss": spec("MeanAbsoluteError"), "runEagerly": True},
    },
]  # fmt: skip


def _saved(module, description):
    keras.utils.clear_session()
    made = build(description, getattr(keras, module))
    return json.loads(json.dumps(keras.saving.serialize_keras_object(made)))


def _model(case):
    model = sequential(case["model"])
    if "compile" in case:
        model.compile(**keras_options(case["compile"]))
    return model


def fixture():
    objects = [
        {"module": module, "object": each, "expected": _saved(module, each)}
        for module, specs in OBJECTS.items()
        for each in specs
    ]
    models = [{**case, "expected": json.loads(_model(case).to_json())} for case in MODELS]
    return {"objects": objects, "models": models}
