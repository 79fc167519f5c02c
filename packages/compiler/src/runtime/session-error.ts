/** ONNX Runtime cannot run a model. */
export class SessionError extends Error {}
