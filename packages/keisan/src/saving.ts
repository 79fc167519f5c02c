export * from '@keisan/layers/saving';
export { type LoadModelOptions, loadModel } from '@keisan/saving';
