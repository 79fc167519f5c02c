import { random, type Tensor, type Tree } from '@keisan/autograd';
import { sameShape, warn } from '@keisan/autograd/internal';
import { type Archive, damaged, type Member, type Source } from '@keisan/files';
import type { GraphModel } from '@keisan/layers/internal';
import { readSafetensors, type Safetensors, safetensorsContent } from '../safetensors/safetensors.ts';
import { statesOf } from './states.ts';

type AnyModel = GraphModel<Tree, Tree>;

/** The member of an archive that has what Keras has no place for, and passes over. */
export const EXTRA = 'keisan.safetensors';

/** How many characters of state it may have, and how many bytes these may be in its header. */
export const MOST_STATE = 2 ** 26;
const MOST_HEADER = 2 ** 28;

/** What is in the member. @throws ValueError for a damaged one. */
export const readExtra = (member: Source): Safetensors => readSafetensors(member, MOST_HEADER);

const SEEDS = 'seeds';

/** The streams of random draws that layers have in their properties. */
const streamsOf = (model: AnyModel): readonly random.SeedGenerator[] =>
  statesOf(model).flatMap(({ owner }) =>
    Object.values(owner).filter((value: unknown) => value instanceof random.SeedGenerator),
  );

/** Where the streams are that layers draw from, by names in the member. */
export const seedTensors = (model: AnyModel): ReadonlyMap<string, Tensor> =>
  new Map(streamsOf(model).map(({ state }, i) => [`${SEEDS}/${i}`, state.detach()]));

/** The tensors `name/0` and so on. */
export function listed({ tensors }: Safetensors, name: string): readonly Tensor[] {
  const list: Tensor[] = [];
  for (;;) {
    const next = tensors.get(`${name}/${list.length}`);
    if (!next) return list;
    list.push(next.read());
  }
}

/** Puts the streams of layers where they were. @throws ValueError for those of another model. */
export function assignSeeds(model: AnyModel, file: Safetensors, source: Source): void {
  const streams = streamsOf(model);
  const seeds = listed(file, SEEDS);
  if (seeds.length !== streams.length || seeds.some((seed, i) => !sameShape(seed.shape, streams[i]!.state.shape))) {
    throw damaged(source, `${seeds.length} streams of random draws`, `the ${streams.length} of ${model.label}`);
  }
  for (const [i, { state }] of streams.entries()) state.assign(seeds[i]!);
}

/** The member of a model whose layers draw from streams of their own; none where there are none. */
export function seedMembers(model: AnyModel): readonly Member[] {
  const tensors = seedTensors(model);
  return tensors.size === 0 ? [] : [{ name: EXTRA, ...safetensorsContent(tensors) }];
}

/** Puts the streams of layers where they were when an archive was written, if it says so. Those of other layers than there were begin anew. */
export function readSeeds(model: AnyModel, archive: Archive): void {
  const member = archive.member(EXTRA);
  if (!member) return;
  const file = readExtra(member);
  try {
    assignSeeds(model, file, member);
  } catch (error) {
    warn(`${(error as Error).message} They begin anew.`);
  }
}
