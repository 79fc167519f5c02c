import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder that the paths of programs start from. */
export const root = fileURLToPath(new URL('../../', import.meta.url));

/** What a page says that its program prints. */
export interface Output {
  /** The line on which it begins, counted from 1. */
  readonly line: number;
  readonly text: string;
  /** By what share numbers with a decimal point may differ: `tolerance=0.02` behind the fence's language. */
  readonly tolerance: number;
}

/** A TypeScript program of the documentation: blocks of a page, or an example of a comment. */
export interface Program {
  readonly file: string;
  /** The line of its first block, counted from 1. */
  readonly line: number;
  readonly title: string;
  /** The program with every line where it stands in its file; all others are blank. */
  readonly text: string;
  readonly outputs: readonly Output[];
}

/** The lines of a file of the repository. */
export function linesOf(file: string): readonly string[] {
  return readFileSync(join(root, file), 'utf8').split('\n');
}

/** The path to import a program by. */
export const importPath = ({ file, line }: Program): string => `${join(root, file)}?program=${line}`;
