"""Small trainings with other losses and metrics than `fits.py` has, and with masks, as that has them."""

import numpy as np

from .data import Draw
from .fit_cases import BINARY, FEATURES, MULTI, PAIRS, SPARSE, Task, _case, _compile, binary, hot, sparse
from .fits import run
from .models import model_spec
from .specs import spec

SGD = spec("SGD", learningRate=0.1)


def weighted_fit(task):
    return task.fit(validationData=[task.x_held_out, task.y_held_out])


def _cases():
    task = binary(91)
    curves = [spec("AUC", numThresholds=20), spec("Precision"), spec("Recall", thresholds=0.4), spec("F1Score", threshold=0.5, average="micro")]
    held_out = [task.x_held_out, task.y_held_out, task.sample_weight_held_out]
    weighted = task.fit(sampleWeight=task.sample_weight, validationData=held_out)
    yield "AUC, Precision, Recall, F1Score", _case(BINARY, task, _compile(SGD, "bce", *curves), task.fit(epochs=3))
    yield "AUC, Precision, weighted", _case(BINARY, task, _compile(SGD, "binary_focal_crossentropy", weightedMetrics=curves[:2]), weighted)
    counted = ["true_positives", spec("FalseNegatives"), spec("PrecisionAtRecall", 0.5), spec("BinaryIoU"), "hinge"]
    yield "counts, PrecisionAtRecall, BinaryIoU", _case(BINARY, task, _compile(SGD, "squared_hinge", *counted))
    task = sparse(92)
    top = [spec("SparseTopKCategoricalAccuracy", k=2), spec("MeanIoU", 3, sparseYPred=False), "sparse_categorical_crossentropy"]
    yield "top-k, MeanIoU", _case(MULTI, task, _compile(SGD, spec("SparseCategoricalCrossentropy", ignoreClass=2), *top))
    task = hot(93)
    both = ["top_k_categorical_accuracy", spec("OneHotIoU", 3, [0, 2]), spec("F1Score", average="macro"), "kl_divergence"]
    yield "one-hot: top-k, OneHotIoU, F1Score", _case(MULTI, task, _compile(SGD, "categorical_focal_crossentropy", *both))
    yield "crossentropy by shapes", _case(MULTI, task, _compile(SGD, "crossentropy", "poisson"))
    task = Task(94, "number pairs")
    numbers = ["r2_score", "root_mean_squared_error", "cosine_similarity", spec("LogCoshError"), "mape", spec("PearsonCorrelation", axis=0)]
    yield "R2Score, RootMeanSquaredError, CosineSimilarity", _case(PAIRS, task, _compile(SGD, "log_cosh", *numbers))
    yield "msle", _case(PAIRS, task, _compile(SGD, "msle", "msle"))
    each = [spec("R2Score", classAggregation=None), "mse"]
    yield "R2Score of each output", _case(PAIRS, task, _compile(SGD, "mse", *each))
    task = hot(96)
    each = [spec("F1Score", threshold=0.4), spec("FBetaScore", beta=2.0, threshold=0.3), spec("Precision", thresholds=[0.2, 0.5])]
    several = ["f1_score", spec("AUC", numThresholds=20), spec("AUC", numThresholds=20, curve="PR"), "recall"]
    yield "lists of scores, numbered names", _case(MULTI, task, _compile(SGD, "categorical_crossentropy", *each, *several), weighted_fit(task))
    draw = Draw(95)
    x, y = draw.normal(10, 5, FEATURES, digits=2), draw.integers(3, 10, 5)
    x[draw.integers(2, 10, 5) == 1] = 0
    masked = model_spec(spec("Masking", inputShape=[5, FEATURES]), spec("Dense", 4, activation="tanh"), spec("Dense", 3, activation="softmax"))
    fit = {"x": x, "y": y, "options": {"epochs": 2, "batchSize": 4}}
    held_out = {"x": x[:5], "y": y[:5], "options": {"batchSize": 4}}
    yield "steps that a mask leaves out", _case(masked, None, _compile(SGD, SPARSE), fit, evaluate=held_out)
    steps = np.round(draw.uniform(10, 5, low=0.2, high=2), 2)
    fit = {"x": x, "y": y, "options": {"epochs": 2, "batchSize": 4, "sampleWeight": steps}}
    held_out = {"x": x[:5], "y": y[:5], "options": {"batchSize": 4, "sampleWeight": steps[:5]}}
    yield "a mask, and a weight for each step", _case(masked, None, _compile(SGD, SPARSE), fit, evaluate=held_out)
    logits = model_spec(spec("Dense", 4, inputShape=[5, FEATURES]))
    labels = draw.integers(4, 10, 2)
    fit = {"x": x, "y": labels, "options": {"epochs": 2, "batchSize": 4}}
    held_out = {"x": x[:5], "y": labels[:5], "options": {"batchSize": 4}}
    yield "ctc", _case(logits, None, _compile(SGD, "ctc"), fit, evaluate=held_out)


def fixture():
    return {"tolerance": {"rtol": 1e-5, "atol": 1e-6}, "cases": [run(title, case) for title, case in _cases()]}
