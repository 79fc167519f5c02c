"""Fixtures from real Keras 3, one module per fixture file."""
