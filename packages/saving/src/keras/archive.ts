import { ValueError } from '@keisan/autograd';
import { Archive, type ArchiveKind, type Source } from '@keisan/files';
import { jsonIn } from '../files/json.ts';

/** The members of a `.keras` file. */
export const MEMBER = { config: 'config.json', metadata: 'metadata.json', weights: 'model.weights.h5' } as const;

/** A `.keras` file, as an archive. */
export const kerasArchive: ArchiveKind = {
  expected: 'a .keras file, as model.save(...) writes it',
  fix: 'It may be cut off, or be something else: a page that says "not found", or a pointer of Git LFS',
  mostMembers: 10_000,
  mostExpansion: 100,
};

/** A `.keras` file. @throws ValueError for what is none, and for one whose directory is damaged. */
export const openArchive = (file: Source): Promise<Archive> => Archive.open(file, kerasArchive);

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
