import type { Backend } from '../backend.ts';
import type { OnnxPackage } from './installation.ts';

/** What there is of ONNX Runtime. */
export interface Found {
  readonly backend: Backend | null;
  /** The package that it comes in. */
  readonly packageName: OnnxPackage | null;
  /** Why it is not the best one, or none. */
  readonly problems: readonly string[];
  /** What to run where nothing is installed. */
  readonly advice: string;
}
