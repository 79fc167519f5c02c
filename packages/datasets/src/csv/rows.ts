import { ValueError } from '@keisan/autograd';
import { describeValue } from '@keisan/autograd/internal';
import { CsvError, type Options, Parser } from '#csv-parse';
import type { NamedSource } from '../bytes/source.ts';

/** Longer records are taken for a quote that is not closed. */
const LONGEST_RECORD = 2 ** 22;

/** How many bytes show what a file is. */
const BEGINNING = 1024;

/** How many bytes are parsed at once. */
const PIECE = 2 ** 18;

/** What begins as another kind of file does, and what to do with that. */
const others: readonly (readonly [beginning: readonly number[], kind: string, fix: string])[] = [
  [[0xff, 0xfe], 'UTF-16', 'Save it as UTF-8'],
  [[0xfe, 0xff], 'UTF-16', 'Save it as UTF-8'],
  [[0x1f, 0x8b], 'gzip', "Uncompress it: stream.pipeThrough(new DecompressionStream('gzip'))"],
  [[0x50, 0x4b, 3, 4], 'zip, as a workbook is too', 'Unpack it, or save the table as CSV'],
];

const PAGE = /^(\xef\xbb\xbf)?\s*<(!doctype html|html)\b/i;

const EXPECTED = 'text in UTF-8';
const TO_UTF8 =
  "Save it as UTF-8, or turn it into that: stream.pipeThrough(new TextDecoderStream('shift_jis')).pipeThrough(new TextEncoderStream())";

/** @throws ValueError for an HTML page, for bytes that are no text, or none in UTF-8. */
function checkText(where: string, beginning: readonly number[]): void {
  for (const [bytes, kind, fix] of others) {
    if (bytes.every((byte, i) => beginning[i] === byte)) {
      throw new ValueError({ where, got: `a file that begins as ${kind}`, expected: EXPECTED, fix });
    }
  }
  if (PAGE.test(String.fromCharCode(...beginning))) {
    const fix = 'Look at it in a browser: the address may want a login, or be that of a page about the file';
    throw new ValueError({ where, got: 'an HTML page', expected: 'comma-separated values', fix });
  }
  if (!beginning.includes(0)) return;
  const got = 'bytes of zero, as UTF-16 and files that are no text have them';
  throw new ValueError({ where, got, expected: EXPECTED, fix: 'Save it as CSV in UTF-8' });
}

/** The text of bytes, in pieces that are not long. @throws ValueError for what is no text. */
async function* textOf(where: string, pieces: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  const decoded = (bytes: Uint8Array, options?: TextDecodeOptions): string => {
    try {
      return decoder.decode(bytes, options);
    } catch {
      throw new ValueError({ where, got: 'bytes that are not UTF-8', expected: EXPECTED, fix: TO_UTF8 });
    }
  };
  const beginning: number[] = [];
  for await (const piece of pieces) {
    if (beginning.length < BEGINNING) {
      beginning.push(...piece.subarray(0, BEGINNING - beginning.length));
      checkText(where, beginning);
    }
    for (let at = 0; at < piece.length; at += PIECE) {
      yield decoded(piece.subarray(at, at + PIECE), { stream: true });
    }
  }
  // A letter may be cut off at the end.
  yield decoded(new Uint8Array());
}

/** The records of a CSV file, as many at a time as a piece of it holds. */
export async function* csvRecords(
  where: string,
  { name, pieces }: NamedSource,
  delimiter: string,
): AsyncGenerator<readonly (readonly string[])[]> {
  const options: Options & { readableHighWaterMark: number } = {
    delimiter,
    max_record_size: LONGEST_RECORD,
    // To find out which of them a file has takes as long as all the rest, and without end where it has none.
    record_delimiter: ['\r\n', '\n', '\r'],
    skip_empty_lines: true,
    // What a piece holds is taken out after each piece.
    readableHighWaterMark: Number.MAX_SAFE_INTEGER,
  };
  // In browsers it has the streams of an earlier Node, which take text, and end by themselves.
  const parser: Omit<Parser, 'destroy'> & { destroy?(): unknown } = new Parser(options);
  const place = `${where}: ${name}`;
  let failure: unknown = null;
  /** How long the text is that no record came of. */
  let unused = 0;
  parser.on('error', (error: unknown) => {
    failure = error;
  });
  const taken = () => {
    if (failure) throw asSentence(place, failure);
    const records: string[][] = [];
    for (let record = parser.read(); record !== null; record = parser.read()) records.push(record as string[]);
    return records;
  };
  try {
    for await (const text of textOf(place, pieces())) {
      await new Promise<void>((resolve) => parser.write(text, () => resolve()));
      const records = taken();
      unused = records.length > 0 ? 0 : unused + text.length;
      // Of fields without a letter in them the parser takes any number.
      if (unused > LONGEST_RECORD) throw tooLong(place);
      if (records.length > 0) yield records;
    }
    const ended = new Promise<void>((resolve) => parser.once('finish', resolve).once('error', () => resolve()));
    parser.end();
    await ended;
    const records = taken();
    if (records.length > 0) yield records;
  } finally {
    parser.destroy?.();
  }
}

const tooLong = (where: string) =>
  new ValueError({
    where,
    got: `more than ${LONGEST_RECORD} bytes without the end of a row`,
    expected: 'comma-separated values',
    fix: 'A quote may be open, or the file may be another one',
  });

/** What to do about fields that are one, in which something else than the delimiter stands between fields; nothing for others. */
export function delimiterIn(fields: readonly string[]): string {
  const other = fields.length === 1 && /[;\t|]|(?<=^[-+.\de]+) (?=[-+.\de]+( [-+.\de]+)*$)/i.exec(fields[0]!);
  return other ? `Give delimiter: ${describeValue(other[0])}` : '';
}

function asSentence(where: string, error: unknown): unknown {
  if (!(error instanceof CsvError)) return error;
  if (error.code === 'CSV_MAX_RECORD_SIZE') return tooLong(where);
  const { code, lines } = error as CsvError & { readonly lines?: number };
  const reasons: Readonly<Record<string, readonly [got: string, expected: string]>> = {
    CSV_QUOTE_NOT_CLOSED: ['a quote that is not closed', 'one at the end of the field'],
    CSV_INVALID_CLOSING_QUOTE: ['a quote within a quoted field', 'two quotes for one'],
    INVALID_OPENING_QUOTE: ['a quote within a field', 'quotes around the whole field'],
    CSV_RECORD_INCONSISTENT_FIELDS_LENGTH: ['another number of fields than in the first line', 'as many in each line'],
  };
  const [got, expected] = reasons[code] ?? [error.message, 'comma-separated values'];
  // Of quotes it says what stands after or around them.
  const fix = code.endsWith('_QUOTE') ? delimiterIn([error.message]) : '';
  return Object.assign(new ValueError({ where, got: `${got} in line ${lines ?? '?'}`, expected, fix }), {
    cause: error,
  });
}
