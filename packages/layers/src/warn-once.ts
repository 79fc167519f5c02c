import { warn } from '@keisan/autograd/internal';

const said = new Set<string>();

/** Warns of something the first time that it happens. */
export function warnOnce(text: string): void {
  if (said.has(text)) return;
  said.add(text);
  warn(text);
}
