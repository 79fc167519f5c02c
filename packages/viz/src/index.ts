export { renderPng } from '#diagram-file';
export * from './dot/index.ts';
export { type PlotGraphOptions, plotGraph } from './plot-graph.ts';
export { type PlotModelOptions, plotModel } from './plot-model.ts';
export { renderSvg } from './render/svg.ts';
