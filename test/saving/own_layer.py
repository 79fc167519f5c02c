"""A layer of somebody's own, for Keras 3 and for Keras 2."""


def scale(keras):
    """The class, made with the one or the other."""

    @keras.saving.register_keras_serializable("test")
    class Scale(keras.layers.Layer):
        """A layer of somebody's own, with an option, a weight and a part."""

        def __init__(self, factor=2.0, **options):
            super().__init__(**options)
            self.factor = factor
            self.inner = keras.layers.Dense(3, activation="tanh")

        def build(self, input_shape):
            self.gain = self.add_weight(name="gain", shape=(input_shape[-1],), initializer="ones")
            self.inner.build(input_shape)

        def call(self, x):
            return self.inner(x * self.gain) * self.factor

        def get_config(self):
            return {**super().get_config(), "factor": self.factor}

    return Scale
