import { ValueError } from '@keisan/autograd';
import { parseJson } from '@keisan/layers/internal';
import { damaged, type Source } from '../files/source.ts';
import type { Archive } from '../zip/read.ts';

/** The members of a `.keras` file. */
export const MEMBER = { config: 'config.json', metadata: 'metadata.json', weights: 'model.weights.h5' } as const;

/** How large the description of a model may be, in bytes. */
const MOST_CONFIG = 2 ** 24;

/** The text of a member as JSON. @throws ValueError for what is none, and for the names that JavaScript has other uses for. */
export function readJson(archive: Archive, name: string, where: string, source: Source): unknown {
  const member = archive.member(name, MOST_CONFIG);
  if (!member) {
    throw new ValueError({
      where,
      got: `${source.name}, an archive without ${name}`,
      expected: 'a .keras file, as Keras 3 or model.save(...) writes it',
    });
  }
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(member.read(0, member.size));
    return parseJson(text);
  } catch (error) {
    throw damaged(member, `text that cannot be read (${(error as Error).message})`, 'JSON');
  }
}
