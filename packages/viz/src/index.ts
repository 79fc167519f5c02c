export * from './dot/index.ts';
export { type PlotGraphOptions, plotGraph } from './plot-graph.ts';
export { type PlotModelOptions, plotModel } from './plot-model.ts';
export { renderPng } from './render/png.ts';
export { renderSvg } from './render/svg.ts';
