/**
 * The command that installs each package of ONNX Runtime. The install script of onnxruntime-node downloads CUDA, which Keisan does not
 * use; where it cannot, npm installs nothing.
 */
export const installation = {
  'onnxruntime-node': 'npm install onnxruntime-node --ignore-scripts',
  'onnxruntime-web': 'npm install onnxruntime-web',
} as const;

/** A package of ONNX Runtime. */
export type OnnxPackage = keyof typeof installation;
