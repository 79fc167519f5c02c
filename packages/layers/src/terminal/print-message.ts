import { defaultOutput } from './text-output.ts';

/** Writes a line to where progress is shown, as what a callback has to say. */
export function printMessage(text: string): void {
  defaultOutput().write(`${text}\n`);
}
