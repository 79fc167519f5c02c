"""What fits.py trains: each case is a title and a dictionary of model, compile, fits and evaluate."""

import numpy as np

from .data import Draw, one_hot
from .models import model_spec
from .specs import spec

FEATURES = 4


class Task:
    """Samples of one kind of problem, learnable, of which the last few are held out."""

    def __init__(self, seed, kind, samples=22, held_out=7):
        draw = Draw(seed)
        x = draw.normal(samples + held_out, FEATURES, digits=2)
        score = x @ draw.normal(FEATURES, 3, scale=1.5) + draw.normal(samples + held_out, 3, scale=0.3)
        y = {
            "binary": (score[:, :1] > 0).astype(np.float32),
            "classes": np.argmax(score, axis=1).astype(np.int32),
            "numbers": np.round(score[:, :1], 2),
            "number pairs": np.round(score[:, :2], 2),
        }[kind]
        self.x, self.x_held_out = x[:samples], x[samples:]
        self.y, self.y_held_out = y[:samples], y[samples:]
        self.sample_weight = draw.uniform(samples, low=0.2, high=2, digits=2)
        self.sample_weight_held_out = draw.uniform(held_out, low=0.2, high=2, digits=2)

    def with_labels(self, relabel):
        self.y, self.y_held_out = relabel(self.y), relabel(self.y_held_out)
        return self

    def fit(self, **options):
        return {"x": self.x, "y": self.y, "options": {"epochs": 2, "batchSize": 8, **options}}

    def held_out(self, **options):
        return {"x": self.x_held_out, "y": self.y_held_out, "options": options}


def binary(seed):
    return Task(seed, "binary")


def sparse(seed):
    return Task(seed, "classes")


def hot(seed):
    return Task(seed, "classes").with_labels(lambda y: one_hot(y, 3))


def _input(units, **options):
    return spec("Dense", units, inputShape=[FEATURES], **options)


BINARY = model_spec(_input(5, activation="relu"), spec("Dense", 1, activation="sigmoid"))
MULTI = model_spec(_input(6, activation="relu"), spec("Dense", 3, activation="softmax"))
LOGITS = model_spec(_input(6, activation="tanh"), spec("Dense", 3))
REGRESSION = model_spec(_input(6, activation="relu"), spec("Dense", 1))
PAIRS = model_spec(_input(6, activation="gelu"), spec("Dense", 2))

CROSSENTROPY = "categorical_crossentropy"
SPARSE = "sparse_categorical_crossentropy"


def _case(model, task, compile_options, *fits, evaluate=None):
    return {
        "model": model,
        "compile": compile_options,
        "fits": list(fits) or [task.fit()],
        "evaluate": evaluate or task.held_out(batchSize=4),
    }


def _compile(optimizer, loss, *metrics, **options):
    return {"optimizer": optimizer, "loss": loss, **({"metrics": list(metrics)} if metrics else {}), **options}


