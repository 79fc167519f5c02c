import { bytesPerElement, ValueError } from '@keisan/autograd';
import type { Layer } from './layer.ts';
import type { Model } from './models/model.ts';
import type { PartialShape } from './shapes.ts';
import type { Parameter } from '@keisan/autograd';

/** Options of `summary`. Source: https://keras.io/api/models/model/#summary-method */
export interface SummaryOptions {
  /** The width of the table in characters. Default: 88, or what the terminal has, less 4. */
  lineLength?: number;
  /** Where the columns end, as shares of the width. Default: `[0.45, 0.8, 1]`. */
  positions?: readonly number[];
  /** What to print with; it gets the whole text. Default: `console.log`. */
  printFn?: (text: string) => void;
  /** Whether to add a column that says which layers are trained. Default: false. */
  showTrainable?: boolean;
  /** The names, or patterns, of the first and the last layer to show. Default: all. */
  layerRange?: readonly [first: string, last: string];
}

type Alignment = 'left' | 'right' | 'center';

interface Column {
  readonly title: string;
  readonly alignment: Alignment;
  readonly width: number;
}

const grouped = (n: number): string => n.toLocaleString('en-US');

/** `(None, 512)`, as Python prints a shape. */
const formatShape = (shape: PartialShape): string => `(${shape.map((n) => n ?? 'None').join(', ')}${shape.length === 1 ? ',' : ''})`;
