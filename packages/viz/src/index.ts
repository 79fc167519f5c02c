export { renderPng } from '#diagram-file';
export * from './dot/index.ts';
export { type HistoryToSvgOptions, historyToSvg } from './history/history-svg.ts';
export type { DrawableHistory, MetricValues } from './history/panels.ts';
export { type PlotGraphOptions, plotGraph } from './plot-graph.ts';
export { type PlotHistoryOptions, plotHistory } from './plot-history.ts';
export { type PlotModelOptions, plotModel } from './plot-model.ts';
export { renderSvg } from './render/svg.ts';
