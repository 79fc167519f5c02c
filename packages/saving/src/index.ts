import './register.ts';

export { type LoadModelOptions, loadModel } from './keras/load.ts';
