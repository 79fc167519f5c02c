import { GROUND, INK, LINE } from './colors.ts';

/** Arial, because Graphviz knows its widths and the font that the PNG is drawn with has the same. */
const FONT = 'Arial';

/** What Graphviz makes room for: titles in bold and the lines under them are set smaller, and so fit. */
export const FONT_SIZE = 14;

/** What all diagrams have in common. */
export const graphStyle = {
  bgcolor: 'transparent',
  fontname: FONT,
  fontsize: FONT_SIZE,
  fontcolor: INK,
  nodesep: 0.3,
  pad: 0.1,
  ranksep: 0.4,
} as const;
export const nodeStyle = {
  fontname: FONT,
  fontsize: FONT_SIZE,
  fontcolor: INK,
  penwidth: 1.2,
} as const;
export const edgeStyle = { color: LINE, arrowsize: 0.8, penwidth: 1.5 } as const;

/** The height of a line of text, and the 0.08 inch above and below the lines of a field, as Graphviz counts them. */
const LINE_HEIGHT = 1.2 * FONT_SIZE;
const MARGIN = 6;

/** A box for a layer: its fields, and a fill that changes from the top down. Layers that are not trained, and those that are drawn again, have broken lines. */
export const recordStyle = {
  class: 'layer',
  shape: 'record',
  style: 'rounded,filled',
  gradientangle: 270,
  margin: '0.18,0.08',
} as const;
export const brokenStyle = 'rounded,filled,dashed';

/** The height of a record's field, in points. */
export const rowHeight = (text: string): number => text.split(/\r\n?|\n/).length * LINE_HEIGHT + 2 * MARGIN;

/** The frame around the layers of a nested model. */
export const clusterStyle = {
  class: 'model',
  style: 'rounded,filled',
  fillcolor: GROUND,
  color: LINE,
  labeljust: 'l',
  margin: 12,
} as const;

/** From so many nodes on, a diagram is laid out for speed. */
const LARGE = 100;
/** Graphviz improves a layout step by step, each of which visits all nodes. The last steps of many save a point of width. */
const STEPS = 200;

/** For a diagram of so many nodes, what holds Graphviz to a time that grows with them, and no faster. */
export const layoutEffort = (nodes: number): { nslimit?: number } =>
  nodes < LARGE ? {} : { nslimit: Number(Math.min(1, STEPS / nodes).toPrecision(2)) };

/** In a large diagram results stand right below what they are computed from, and what is given stands beside it: else it grows aside. */
export const edgeWeight = (nodes: number): { weight?: number } => (nodes < LARGE ? {} : { weight: 4 });

/** An operation, a tensor that was given, and a number, in a computation graph. */
export const opStyle = { shape: 'box', style: 'rounded,filled', margin: '0.14,0.06', height: 0 } as const;
export const variableStyle = { shape: 'ellipse', style: 'filled', margin: '0.03,0.02', height: 0 } as const;
export const literalStyle = {
  shape: 'ellipse',
  style: 'filled',
  class: 'number',
  fontsize: 12,
  penwidth: 0,
  margin: '0.06,0.02',
  height: 0,
  width: 0,
} as const;