def _kinds():
    """Every kind of task, with the metrics that 'accuracy' stands for in it."""
    adam = spec("Adam", learningRate=0.005)
    nesterov = spec("SGD", learningRate=0.1, momentum=0.9, nesterov=True)
    task = binary(11)
    yield "binary", _case(BINARY, task, _compile("rmsprop", "binary_crossentropy", "accuracy"), task.fit(epochs=3))
    task = binary(12).with_labels(lambda y: y[:, 0].astype(np.int32))
    yield "binary, integer labels [n]", _case(BINARY, task, _compile("adam", "binary_crossentropy", "acc"))
    task = hot(13)
    yield "one-hot", _case(MULTI, task, _compile("rmsprop", CROSSENTROPY, "accuracy"), task.fit(epochs=3))
    task = hot(14)
    several = _compile(adam, CROSSENTROPY, "accuracy", "mse", spec("MeanAbsoluteError"), spec("CategoricalAccuracy"))
    yield "one-hot, several metrics", _case(MULTI, task, several)
    task = sparse(15)
    yield "sparse", _case(MULTI, task, _compile(nesterov, SPARSE, "accuracy"), task.fit(epochs=3))
    task = sparse(16).with_labels(lambda y: y[:, None])
    explicit = _compile("rmsprop", SPARSE, "accuracy", "sparse_categorical_accuracy")
    yield "sparse, labels [n, 1]", _case(MULTI, task, explicit)
    task = sparse(17).with_labels(lambda y: y.astype(np.uint8))
    logits = spec("SparseCategoricalCrossentropy", fromLogits=True)
    yield "sparse, logits, uint8 labels", _case(LOGITS, task, _compile(adam, logits, "accuracy"))
    task = hot(18)
    smooth = spec("CategoricalCrossentropy", fromLogits=True, labelSmoothing=0.1)
    yield "one-hot, logits, label smoothing", _case(LOGITS, task, _compile(adam, smooth, "accuracy"))
    task = Task(19, "numbers")
    yield "regression", _case(REGRESSION, task, _compile("rmsprop", "mse", "mae", "mse"), task.fit(epochs=3))
    task = Task(20, "numbers").with_labels(lambda y: y[:, 0])
    yield "regression, targets [n]", _case(REGRESSION, task, _compile("sgd", "mean_squared_error", "mae"))
    task = Task(21, "number pairs")
    amsgrad = spec("Adam", learningRate=0.005, amsgrad=True)
    pairs = _compile(amsgrad, spec("Huber", delta=0.7), "mean_absolute_error", "accuracy")
    yield "two outputs, huber", _case(PAIRS, task, pairs)
    task = Task(22, "number pairs")
    yield "two outputs, mae, no metrics", _case(PAIRS, task, _compile("sgd", "mae"))
    task = Task(23, "numbers")
    summed = _compile(spec("SGD", learningRate=0.005), spec("MeanSquaredError", reduction="sum"), "mse")
    yield "a loss that is summed", _case(REGRESSION, task, summed)
    task = binary(24)
    named = spec("BinaryAccuracy", name="above_0.3", threshold=0.3)
    repeated = _compile("adam", "binary_crossentropy", "accuracy", "accuracy", named, "mse", spec("MeanSquaredError"))
    yield "metrics of the same name", _case(BINARY, task, repeated)
    task = binary(26)
    logits = model_spec(_input(5, activation="relu"), spec("Dense", 1))
    smooth = spec("BinaryCrossentropy", fromLogits=True, labelSmoothing=0.1)
    threshold = spec("BinaryAccuracy", threshold=0.0)
    yield "binary, logits, label smoothing", _case(logits, task, _compile("adam", smooth, threshold))
    task = hot(27)
    losses = _compile("rmsprop", CROSSENTROPY, CROSSENTROPY, "mse", weightedMetrics=["mae"])
    yield "a loss for a metric", _case(MULTI, task, losses)


def _sequences():
    draw = Draw(25)
    x, y = draw.normal(10, 3, FEATURES, digits=2), draw.integers(3, 10, 3)
    model = model_spec(_input_sequence(5), spec("Dense", 3, activation="softmax"))
    for title, labels, loss in [("sparse", y, SPARSE), ("one-hot", one_hot(y, 3), CROSSENTROPY)]:
        fit = {"x": x, "y": labels, "options": {"epochs": 2, "batchSize": 4}}
        evaluate = {"x": x[:5], "y": labels[:5], "options": {"batchSize": 4}}
        compile_options = _compile(spec("Adam", learningRate=0.005), loss, "accuracy")
        yield f"sequences, {title}", _case(model, None, compile_options, fit, evaluate=evaluate)
    weights = draw.uniform(10, 3, low=0.2, high=2, digits=2)
    fit = {"x": x, "y": y, "options": {"epochs": 2, "batchSize": 4, "sampleWeight": weights}}
    evaluate = {"x": x[:5], "y": y[:5], "options": {"batchSize": 4, "sampleWeight": weights[:5]}}
    compile_options = _compile("adam", SPARSE, "accuracy", weightedMetrics=[spec("SparseCategoricalAccuracy")])
    yield "sequences, a weight per step", _case(model, None, compile_options, fit, evaluate=evaluate)


def _input_sequence(units):
    return spec("Dense", units, activation="tanh", inputShape=[3, FEATURES])


