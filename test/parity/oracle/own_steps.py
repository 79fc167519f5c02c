"""Models with steps of their own: the test has the same classes, by the same names."""

import jax
import keras
from keras import ops

from .data import Draw
from .fit_cases import FEATURES, Task
from .json_text import number, tensor, tensors
from .models import history_of, results_of, with_tensors


class Net(keras.Model):
    """Two layers; the classes below differ in one thing each."""

    judges = []

    def __init__(self):
        super().__init__()
        self.hidden = keras.layers.Dense(5, activation="relu")
        self.last = keras.layers.Dense(1)

    def call(self, x):
        return self.last(self.hidden(x))


class OwnLoss(Net):
    def compute_loss(self, x=None, y=None, y_pred=None, sample_weight=None, training=True):
        loss = ops.mean(ops.abs(y - y_pred))
        return loss + (0.1 * ops.mean(ops.square(y_pred)) if training else 0.0)


class LossAndMore(Net):
    def compute_loss(self, x=None, y=None, y_pred=None, sample_weight=None, training=True):
        return 2 * super().compute_loss(x, y, y_pred, sample_weight, training)


class OwnMetrics(Net):
    def __init__(self):
        super().__init__()
        self.bias = keras.metrics.Mean(name="bias")

    def compute_metrics(self, x, y, y_pred, sample_weight=None):
        self.bias.update_state(y_pred - y)
        return {**super().compute_metrics(x, y, y_pred, sample_weight), "twice": 2 * self.bias.result()}


class Spread(keras.metrics.Metric):
    """The least and the largest error, and how many there were: a result with names."""

    def __init__(self, name="spread"):
        super().__init__(name=name)
        self.least = self.add_variable(shape=(), initializer="zeros", name="least")
        self.largest = self.add_variable(shape=(), initializer="zeros", name="largest")
        self.count = self.add_variable(shape=(), initializer="zeros", name="count")

    def update_state(self, y_true, y_pred, sample_weight=None):
        error = y_pred - y_true
        self.least.assign(ops.minimum(self.least, ops.min(error)))
        self.largest.assign(ops.maximum(self.largest, ops.max(error)))
        self.count.assign(self.count + ops.shape(error)[0])

    def result(self):
        bounds = {"least": self.least + 0, "zeroed_largest": self.largest + 0}
        return {"width": self.largest - self.least, "bounds": bounds, "count": self.count + 0}


class NamedResults(Net):
    """Such a metric among those of `compile`, where the place in logs is that of its name."""

    judges = [Spread]


class OwnNamedResults(Net):
    """Such a metric as a property, where each name has a place of its own."""

    def __init__(self):
        super().__init__()
        self.spread = Spread()

    def compute_metrics(self, x, y, y_pred, sample_weight=None):
        self.spread.update_state(y, y_pred)
        return super().compute_metrics(x, y, y_pred, sample_weight)


class Penalty(keras.layers.Layer):
    """Adds to the loss."""

    def call(self, x):
        self.add_loss(ops.mean(ops.abs(x)) * 0.1)
        return x


class AddedLoss(Net):
    def __init__(self):
        super().__init__()
        self.penalty = Penalty()

    def call(self, x):
        return self.last(self.penalty(self.hidden(x)))


class OnlyAddedLoss(Net):
    def call(self, x):
        y = super().call(x)
        self.add_loss(ops.mean(ops.square(y - ops.sum(x, axis=-1, keepdims=True))))
        return y


class OwnStep(Net):
    def __init__(self):
        super().__init__()
        self.error = keras.metrics.Mean(name="error")

    @property
    def metrics(self):
        return [self.error]

    def _loss(self, trainable, fixed, x, y):
        y_pred, fixed = self.stateless_call(trainable, fixed, x)
        return ops.mean(ops.abs(y_pred - y)), fixed

    def train_step(self, state, data):
        trainable, fixed, slots, kept = state
        x, y = data[:2]
        grad = jax.value_and_grad(self._loss, has_aux=True)
        (loss, fixed), grads = grad(trainable, fixed, x, y)
        trainable, slots = self.optimizer.stateless_apply(slots, grads, trainable)
        kept = self.error.stateless_update_state(kept, loss)
        return {"error": self.error.stateless_result(kept)}, (trainable, fixed, slots, kept)

    def test_step(self, state, data):
        trainable, fixed, kept = state
        loss, fixed = self._loss(trainable, fixed, *data[:2])
        kept = self.error.stateless_update_state(kept, 10 * loss)
        return {"error": self.error.stateless_result(kept)}, (trainable, fixed, kept)

    def predict_step(self, state, data):
        outputs, state = super().predict_step(state, data)
        return -outputs, state


class NoReset(OwnMetrics):
    """Its own metric goes on from epoch to epoch."""

    def reset_metrics(self):
        for metric in super().metrics:
            if metric is not self.bias:
                metric.reset_state()


CASES = {
    "OwnLoss": (OwnLoss, {"metrics": ["mse"]}),
    "LossAndMore": (LossAndMore, {"loss": "mse", "metrics": ["mae"]}),
    "OwnMetrics": (OwnMetrics, {"loss": "mse", "metrics": ["mae"]}),
    "NamedResults": (NamedResults, {"loss": "mse", "metrics": ["mae"]}),
    "OwnNamedResults": (OwnNamedResults, {"loss": "mse", "metrics": ["mae"]}),
    "AddedLoss": (AddedLoss, {"loss": "mse", "metrics": ["mae"]}),
    "OnlyAddedLoss": (OnlyAddedLoss, {}),
    "OwnStep": (OwnStep, {}),
    "NoReset": (NoReset, {"loss": "mse"}),
}


def _weights(model):
    draw = Draw("own steps")
    return [draw.normal(*weight.shape, scale=0.5) for weight in model.weights]


def _case(name, task):
    made, options = CASES[name]
    keras.utils.clear_session()
    model = made()
    model(task.x[:1])
    model.set_weights(_weights(model))
    metrics = {"metrics": [*[judge() for judge in made.judges], *options.get("metrics", [])]}
    model.compile(optimizer=keras.optimizers.SGD(0.05), **{**options, **metrics})
    held_out = (task.x_held_out, task.y_held_out)
    data = (task.x,) if name == "OnlyAddedLoss" else (task.x, task.y)
    validation = (held_out[0],) if name == "OnlyAddedLoss" else held_out
    fit = {} if name == "OnlyAddedLoss" else {"validation_data": held_out}
    history = model.fit(*data, epochs=3, batch_size=8, shuffle=False, verbose=0, **fit)
    logs = model.evaluate(*validation, batch_size=4, verbose=0, return_dict=True)
    listed = model.evaluate(*validation, batch_size=4, verbose=0)
    return {
        "title": name,
        "compile": options,
        "expected": {
            **history_of(history),
            "evaluateLogs": {key: number(value) for key, value in logs.items()},
            "evaluate": results_of(listed if isinstance(listed, list) else [listed]),
            "predict": tensor(model.predict(held_out[0], batch_size=4, verbose=0)),
            "trainOnBatch": results_of(list(model.train_on_batch(*(part[:8] for part in data), return_dict=True).values())),
            "weights": tensors(model.get_weights()),
        },
    }


def fixture():
    task = Task(61, "numbers")
    net = Net()
    net(task.x[:1])
    return {
        "tolerance": {"rtol": 1e-5, "atol": 1e-6},
        "features": FEATURES,
        **with_tensors({"x": task.x, "y": task.y, "heldOut": [task.x_held_out, task.y_held_out]}),
        "weights": tensors(_weights(net)),
        "cases": [_case(name, task) for name in CASES],
    }
