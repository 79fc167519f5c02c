import { ValueError } from '@keisan/autograd';

/** `{name}` or `{name:format}`; `{{` and `}}` are braces. */
const FIELD = /\{\{|\}\}|\{([^{}:!]*)(?:!\w)?(?::([^{}]*))?\}/g;

/** `[0][width][,][.precision][type]`, of what Python has for numbers. */
const FORMAT = /^(0?)(\d*)(?:\.(\d+))?([dfeg%]?)$/;

/** A number in exponential notation as Python writes it: two digits at least. */
const exponential = (value: number, digits: number): string =>
  value.toExponential(digits).replace(/e([+-])(\d)$/, 'e$10$2');

/** Python's `g`: so many digits that count, without zeros at the end. */
function general(value: number, digits: number): string {
  const most = Math.max(1, digits);
  const exponent = value === 0 ? 0 : Number(value.toExponential(most - 1).split('e')[1]);
  if (exponent < -4 || exponent >= most) return exponential(value, most - 1).replace(/\.?0+e/, 'e');
  const fixed = value.toFixed(most - 1 - exponent);
  return fixed.includes('.') ? fixed.replace(/\.?0+$/, '') : fixed;
}

/** How wide and how precise a number may be: no name of a file is as long. */
const MOST_DIGITS = 50;

function formatted(value: number, format: string): string | null {
  const [, zero, width, precision, type] = FORMAT.exec(format) ?? [];
  if (zero === undefined || Math.max(Number(width), Number(precision ?? 0)) > MOST_DIGITS) return null;
  if (type === 'd' && (precision !== undefined || !Number.isInteger(value))) return null;
  const digits = precision === undefined ? 6 : Number(precision);
  const text =
    type === 'f'
      ? value.toFixed(digits)
      : type === 'e'
        ? exponential(value, digits)
        : type === '%'
          ? `${(value * 100).toFixed(digits)}%`
          : type === 'g' || precision !== undefined
            ? general(value, digits)
            : String(value);
  const room = Number(width || 0);
  const sign = text.startsWith('-') && zero ? '-' : '';
  return zero ? sign + text.slice(sign.length).padStart(room - sign.length, '0') : text.padStart(room, ' ');
}

/**
 * A file's name with numbers in it, as Python's `str.format` writes them: `{epoch:02d}-{val_loss:.2f}.keras`.
 * @throws ValueError for a name that there is no number for, and for a format that numbers do not have.
 */
export function fileName(where: string, pattern: string, numbers: Readonly<Record<string, number>>): string {
  return pattern.replace(FIELD, (field: string, name: string | undefined, format: string | undefined) => {
    if (name === undefined) return field[0]!;
    const value = Object.hasOwn(numbers, name) ? numbers[name] : undefined;
    const text = value === undefined ? null : formatted(value, format ?? '');
    if (text !== null) return text;
    throw new ValueError({
      where,
      got: `${field} in ${JSON.stringify(pattern)}`,
      expected:
        value === undefined
          ? `one of ${Object.keys(numbers).join(', ')}`
          : 'a format of Python such as 02d, .2f, e or g',
    });
  });
}
