/**
 * The command that installs each runtime. The install script of onnxruntime-node downloads CUDA, which Keisan does not use; where it
 * cannot, npm installs nothing.
 */
export const installation = {
  native: 'npm install onnxruntime-node --ignore-scripts',
  wasm: 'npm install onnxruntime-web',
} as const;
