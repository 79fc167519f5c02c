"""Optimizers: ten steps from given weights with given gradients, and what they keep."""

import json

import keras
from keras.src.utils.naming import reset_uids

from .json_text import number, tensor, tensors
from .recipes import made, recipe
from .specs import optimizer as made_of
from .specs import spec

STEPS = 10
# After how many steps the weights are kept.
SHOWN = (1, 4, STEPS)
SHAPES = {"kernel": (3, 2), "bias": (2,), "tensor": (2, 2, 2)}

INITIAL = [recipe(*shape, seed=1 + place) for place, shape in enumerate(SHAPES.values())]


def _gradients(step):
    scale = 0 if step == 7 else (1, 0.1, 3)[step % 3]
    return [recipe(*shape, seed=10 + 3 * step + i, low=-scale, high=scale) for i, shape in enumerate(SHAPES.values())]


GRADIENTS = [_gradients(step) for step in range(STEPS)]


def case(optimizer, title="", **more):
    """`more`: exclude (names of weights that do not decay), missing and infinite (at which steps which gradients are)."""
    text = json.dumps({key: optimizer[key] for key in ("args", "options") if key in optimizer})
    return {"title": " ".join([text, title]).strip(), "optimizer": optimizer, **more}


DECAY = spec("ExponentialDecay", 0.1, 4, 0.5)

# What every optimizer does with its gradients, and around its steps.
BASE = [
    {"weightDecay": 0.02},
    {"clipnorm": 0.7},
    {"clipvalue": 0.3},
    {"globalClipnorm": 1.0},
    {"weightDecay": 0.02, "clipnorm": 0.7},
    {"useEma": True, "emaMomentum": 0.8},
    {"useEma": True, "emaOverwriteFrequency": 3},
    {"lossScaleFactor": 4.0},
    {"learningRate": DECAY},
]
# Keras compiles these anew at each step.
ACCUMULATION = [
    {"gradientAccumulationSteps": 3},
    {"gradientAccumulationSteps": 2, "useEma": True, "emaOverwriteFrequency": 2, "weightDecay": 0.02, "clipnorm": 0.7,
     "learningRate": DECAY},
]  # fmt: skip
TOGETHER = {"learningRate": 0.5, "gradientAccumulationSteps": 3, "useEma": True, "emaMomentum": 0.5, "emaOverwriteFrequency": 2,
            "globalClipnorm": 0.2, "weightDecay": 0.3, "lossScaleFactor": 1024.0}  # fmt: skip
SOME = [{"weightDecay": 0.02, "globalClipnorm": 1.0}, {"useEma": True}, {"learningRate": DECAY}]


def _of(name, variants, base=SOME):
    yield from (case(spec(name, **options)) for options in variants)
    yield from (case(spec(name, **{"learningRate": 0.05, **options})) for options in base)


def _sgd():
    yield from _of("SGD", [
        {}, {"learningRate": 0.1}, {"learningRate": 0.1, "momentum": 0.9},
        {"learningRate": 0.1, "momentum": 0.9, "nesterov": True},
    ], [*BASE, *ACCUMULATION])  # fmt: skip
    yield case(spec("SGD", momentum=0.9, weightDecay=0.1), "weights left out", exclude=["bias", "tens"])
    yield case(spec("SGD", momentum=0.9), "without some gradients", missing={"1": [0], "4": [1, 2]})


def _rmsprop():
    return _of("RMSprop", [
        {}, {"learningRate": 0.01, "rho": 0.8, "epsilon": 1e-5}, {"learningRate": 0.01, "momentum": 0.9},
        {"learningRate": 0.01, "centered": True}, {"learningRate": 0.01, "momentum": 0.5, "centered": True},
    ], BASE)  # fmt: skip


def _adam():
    yield from _of("Adam", [
        {}, {"learningRate": 0.05, "beta1": 0.8, "beta2": 0.95, "epsilon": 1e-4}, {"learningRate": 0.05, "amsgrad": True},
    ], BASE)  # fmt: skip
    missing = {"0": [2], "4": [1], "5": [0, 1]}
    yield case(spec("Adam", useEma=True), "without some gradients", missing=missing)
    yield case(spec("Adam", **TOGETHER), "without some gradients", missing=missing, exclude=["bias"])
    yield case(spec("Adam", learningRate=0.05, gradientAccumulationSteps=3), "without some gradients", missing=missing)


def _loss_scale():
    inner = spec("Adam", learningRate=0.05, useEma=True)
    infinite = {"2": [1], "3": [0, 2], "8": [1]}
    yield case(spec("LossScaleOptimizer", inner))
    yield case(spec("LossScaleOptimizer", inner, initialScale=64.0, dynamicGrowthSteps=2), "", infinite=infinite)
    multi = spec("MultiOptimizer", spec("OptimizerMap", spec("SGD")))
    yield case(spec("LossScaleOptimizer", multi), "around several", infinite=infinite)


def _multi():
    rules = {"kernel": spec("RMSprop"), "b.*": spec("SGD", learningRate=0.1, momentum=0.5)}
    yield case(spec("MultiOptimizer", spec("OptimizerMap", spec("Adam", useEma=True), optimizerMap=rules)))
    yield case(spec("MultiOptimizer", spec("OptimizerMap", spec("Nadam"), optimizerMap=rules), lossScaleFactor=2.0))


