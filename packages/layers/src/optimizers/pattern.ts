import { type Kind, text, wrongValue } from '../options/kind.ts';

/** A pattern of names, as text: a regular expression. */
export const pattern: Kind<string> = {
  type: text.type,
  read(value, place) {
    try {
      if (typeof value === 'string' && new RegExp(value)) return value;
    } catch {}
    throw wrongValue(place, value, 'a text, or a pattern of names');
  },
};
