/** Keras' epsilon: denominators and probabilities are kept this far from 0. */
export const EPSILON = 1e-7;
