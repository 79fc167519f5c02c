/** A browser with a page. */
export interface Visitor {
  open(url: string): Promise<void>;
  /** The value of an expression on the page, or what it is a promise of: as JSON has it. */
  evaluate<T>(expression: string): Promise<T>;
  close(): Promise<void>;
}

/** What an expression came to. */
interface Outcome {
  readonly value?: unknown;
  readonly error?: string;
}

/** An asynchronous script of WebDriver that says what an expression comes to. */
export const scriptOf = (expression: string): string => `const done = arguments[0];
  Promise.resolve(${expression}).then((value) => done({ value }), (error) => done({ error: String(error) }));`;

/** The value of what a script said. */
export function resultOf(said: unknown): unknown {
  const { value, error } = said as Outcome;
  if (error !== undefined) throw new Error(error);
  return value;
}
