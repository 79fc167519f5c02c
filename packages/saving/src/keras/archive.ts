import { ValueError } from '@keisan/autograd';
import { jsonIn } from '../files/json.ts';
import type { Source } from '../files/source.ts';
import type { Archive } from '../zip/read.ts';

/** The members of a `.keras` file. */
export const MEMBER = { config: 'config.json', metadata: 'metadata.json', weights: 'model.weights.h5' } as const;

/** How large the description of a model may be, in bytes. */
export const MOST_CONFIG = 2 ** 24;

/** What a member of JSON says. @throws ValueError for what is none, and where there is no such member. */
export function readJson(archive: Archive, name: string, where: string, source: Source): unknown {
  const member = archive.member(name, MOST_CONFIG);
  if (member) return jsonIn(member);
  throw new ValueError({
    where,
    got: `${source.name}, an archive without ${name}`,
    expected: 'a .keras file, as Keras 3 or model.save(...) writes it',
  });
}
