import type { Axis, GroupMark, Legend, Mark, Spec } from 'vega';
import { fontFamily } from '../render/font-family.ts';
import { visibleName, visibleText } from '../visible-text.ts';
import type { HistoryStyle } from './history-options.ts';
import type { Panel, Point } from './panels.ts';
import { extentOf, numberFormat } from './scale.ts';
import { thinned } from './thinned.ts';

const INK = '#1c2430';
const QUIET = '#5b6b7a';
const AXIS = '#b4bfc9';
const GRID = '#e4e9ee';

/** The room between the first value and the axis. */
const INSET = 8;

/** Up to this many epochs each value has a dot of its own. */
const DOTTED = 30;

/** Blue and vermilion of Okabe and Ito, which colour-blind people tell apart. Source: https://jfly.uni-koeln.de/color/ */
const series: Readonly<Record<Point['series'], { color: string; dot: string }>> = {
  training: { color: '#0072b2', dot: '#0072b2' },
  validation: { color: '#d55e00', dot: 'white' },
};

const position = { x: { scale: 'epoch', field: 'epoch' }, y: { scale: 'value', field: 'value' } } as const;

const line: Mark = {
  type: 'line',
  from: { data: 'curve' },
  encode: {
    enter: {
      ...position,
      defined: { signal: 'isValid(datum.value)' },
      stroke: { scale: 'color', field: 'series' },
      strokeWidth: { value: 2 },
      strokeJoin: { value: 'round' },
      strokeCap: { value: 'round' },
    },
  },
};

const dots: Mark = {
  type: 'symbol',
  from: { data: 'dots' },
  encode: {
    enter: {
      ...position,
      stroke: { scale: 'color', field: 'series' },
      strokeWidth: { value: 1.5 },
      fill: { scale: 'dot', field: 'series' },
      size: { value: 24 },
    },
  },
};

/** How many numbers of epochs find room side by side. There may be half as many again as are asked for. */
function epochCount(last: number, width: number): number {
  const label = 7 * String(last).length + 10;
  return Math.max(1, Math.min(8, Math.floor(width / (1.5 * label))));
}

const epochAxis = (last: number, width: number): Axis => ({
  scale: 'epoch',
  orient: 'bottom',
  title: 'epoch',
  format: 'd',
  tickMinStep: 1,
  tickCount: epochCount(last, width),
  labelOverlap: true,
  domain: false,
});

const legend: Legend = {
  stroke: 'color',
  orient: 'top',
  direction: 'horizontal',
  symbolType: 'stroke',
  columnPadding: 14,
};

/** `1e6` rather than `1e+6`, and 0 as itself. */
const SHORT = "datum.value === 0 ? '0' : replace(replace(datum.label, 'e+', 'e'), /e0$/, '')";

/** A text to draw. Vega takes one that every object inherits a key of, such as `constructor`, for a signal of its own. */
const lettering = (text: string): string => (text in {} ? `${text} ` : text);

/** The title stands over the axis, where it reads as the title of the panel. */
const valueAxis = ({ metric, isLogarithmic }: Panel, format: string | null, height: number): Axis => ({
  scale: 'value',
  orient: 'left',
  title: lettering(visibleName(metric)),
  titleAngle: 0,
  titleAlign: 'left',
  titleAnchor: 'start',
  titleFontSize: 13,
  titleX: 0,
  titleY: -16,
  ...(format === null ? {} : { format, encode: { labels: { update: { text: { signal: SHORT } } } } }),
  tickCount: Math.max(2, Math.round(height / 37)),
  labelOverlap: isLogarithmic,
  grid: true,
  gridScale: 'width',
  domain: false,
  ticks: false,
});

function group(
  panel: Panel,
  [first, last]: readonly [number, number],
  { width, height }: Pick<HistoryStyle, 'width' | 'height'>,
): GroupMark {
  const { points, isLogarithmic } = panel;
  const extent = extentOf(panel);
  return {
    type: 'group',
    encode: { enter: { width: { value: width }, height: { value: height } } },
    data: [
      { name: 'points', values: [...thinned(points, [first, last], width)] },
      { name: 'dots', source: 'points', transform: [{ type: 'filter', expr: 'isValid(datum.value)' }] },
    ],
    scales: [
      {
        name: 'epoch',
        domain: first < last ? [first, last] : [first - 0.5, last + 0.5],
        zero: false,
        range: [INSET, width - INSET],
      },
      { name: 'width', range: [0, width] },
      {
        name: 'value',
        ...(isLogarithmic ? { type: 'log', nice: true } : { nice: 6 }),
        domain: [...extent],
        zero: false,
        range: [height, 0],
      },
    ],
    axes: [epochAxis(last, width), valueAxis(panel, numberFormat(panel, extent), height)],
    marks: [
      { type: 'group', from: { facet: { name: 'curve', data: 'points', groupby: 'series' } }, marks: [line] },
      ...(last - first < DOTTED ? [dots] : []),
    ],
  };
}

/** The panels side by side as a chart in Vega's language. Source: https://vega.github.io/vega/docs/specification/ */
export function chart(panels: readonly Panel[], style: HistoryStyle): Spec {
  const { title } = style;
  const points = panels.flatMap((panel) => panel.points);
  const epochs = [
    points.reduce((first, { epoch }) => Math.min(first, epoch), Number.POSITIVE_INFINITY),
    points.reduce((last, { epoch }) => Math.max(last, epoch), 0),
  ] as const;
  const shown = Object.entries(series).filter(([name]) => points.some((point) => point.series === name));
  const names = shown.map(([name]) => name);
  return {
    background: 'white',
    padding: 12,
    ...(title
      ? { title: { text: lettering(visibleText(title)), anchor: 'start', frame: 'group', fontSize: 15, offset: 16 } }
      : {}),
    layout: { columns: panels.length === 4 ? 2 : 3, padding: { column: 36, row: 28 }, bounds: 'full', align: 'all' },
    scales: [
      { name: 'color', type: 'ordinal', domain: names, range: shown.map(([, { color }]) => color) },
      { name: 'dot', type: 'ordinal', domain: names, range: shown.map(([, { dot }]) => dot) },
    ],
    legends: names.length > 1 ? [legend] : [],
    marks: panels.map((panel) => group(panel, epochs, style)),
    config: {
      title: { font: fontFamily, fontWeight: 'normal', color: INK },
      axis: {
        labelFont: fontFamily,
        labelFontSize: 11,
        labelColor: QUIET,
        labelPadding: 6,
        titleFont: fontFamily,
        titleFontSize: 12,
        titleFontWeight: 'normal',
        titleColor: INK,
        tickColor: AXIS,
        gridColor: GRID,
      },
      legend: { labelFont: fontFamily, labelFontSize: 12, labelColor: INK, symbolSize: 240, symbolStrokeWidth: 2 },
    },
  };
}
