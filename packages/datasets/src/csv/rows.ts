import { ValueError } from '@keisan/autograd';
import { CsvError, type Options, Parser } from '#csv-parse';
import type { NamedSource } from '../bytes/source.ts';

/** Longer records are taken for a quote that is not closed. */
const LONGEST_RECORD = 2 ** 24;

/** The records of a CSV file, as many at a time as a piece of it holds. */
export async function* csvRecords(
  where: string,
  { name, pieces }: NamedSource,
  delimiter: string,
): AsyncGenerator<readonly (readonly string[])[]> {
  const options: Options & { readableHighWaterMark: number } = {
    delimiter,
    max_record_size: LONGEST_RECORD,
    skip_empty_lines: true,
    // What a piece holds is taken out after each piece.
    readableHighWaterMark: Number.MAX_SAFE_INTEGER,
  };
  // In browsers it has the streams of an earlier Node, which take text, and end by themselves.
  const parser: Omit<Parser, 'destroy'> & { destroy?(): unknown } = new Parser(options);
  const decoder = new TextDecoder();
  let failure: unknown = null;
  parser.on('error', (error: unknown) => {
    failure = error;
  });
  const taken = () => {
    if (failure) throw asSentence(`${where}: ${name}`, failure);
    const records: string[][] = [];
    for (let record = parser.read(); record !== null; record = parser.read()) records.push(record as string[]);
    return records;
  };
  try {
    for await (const piece of pieces()) {
      const text = decoder.decode(piece, { stream: true });
      await new Promise<void>((resolve) => parser.write(text, () => resolve()));
      const records = taken();
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

function asSentence(where: string, error: unknown): unknown {
  if (!(error instanceof CsvError)) return error;
  const { code, lines } = error as CsvError & { readonly lines?: number };
  const reasons: Readonly<Record<string, readonly [got: string, expected: string]>> = {
    CSV_QUOTE_NOT_CLOSED: ['a quote that is not closed', 'one at the end of the field'],
    CSV_INVALID_CLOSING_QUOTE: ['a quote within a quoted field', 'two quotes for one'],
    INVALID_OPENING_QUOTE: ['a quote within a field', 'quotes around the whole field'],
    CSV_RECORD_INCONSISTENT_FIELDS_LENGTH: ['another number of fields than in the first line', 'as many in each line'],
    CSV_MAX_RECORD_SIZE: [`a record of more than ${LONGEST_RECORD} bytes`, 'shorter ones'],
  };
  const [got, expected] = reasons[code] ?? [error.message, 'comma-separated values'];
  return Object.assign(new ValueError({ where, got: `${got} in line ${lines ?? '?'}`, expected }), { cause: error });
}