CLASSES = {
    "SGD": _sgd,
    "RMSprop": _rmsprop,
    "Adam": _adam,
    "AdamW": lambda: [*_of("AdamW", [{}]), case(spec("AdamW", weightDecay=0.1), "weights left out", exclude=["bias"])],
    "Adadelta": lambda: _of("Adadelta", [{}, {"learningRate": 1.0, "rho": 0.8, "epsilon": 1e-4}]),
    "Adagrad": lambda: _of("Adagrad", [{}, {"learningRate": 0.1, "initialAccumulatorValue": 1.0, "epsilon": 1e-4}]),
    "Adamax": lambda: _of("Adamax", [{}, {"learningRate": 0.05, "beta1": 0.8, "beta2": 0.95, "epsilon": 1e-4}]),
    "Nadam": lambda: _of("Nadam", [{}, {"learningRate": 0.05, "beta1": 0.8, "beta2": 0.95, "epsilon": 1e-4}],
                         [*SOME, ACCUMULATION[1]]),
    "Ftrl": lambda: _of("Ftrl", [
        {}, {"learningRate": 0.1, "l1RegularizationStrength": 0.1, "l2RegularizationStrength": 0.2, "beta": 0.5},
        {"learningRate": 0.1, "learningRatePower": -0.8, "initialAccumulatorValue": 0.5, "l2ShrinkageRegularizationStrength": 0.3},
        {"learningRate": 0.1, "learningRatePower": 0.0},
    ]),
    "Lion": lambda: _of("Lion", [{}, {"learningRate": 0.05, "beta1": 0.8, "beta2": 0.9}]),
    "Lamb": lambda: _of("Lamb", [{}, {"learningRate": 0.05, "beta1": 0.8, "beta2": 0.95, "epsilon": 1e-4}]),
    "Adafactor": lambda: _of("Adafactor", [
        {}, {"learningRate": 0.5, "relativeStep": False},
        {"learningRate": 0.1, "beta2Decay": -0.5, "epsilon1": 1e-8, "epsilon2": 0.1, "clipThreshold": 0.5},
    ]),
    "Muon": lambda: _of("Muon", [
        {}, {"learningRate": 0.05, "excludeLayers": ["ker"]}, {"learningRate": 0.05, "nesterov": False, "rmsRate": None},
        {"learningRate": 0.05, "momentum": 0.8, "nsSteps": 2, "adamLrRatio": 0.5, "weightDecay": None, "adamWeightDecay": 0.1},
        {"learningRate": 0.05, "muonA": 2.0, "muonB": -1.5, "muonC": 0.5, "adamBeta1": 0.8, "adamBeta2": 0.9},
    ]),
    "ScheduleFreeAdamW": lambda: _of("ScheduleFreeAdamW", [{}, {"learningRate": 0.05, "beta1": 0.8, "beta2": 0.95, "warmupSteps": 4}],
                                  [*SOME, TOGETHER]),
    "LossScaleOptimizer": _loss_scale,
    "MultiOptimizer": _multi,
}  # fmt: skip


def _gradient(row, step, place):
    if place in row.get("missing", {}).get(str(step), []):
        return None
    value = made(GRADIENTS[step][place])
    infinite = place in row.get("infinite", {}).get(str(step), [])
    return keras.ops.convert_to_tensor(value * float("inf") if infinite else value)


def _apply(optimizer, gradients, variables):
    if not isinstance(optimizer, keras.optimizers.LossScaleOptimizer):
        optimizer.apply(gradients, variables)
        return
    # With JAX it takes steps in this way alone, as `fit` does.
    kept = optimizer.variables
    values = optimizer.stateless_apply([one.value for one in kept], gradients, [one.value for one in variables])
    for variable, value in zip([*variables, *kept], [*values[0], *values[1]]):
        variable.assign(value)


def _run(row):
    # What `clear_session` does to names, without collecting garbage each time.
    reset_uids()
    optimizer = made_of(row["optimizer"])
    saved = json.loads(json.dumps(keras.saving.serialize_keras_object(optimizer)))
    if "exclude" in row:
        optimizer.exclude_from_weight_decay(var_names=row["exclude"])
    variables = [keras.Variable(made(value), name=name) for name, value in zip(SHAPES, INITIAL)]
    optimizer.build(variables)
    # `apply` builds what is not built, and MultiOptimizer does not say that it is.
    optimizer.built = True
    weights = []
    for step in range(STEPS):
        _apply(optimizer, [_gradient(row, step, place) for place in range(len(variables))], variables)
        if step + 1 in SHOWN:
            weights.append(tensors(variables))
    has_rate = "MultiOptimizer" not in json.dumps(row["optimizer"])
    kept = [{"path": one.path, **tensor(one)} for one in optimizer.variables]
    iterations = int(keras.ops.convert_to_numpy(optimizer.iterations))
    rate = number(keras.ops.convert_to_numpy(optimizer.learning_rate)) if has_rate else None
    optimizer.finalize_variable_values(variables)
    return {
        "weights": weights,
        "variables": kept,
        "iterations": iterations,
        "learningRate": rate,
        "finalized": tensors(variables),
        "saved": saved,
    }


def fixture(cases):
    return {
        "tolerance": {"rtol": 1e-5, "atol": 2e-6},
        "names": list(SHAPES),
        "initial": INITIAL,
        "gradients": GRADIENTS,
        "shown": list(SHOWN),
        "cases": [{**row, "expected": _run(row)} for row in cases],
    }