def _validation():
    task = hot(31)
    metrics = _compile("rmsprop", CROSSENTROPY, "accuracy")
    held_out = [task.x_held_out, task.y_held_out]
    weighted = [*held_out, task.sample_weight_held_out]
    yield "validationData", _case(MULTI, task, metrics, task.fit(validationData=held_out))
    yield "validationData with weights", _case(MULTI, task, metrics, task.fit(validationData=weighted))
    yield "validationBatchSize", _case(MULTI, task, metrics, task.fit(validationData=held_out, validationBatchSize=3))
    yield "validationFreq", _case(MULTI, task, metrics, task.fit(epochs=4, validationData=held_out, validationFreq=2))
    yield "validationFreq list", _case(
        MULTI, task, metrics, task.fit(epochs=3, validationData=held_out, validationFreq=[1, 3])
    )
    task = binary(32)
    metrics = _compile("adam", "binary_crossentropy", "accuracy")
    yield "validationSplit", _case(BINARY, task, metrics, task.fit(validationSplit=0.3))
    weights = task.sample_weight
    yield "validationSplit and sampleWeight", _case(
        BINARY, task, metrics, task.fit(validationSplit=0.25, sampleWeight=weights)
    )
    both = task.fit(validationSplit=0.25, validationData=[task.x_held_out, task.y_held_out])
    yield "validationData before validationSplit", _case(BINARY, task, metrics, both)


def _weighted():
    sgd = spec("SGD", learningRate=0.1)
    for title, task, model, loss, weight in [
        ("binary", binary(41), BINARY, "binary_crossentropy", {"0": 0.5, "1": 3.0}),
        ("one-hot", hot(42), MULTI, CROSSENTROPY, {"0": 1.0, "1": 2.0, "2": 0.25}),
        ("sparse, a class left out", sparse(43), MULTI, SPARSE, {"0": 2.0, "2": 0.5}),
    ]:
        metrics = _compile(sgd, loss, "accuracy", weightedMetrics=["accuracy"])
        yield f"classWeight: {title}", _case(model, task, metrics, task.fit(classWeight=weight))
    task = sparse(47).with_labels(lambda y: y[:, None])
    split = task.fit(classWeight={"0": 2.0, "2": 0.5}, validationSplit=0.3)
    yield "classWeight and validationSplit, labels [n, 1]", _case(MULTI, task, _compile(sgd, SPARSE, "accuracy"), split)
    task = binary(44)
    with_validation = task.fit(classWeight={"1": 2.0}, validationData=[task.x_held_out, task.y_held_out])
    metrics = _compile(sgd, "binary_crossentropy", "accuracy")
    yield "classWeight does not weight validation", _case(BINARY, task, metrics, with_validation)
    task = hot(45)
    evaluate = task.held_out(batchSize=4, sampleWeight=task.sample_weight_held_out)
    metrics = _compile(sgd, CROSSENTROPY, "accuracy", weightedMetrics=["accuracy", "mse"])
    fit = task.fit(sampleWeight=task.sample_weight)
    yield "sampleWeight", _case(MULTI, task, metrics, fit, evaluate=evaluate)
    task = Task(46, "numbers")
    column = task.fit(sampleWeight=task.sample_weight[:, None])
    yield "sampleWeight [n, 1]", _case(REGRESSION, task, _compile(sgd, "mse", "mae"), column)
    mean = spec("MeanSquaredError", reduction="mean_with_sample_weight")
    yield "sampleWeight and a loss divided by its sum", _case(
        REGRESSION, task, _compile(sgd, mean, "mae"), task.fit(sampleWeight=task.sample_weight)
    )
    zeros = task.fit(sampleWeight=np.where(np.arange(22) < 8, 0, task.sample_weight).astype(np.float32))
    metrics = _compile(sgd, "mse", weightedMetrics=["mae"])
    yield "sampleWeight of zero for a whole batch", _case(REGRESSION, task, metrics, zeros)


