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

/** The base of every error that Keisan throws on purpose. The message is built from its parts. */
export class KeisanError extends Error implements ErrorParts {
  readonly where: string;
  readonly got: string;
  readonly expected: string;
  readonly fix: string;

  constructor({ where, got, expected = '', fix = '' }: ErrorParts) {
    const expectation = expected ? `; expected ${expected}` : '';
    const advice = fix ? ` ${fix}${/[.?!]$/.test(fix) ? '' : '.'}` : '';
    super(`${where}: got ${got}${expectation}.${advice}`);
    this.name = new.target.name;
    this.where = where;
    this.got = got;
    this.expected = expected;
    this.fix = fix;
  }
}

/** Shapes that do not fit an operation. */
export class ShapeError extends KeisanError {}

/** A dtype that an operation does not take. */
export class DTypeError extends KeisanError {}

/** An argument outside what an operation takes. */
export class ValueError extends KeisanError {}

/** A gradient that was asked for and does not exist. */
export class GradientError extends KeisanError {}

/** A value was read from a symbolic tensor, which stands for a value in traced code and has none itself. */
export class SymbolicValueError extends KeisanError {}
