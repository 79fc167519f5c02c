"""Small trainings with what optimizers do around their steps, as `fits.py` has them."""

from .fit_cases import CROSSENTROPY, FEATURES, _case, _compile, hot
from .fits import run
from .models import model_spec
from .specs import spec


def _cases():
    task = hot(91)
    model = model_spec(spec("Dense", 5, activation="relu", inputShape=[FEATURES]), spec("Dense", 3, activation="softmax"))
    decay = spec("CosineDecay", 0.1, 8, warmupTarget=0.2, warmupSteps=3)
    averaged = spec("Adam", learningRate=0.02, useEma=True, emaMomentum=0.7, lossScaleFactor=8.0)
    parts = spec("OptimizerMap", spec("Nadam", learningRate=0.02), optimizerMap={".*bias": spec("SGD", learningRate=0.1)})
    for title, optimizer in {
        "a schedule, momentum": spec("SGD", learningRate=decay, momentum=0.9),
        "running means at the end, a scaled loss": averaged,
        "running means on the way, gradients of several batches": spec(
            "RMSprop", learningRate=0.02, useEma=True, emaOverwriteFrequency=2, gradientAccumulationSteps=2
        ),
        "a loss scaled as it may be": spec("LossScaleOptimizer", averaged, dynamicGrowthSteps=3),
        "several optimizers": spec("MultiOptimizer", parts),
    }.items():
        yield title, _case(model, task, _compile(optimizer, CROSSENTROPY, "accuracy"))


def fixture():
    return {"tolerance": {"rtol": 2e-5, "atol": 2e-6}, "cases": [run(title, case) for title, case in _cases()]}
