"""What Keras rejects, with which class of error, and what it lets pass."""

import keras
import numpy as np

from .fit_cases import BINARY, CROSSENTROPY, MULTI, SPARSE
from .models import compiled, model_spec, run_options, with_tensors
from .specs import build, keras_options, sequential, spec


def _attempt(action):
    try:
        action()
    except Exception as error:
        return {"throws": type(error).__name__}
    return {"throws": None}


def _row(title, do, inputs, action):
    return {"title": title, "do": do, **with_tensors(inputs), "expected": _attempt(action)}


def _construct(module, description, title=None):
    options = description.get("options", {})
    arguments = [*map(str, description.get("args", [])), *(f"{key}={value}" for key, value in options.items())]
    title = title or f"{description['class']}({', '.join(arguments)})"
    owner = getattr(keras, module)
    return _row(title, "construct", {"module": module, "spec": description}, lambda: build(description, owner))


def _constructions():
    both = {"clipnorm": 1.0, "clipvalue": 0.5}
    for description in [
        spec("Dense", 0), spec("Dense", -3), spec("Dense", 2.5), spec("Dense", 3, activation="rellu"),
        spec("Dense", 3, kernelInitializer="glorot"), spec("Dense", 3, kernelRegularizer="l3"),
        spec("Dense", 3, kernelConstraint="max"), spec("Dense", 3, units2=4), spec("Dense", 3, name="a/b"),
        spec("Dropout", 1.5), spec("Dropout", -0.1), spec("Dropout", 0), spec("Dropout", 1),
        spec("Activation", "nope"),
    ]:  # fmt: skip
        yield _construct("layers", description)
    for description in [
        spec("SGD", momentum=1.5), spec("SGD", momentum=-0.1), spec("SGD", learningRate=-0.1), spec("Adam", **both),
        spec("Adam", clipnorm=1.0, globalClipnorm=1.0), spec("RMSprop", roh=0.9), spec("Adam", beta1=1.5),
    ]:  # fmt: skip
        yield _construct("optimizers", description)
    yield _construct("losses", spec("MeanSquaredError", reduction="average"))
    yield _construct("losses", spec("CategoricalCrossentropy", labelSmoothing=1.5))
    yield _construct("losses", spec("Huber", delta=-1.0))
    for description in [
        spec("VarianceScaling", scale=0.0), spec("VarianceScaling", mode="fan"),
        spec("VarianceScaling", distribution="cauchy"),
    ]:  # fmt: skip
        yield _construct("initializers", description)
    for value in (float("nan"), -0.1):
        yield _construct("regularizers", spec("L2", l2=value))


def _apply(title, description, *inputs):
    def action():
        layer = build(description, keras.layers)
        for each in inputs:
            layer(each)

    return _row(title, "apply", {"layer": description, "inputs": inputs}, action)


def _zeros(*shape, dtype=np.float32):
    return np.zeros(shape, dtype)


def _layers():
    yield _apply("Dense of a vector", spec("Dense", 3), _zeros(4))
    yield _apply("Dense of another width than it was built for", spec("Dense", 3), _zeros(2, 4), _zeros(2, 5))
    yield _apply("Dense of another rank with the same last axis", spec("Dense", 3), _zeros(2, 4), _zeros(2, 3, 4))
    yield _apply("Dense of another batch size", spec("Dense", 3), _zeros(2, 4), _zeros(7, 4))
    yield _apply("Reshape to another size", spec("Reshape", [5]), _zeros(2, 6))
    yield _apply("Reshape with two unknown axes", spec("Reshape", [-1, -1]), _zeros(2, 6))
    yield _apply("Reshape that does not divide", spec("Reshape", [4, -1]), _zeros(2, 6))


def _set_weights(title, weights):
    model = model_spec(spec("Dense", 3, inputShape=[4]))
    return _row(title, "setWeights", {"model": model, "weights": weights}, lambda: sequential(model).set_weights(weights))


def _models():
    yield _set_weights("weights that fit", [_zeros(4, 3), _zeros(3)])
    yield _set_weights("too few weights", [_zeros(4, 3)])
    yield _set_weights("a weight of another shape", [_zeros(3, 4), _zeros(3)])
    yield _set_weights("a weight of the same size and another shape", [_zeros(4, 3), _zeros(1, 3)])
    same = model_spec(spec("Dense", 3, inputShape=[4], name="a"), spec("Dense", 3, name="a"))
    yield _row("two layers of one name", "sequential", {"model": same}, lambda: sequential(same))
    model = model_spec(spec("Dense", 3, inputShape=[4]))
    for options in ({"lineLength": 10}, {"layerRange": ["nope", "dense"]}, {"layerRange": ["dense"]}):
        yield _row(f"summary with {options}".replace("'", ""), "summary", {"model": model, "options": options},
                   lambda: sequential(model).summary(print_fn=lambda _: None, **keras_options(options)))  # fmt: skip


