import { readFileSync } from 'node:fs';
import { memberOf, sourceOf, zipOf } from '@keisan/files';
import { openArchive } from '../../packages/saving/src/keras/archive.ts';

/** Whole numbers below a bound, the same for a seed. */
export function randomFrom(seed: number): (below: number) => number {
  let state = seed | 0;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((((t ^ (t >>> 14)) >>> 0) / 2 ** 32) * below) | 0;
  };
}

export type Random = (below: number) => number;
export type Members = Readonly<Record<string, Uint8Array>>;

/** The members of an archive. */
export async function membersOf(path: string | URL): Promise<Members> {
  const archive = await openArchive(sourceOf('file', new Uint8Array(readFileSync(path))));
  return Object.fromEntries(
    archive.names.map((name) => {
      const member = archive.member(name)!;
      return [name, member.take(0, member.size)];
    }),
  );
}

/** An archive of members, with the checksums that they have. */
export function archiveOf(members: Members): Uint8Array {
  const parts = [...zipOf(Object.entries(members).map(([name, bytes]) => memberOf(name, bytes)))];
  return new Uint8Array(Buffer.concat(parts));
}

/** Bytes that say much where they say a length, an address or a type. */
const TELLING = [0, 1, 2, 3, 7, 8, 16, 0x7f, 0x80, 0xfe, 0xff];

/** Bytes that were damaged, in one of the ways in which bytes are. */
export function damagedBytes(random: Random, given: Uint8Array): Uint8Array {
  const bytes = given.slice();
  const at = random(bytes.length);
  switch (random(6)) {
    case 0:
      bytes[at]! ^= 1 << random(8);
      return bytes;
    case 1:
      for (let i = 0; i < 1 + random(8); i++) bytes[random(bytes.length)] = TELLING[random(TELLING.length)]!;
      return bytes;
    case 2:
      return bytes.subarray(0, at);
    case 3:
      return bytes.fill(TELLING[random(TELLING.length)]!, at, at + 1 + random(64));
    case 4:
      bytes.copyWithin(at, random(bytes.length), random(bytes.length));
      return bytes;
    default:
      return new Uint8Array(Buffer.concat([bytes.subarray(0, at), bytes.subarray(random(bytes.length))]));
  }
}

/** What nobody would save. */
const odd = (random: Random): unknown =>
  [
    null,
    true,
    -1,
    0,
    1e9,
    1e300,
    0.5,
    '',
    '__proto__',
    'constructor',
    '../../etc/passwd',
    [],
    {},
    [[[[[]]]]],
    { class_name: 'Dense', config: {} },
    { class_name: '__lambda__', config: { value: 'print(1)' } },
    { class_name: '__keras_tensor__', config: { keras_history: ['dense', 0, 0] } },
    'x'.repeat(10_000),
    Array.from({ length: 1000 }, () => 1e6),
  ][random(19)];

/** A JSON value in which one thing is something else, is gone, or is there twice. */
export function damagedJson(random: Random, given: unknown): unknown {
  const json = structuredClone(given);
  const places: { readonly owner: object; readonly key: string }[] = [];
  const visit = (owner: unknown) => {
    if (typeof owner !== 'object' || owner === null) return;
    for (const [key, value] of Object.entries(owner)) {
      places.push({ owner, key });
      visit(value);
    }
  };
  visit(json);
  for (let i = 0; i < 1 + random(2); i++) {
    const { owner, key } = places[random(places.length)]!;
    const other = places[random(places.length)]!;
    const how = random(3);
    if (how === 0) Reflect.set(owner, key, odd(random));
    else if (how === 1) Reflect.deleteProperty(owner, key);
    else Reflect.set(owner, key, structuredClone(Reflect.get(other.owner, other.key)));
  }
  return json;
}
