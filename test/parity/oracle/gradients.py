"""Gradients by JAX, of Keras functions of one tensor."""

import jax
import jax.numpy as jnp


def value_and_vjp(function, x, cotangent):
    """`function(x)` and the gradient of `sum(cotangent * function(x))` with respect to x."""
    value, pull = jax.vjp(function, jnp.asarray(x))
    return value, pull(jnp.asarray(cotangent, value.dtype))[0]


def value_and_grad(function, x):
    """`function(x)` and the gradient of its sum with respect to x."""
    value, pull = jax.vjp(function, jnp.asarray(x))
    return value, pull(jnp.ones_like(value))[0]