def _layers():
    task = hot(51)
    l1, l2 = spec("L1", l1=0.02), spec("L2", l2=0.03)
    metrics = _compile(spec("SGD", learningRate=0.1), CROSSENTROPY, "accuracy")
    softmax = spec("Dense", 3, activation="softmax")
    held_out = [task.x_held_out, task.y_held_out]
    regularized = model_spec(
        _input(6, activation="relu", kernelRegularizer=l2, biasRegularizer=l1),
        spec("Dense", 3, activation="softmax", kernelRegularizer="l1", activityRegularizer=l2),
    )
    yield "regularizers", _case(regularized, task, metrics, task.fit(validationData=held_out))
    weighted = task.fit(sampleWeight=task.sample_weight)
    yield "regularizers and sampleWeight", _case(regularized, task, metrics, weighted)
    constrained = model_spec(
        _input(6, activation="relu", kernelConstraint=spec("MaxNorm", maxValue=0.8), biasConstraint="non_neg"),
        spec("Dense", 3, activation="softmax", kernelConstraint="unit_norm"),
    )
    yield "constraints", _case(constrained, task, metrics)
    frozen = model_spec(_input(6, activation="relu", trainable=False), softmax)
    yield "a layer that is not trainable", _case(frozen, task, metrics)
    no_bias = model_spec(_input(6, useBias=False, activation="elu"), softmax)
    yield "no bias", _case(no_bias, task, metrics)
    reshaping = model_spec(
        spec("Reshape", [2, 2], inputShape=[FEATURES]),
        spec("Dense", 4),
        spec("Activation", "tanh"),
        spec("Dropout", 0.0),
        spec("Flatten"),
        spec("Reshape", [-1, 4]),
        spec("Flatten"),
        softmax,
    )
    yield "Reshape, Activation, Dropout, Flatten", _case(reshaping, task, metrics)
    for activation in ("elu", "silu", "softplus", "leaky_relu", "exponential"):
        hidden = model_spec(_input(5, activation=activation), softmax)
        yield f"{activation} inside", _case(hidden, task, metrics)


def _optimizers():
    task = Task(63, "numbers")
    for title, optimizer in [
        ("SGD momentum", spec("SGD", learningRate=0.02, momentum=0.9)),
        ("SGD clipnorm", spec("SGD", learningRate=0.1, clipnorm=0.5)),
        ("SGD globalClipnorm", spec("SGD", learningRate=0.1, globalClipnorm=0.5)),
        ("Adam clipvalue", spec("Adam", learningRate=0.005, clipvalue=0.1)),
        ("Adam weightDecay", spec("Adam", learningRate=0.005, weightDecay=0.05)),
        ("RMSprop centered, momentum", spec("RMSprop", learningRate=0.01, momentum=0.9, centered=True)),
    ]:
        yield title, _case(REGRESSION, task, _compile(optimizer, "mse", "mae"))


def _runs():
    task = sparse(71)
    metrics = _compile("adam", SPARSE, "accuracy")
    yield "initialEpoch", _case(MULTI, task, metrics, task.fit(epochs=5, initialEpoch=2))
    late = task.fit(epochs=5, initialEpoch=1, validationSplit=0.3, validationFreq=2)
    yield "initialEpoch, validationSplit and validationFreq", _case(MULTI, task, metrics, late)
    again = [task.fit(), task.fit(epochs=1, batchSize=5)]
    yield "fit again keeps the optimizer's state", _case(MULTI, task, metrics, *again)
    default_batch = {"x": np.tile(task.x, (2, 1)), "y": np.tile(task.y, 2), "options": {"epochs": 2}}
    yield "batchSize defaults to 32", _case(MULTI, task, metrics, default_batch, evaluate=task.held_out())
    yield "a batch larger than the data", _case(MULTI, task, metrics, task.fit(batchSize=100))
    yield "batches of one", _case(MULTI, task, metrics, task.fit(epochs=1, batchSize=1))
    integers = {**task.fit(), "x": np.round(task.x * 3).astype(np.int32)}
    yield "integer inputs", _case(MULTI, task, metrics, integers)


def cases():
    for group in (_kinds, _sequences, _validation, _weighted, _layers, _optimizers, _runs):
        yield from group()
