/** Where progress and logs are written: a terminal, a file, a test's string. Node's `process.stdout` is one. */
export interface TextOutput {
  /** Writes `text` as it is: no line end is added. */
  write(text: string): void;
  /** Whether a written line can be overwritten. */
  readonly isTTY: boolean;
  /** Whether colours are understood, and wanted. Default: on a terminal. */
  readonly hasColors?: boolean;
  /** The width of the terminal in characters; undefined when unknown. */
  readonly columns?: number | undefined;
}

interface NodeStream {
  write(text: string): unknown;
  isTTY?: boolean;
  columns?: number;
}

interface NodeProcess {
  readonly stdout?: NodeStream;
  readonly env?: Readonly<Record<string, string | undefined>>;
}

/**
 * Standard output where there is one; else the console, one message per line. A terminal of type `dumb` is written to like a
 * file, and with NO_COLOR in the environment there are no colours. Source: https://no-color.org
 */
export function defaultOutput(): TextOutput {
  const { stdout, env = {} } = (globalThis as { process?: NodeProcess }).process ?? {};
  if (typeof stdout?.write !== 'function') return consoleOutput();
  return {
    write: (text) => void stdout.write(text),
    get isTTY() {
      return stdout.isTTY === true && env.TERM !== 'dumb';
    },
    get hasColors() {
      return this.isTTY && !env.NO_COLOR;
    },
    /** A terminal that does not know its width says 0. */
    get columns() {
      return lineWidth(stdout);
    },
  };
}

/** How many characters fit into a line; undefined where that is not known, as where it is said to be none. */
export const lineWidth = ({ columns }: Pick<TextOutput, 'columns'>): number | undefined =>
  typeof columns === 'number' && columns > 0 ? columns : undefined;

/** Whether to write in colours. */
export const isColored = (out: TextOutput): boolean => out.hasColors ?? out.isTTY;

/** Writes to `console.log`, which ends each message itself: text waits here until its line is complete. */
export function consoleOutput(log: (line: string) => void = (line) => console.log(line)): TextOutput {
  let pending = '';
  return {
    isTTY: false,
    write(text) {
      const lines = (pending + text).split('\n');
      pending = lines.pop()!;
      for (const line of lines) log(line);
    },
  };
}
