import { damaged, type Source } from '@keisan/files';
import { parseJson as parsed } from '@keisan/layers/internal';

const unreadable = (source: Source, error: unknown) =>
  damaged(source, `text that cannot be read (${(error as Error).message})`, 'JSON');

/** What a text in a file says. @throws ValueError for what is no JSON; names that JavaScript has other uses for are left out. */
export function parseJson(source: Source, text: string): unknown {
  try {
    return parsed(text);
  } catch (error) {
    throw unreadable(source, error);
  }
}

/** What a file of JSON says. @throws ValueError for what is none. */
export function jsonIn(source: Source): unknown {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(source.read(0, source.size));
  } catch (error) {
    throw unreadable(source, error);
  }
  return parseJson(source, text);
}