def _loss(title, name, y_true, y_pred, sample_weight=None):
    inputs = {"loss": spec(name), "yTrue": y_true, "yPred": y_pred}
    if sample_weight is not None:
        inputs["sampleWeight"] = sample_weight
    loss = build(spec(name), keras.losses)
    return _row(f"{name}: {title}", "loss", inputs, lambda: loss(y_true, y_pred, sample_weight))


def _losses():
    labels = np.int32([0, 3])
    yield _loss("another number of classes", "CategoricalCrossentropy", _zeros(2, 3), _zeros(2, 4))
    yield _loss("labels that are not one-hot", "CategoricalCrossentropy", _zeros(2), _zeros(2, 4))
    yield _loss("another number of samples", "SparseCategoricalCrossentropy", _zeros(3), _zeros(2, 4))
    yield _loss("one-hot labels", "SparseCategoricalCrossentropy", _zeros(2, 4), _zeros(2, 4))
    yield _loss("a label out of range", "SparseCategoricalCrossentropy", labels, _zeros(2, 3) + 1)
    yield _loss("a negative label", "SparseCategoricalCrossentropy", -labels, _zeros(2, 3) + 1)
    yield _loss("another shape", "BinaryCrossentropy", _zeros(2, 1), _zeros(2, 3))
    yield _loss("a shape that broadcasts", "MeanSquaredError", _zeros(2, 1), _zeros(2, 3))
    yield _loss("a shape that does not broadcast", "MeanSquaredError", _zeros(2, 2), _zeros(2, 3))
    yield _loss("weights of another length", "MeanSquaredError", _zeros(2, 3), _zeros(2, 3), _zeros(3))


X, Y = _zeros(6, 4), np.float32([[0], [1], [0], [1], [0], [1]])
ONE_HOT = np.eye(3, dtype=np.float32)[[0, 1, 2, 0, 1, 2]]
SGD = {"optimizer": "sgd", "loss": "binary_crossentropy"}


def _fit(title, *, model=BINARY, compile_options=SGD, x=X, y=Y, **options):
    inputs = {"model": model, "compile": compile_options, "x": x, "y": y, "options": options}

    def action():
        weights = [np.zeros(weight.shape) for weight in sequential(model).weights]
        arguments = {"verbose": 0, **run_options(options)}
        compiled({"model": model, "compile": compile_options, "weights": weights}).fit(x, y, **arguments)

    return _row(title, "fit", inputs, action)


def _fits():
    nan = X.copy()
    nan[0, 0] = np.nan
    one_hot, sparse = {**SGD, "loss": CROSSENTROPY}, {**SGD, "loss": SPARSE}
    yield _fit("x and y of different lengths", y=Y[:5])
    yield _fit("no data", x=X[:0], y=Y[:0])
    yield _fit("x of another width", x=_zeros(6, 5))
    yield _fit("x of another rank", x=_zeros(6, 2, 4))
    yield _fit("NaN in x", x=nan)
    yield _fit("labels [n] for outputs [n, 1]", y=Y[:, 0])
    yield _fit("one-hot labels for a sparse loss", model=MULTI, compile_options=sparse, y=ONE_HOT)
    yield _fit("sparse labels for a one-hot loss", model=MULTI, compile_options=one_hot, y=np.argmax(ONE_HOT, 1))
    yield _fit("one-hot labels of another width", model=MULTI, compile_options=one_hot, y=ONE_HOT[:, :2])
    yield _fit("a label out of range", model=MULTI, compile_options=sparse, y=np.int32([0, 1, 2, 3, 0, 1]))
    yield _fit("sampleWeight of another length", sampleWeight=_zeros(5))
    yield _fit("sampleWeight and classWeight", sampleWeight=_zeros(6), classWeight={"0": 1.0})
    for split in (1.0, 1.5, -0.5, 0.01):
        yield _fit(f"validationSplit {split}", validationSplit=split)
    for key, values in {"epochs": (0, -1), "batchSize": (0, -1), "initialEpoch": (5,)}.items():
        for value in values:
            yield _fit(f"{key} {value}", **{key: value})
    yield _fit("validationData of another width", validationData=[_zeros(3, 5), Y[:3]])
    for change in [{"loss": "binary"}, {"optimizer": "sgdd"}, {"metrics": ["acuracy"]}, {"loss": None}]:
        yield _fit(f"compile with {change}".replace("'", ""), compile_options={**SGD, **change})
    yield _fit("several losses for one output", compile_options={**SGD, "loss": ["mse", "mae"]})


def _uncompiled(run, *data):
    def action():
        getattr(sequential(BINARY), run)(*data, verbose=0)

    inputs = dict(zip(("x", "y"), data))
    return _row(f"{run} before compile", run, {"model": BINARY, **inputs, "options": {}}, action)


def fixture():
    runs = [_uncompiled("fit", X, Y), _uncompiled("evaluate", X, Y), _uncompiled("predict", X)]
    return {"cases": [*_constructions(), *_layers(), *_models(), *_losses(), *runs, *_fits()]}
