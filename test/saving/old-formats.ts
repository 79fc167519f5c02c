import { readdirSync, readFileSync } from 'node:fs';
import { damagedBytes, type Random } from './mutations.ts';

const fixture = (name: string) => new URL(`fixtures/${name}`, import.meta.url);
const bytesOf = (name: string) => new Uint8Array(readFileSync(fixture(name)));

const hdf5 = ['legacy/line-keras2.h5', 'legacy/nested-keras2.h5', 'legacy/custom-keras3.h5'].map(bytesOf);

/** A file of Keras 2. */
export const hdf5File = (): Uint8Array => hdf5[0]!;

/** A model of TensorFlow.js: its description, and the files of its weights. */
export interface TfjsModel {
  readonly json: unknown;
  readonly shards: ReadonlyMap<string, Uint8Array<ArrayBuffer>>;
}

/** The model in a folder. */
export function tfjsModel(name: string): TfjsModel {
  const names = readdirSync(fixture(`tfjs/${name}`)).filter((file) => file.endsWith('.bin'));
  return {
    json: JSON.parse(readFileSync(fixture(`tfjs/${name}/model.json`), 'utf8')),
    shards: new Map(names.map((file) => [file, bytesOf(`tfjs/${name}/${file}`) as Uint8Array<ArrayBuffer>])),
  };
}

/** The files of a model, as they are dropped on a page. */
export const filesOf = ({ json, shards }: TfjsModel): File[] => [
  new File([typeof json === 'string' ? json : JSON.stringify(json)], 'model.json'),
  ...[...shards].map(([name, bytes]) => new File([bytes], name)),
];

/** A file of Keras 2 that was damaged: anywhere, or in the description of its model. */
export function damagedHdf5(random: Random): Uint8Array {
  const bytes = hdf5[random(hdf5.length)]!;
  if (random(2) === 0) return damagedBytes(random, bytes);
  const start = Buffer.from(bytes).indexOf('{"class_name"');
  const damaged = bytes.slice();
  const at = start + random(1500);
  damaged.set(damagedBytes(random, damaged.slice(at, at + 20)).subarray(0, 20), at);
  return damaged;
}
