/** Where progress and logs are written: a terminal, a file, a test's string. Node's `process.stdout` is one. */
export interface TextOutput {
  /** Writes `text` as it is: no line end is added. */
  write(text: string): void;
  /** Whether a written line can be overwritten, and colours are understood. */
  readonly isTTY: boolean;
  /** The width of the terminal in characters; undefined when unknown. */
  readonly columns?: number | undefined;
}

interface NodeStream {
  write(text: string): unknown;
  isTTY?: boolean;
  columns?: number;
}

/** Standard output where there is one; else the console, one message per line. */
export function defaultOutput(): TextOutput {
  const { process } = globalThis as { process?: { stdout?: NodeStream } };
  const stdout = process?.stdout;
  if (typeof stdout?.write !== 'function') return consoleOutput();
  return {
    write: (text) => void stdout.write(text),
    get isTTY() {
      return stdout.isTTY === true;
    },
    get columns() {
      return stdout.columns;
    },
  };
}

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
