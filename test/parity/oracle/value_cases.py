"""Cases of functions of tensors: values, and the gradients of `sum(upstream * value)` by each tensor."""

import jax
import jax.numpy as jnp

from .json_text import tensor, tensors
from .recipes import made, recipe


def case(title, call, inputs, /, differentiable=True, **what):
    """A function on tensors, each a recipe or an array. `what` it is, as the fixture says it; `atol` where a case has one of its own."""
    arrays = [jnp.asarray(made(each) if isinstance(each, dict) else each) for each in inputs]
    value, pull = jax.vjp(call, *arrays)
    upstream = recipe(*value.shape, seed=90)
    gradients = {"upstream": upstream} if differentiable else {}
    expected = {"gradients": tensors(pull(jnp.asarray(made(upstream))))} if differentiable else {}
    return {
        "title": title,
        **what,
        "inputs": [each if isinstance(each, dict) else tensor(each) for each in inputs],
        **gradients,
        "expected": {"value": tensor(value), **expected},
    }


def fixture(cases, atol=2e-6):
    """The fixture of a function or a class."""
    return {"tolerance": {"rtol": 1e-5, "atol": atol}, "cases": list(cases)}
