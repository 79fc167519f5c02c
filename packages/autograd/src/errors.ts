import { nameOfClass } from './given/class-name.ts';
import { describeValue } from './given/describe-value.ts';
import { printable } from './given/printable.ts';

/** What a Keisan error knows: the operation, what it was given, what it expected and how to mend it. */
export interface ErrorParts {
  /** The function, op or layer that complains, such as `matmul` or `Dense "dense_1"`. */
  readonly where: string;
  /** What was given, with shapes, without a final full stop. */
  readonly got: string;
  /** What had to hold. */
  readonly expected?: string;
  /** What to do about it. */
  readonly fix?: string;
}

/** How long a part of a message may be that quotes what a user gave. */
const LONGEST = 400;

/** How long a list of what is expected may be. */
const LONGEST_LIST = 2000;

/** A part of a message on one line of a length that can be read, whatever a user's names and values are. */
function readable(part: string, longest = LONGEST): string {
  const escaped = printable(part.slice(0, longest));
  if (part.length <= longest && escaped.length <= longest) return escaped;
  const dots = `... (${part.length} characters)`;
  return escaped.slice(0, longest - dots.length) + dots;
}

function checkParts(parts: ErrorParts): void {
  const { where, got } = { ...parts } as Partial<ErrorParts>;
  if (typeof where === 'string' && typeof got === 'string') return;
  throw new KeisanError({
    where: 'KeisanError',
    got: describeValue(parts),
    expected: 'an object with the strings where and got, and where there are any expected and fix',
  });
}

/** The base of every error that Keisan throws on purpose. The message is built from its parts. */
export class KeisanError extends Error implements ErrorParts {
  static readonly className: string = 'KeisanError';

  readonly where: string;
  readonly got: string;
  readonly expected: string;
  readonly fix: string;

  constructor(parts: ErrorParts) {
    checkParts(parts);
    const [where, got, fix] = [readable(parts.where), readable(parts.got), readable(parts.fix ?? '')];
    const expected = readable(parts.expected ?? '', LONGEST_LIST);
    const expectation = expected ? `; expected ${expected}` : '';
    const advice = fix ? ` ${fix}${/[.?!]$/.test(fix) ? '' : '.'}` : '';
    super(`${where}: got ${got}${expectation}.${advice}`);
    this.name = nameOfClass(new.target);
    this.where = where;
    this.got = got;
    this.expected = expected;
    this.fix = fix;
  }
}

/** Shapes that do not fit an operation. */
export class ShapeError extends KeisanError {
  static override readonly className: string = 'ShapeError';
}

/** A dtype that an operation does not take. */
export class DTypeError extends KeisanError {
  static override readonly className: string = 'DTypeError';
}

/** An argument outside what an operation takes. */
export class ValueError extends KeisanError {
  static override readonly className: string = 'ValueError';
}

/** A gradient that was asked for and does not exist. */
export class GradientError extends KeisanError {
  static override readonly className: string = 'GradientError';
}

/** A value was read from a symbolic tensor, which stands for a value in traced code and has none itself. */
export class SymbolicValueError extends KeisanError {
  static override readonly className: string = 'SymbolicValueError';
}
