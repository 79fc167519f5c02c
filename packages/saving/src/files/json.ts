import { damaged, type Source } from './source.ts';

/** What the name `__proto__` may be written as. */
const RISKY = /__proto__|\\u00/;

/** Leaves out what would change the prototype of an object that it is copied to. */
function withoutPrototypes(this: unknown, key: string, value: unknown): unknown {
  return key === '__proto__' ? undefined : value;
}

/** What a text in a file says. @throws ValueError for what is no JSON; names that JavaScript has other uses for are left out. */
export function parseJson(source: Source, text: string): unknown {
  try {
    return JSON.parse(text, RISKY.test(text) ? withoutPrototypes : undefined);
  } catch (error) {
    throw damaged(source, `text that cannot be read (${(error as Error).message})`, 'JSON');
  }
}

/** What a file of JSON says. @throws ValueError for what is none. */
export function jsonIn(source: Source): unknown {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(source.read(0, source.size));
  } catch (error) {
    throw damaged(source, `text that cannot be read (${(error as Error).message})`, 'JSON');
  }
  return parseJson(source, text);
}
