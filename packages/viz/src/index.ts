export { renderPng } from '#picture-file';
export * from './dot/index.ts';
export type { DrawableHistory, MetricValues } from './drawable/history.ts';
export { type HistoryToSvgOptions, historyToSvg } from './history/history-svg.ts';
export { type PlotGraphOptions, plotGraph } from './plot-graph.ts';
export { type PlotHistoryOptions, plotHistory } from './plot-history.ts';
export { type PlotModelOptions, plotModel } from './plot-model.ts';
export { renderSvg } from './render/svg.ts';
