import { readFileSync } from 'node:fs';
import { random, setRandomSeed } from '@keisan/autograd';
import { encodeNpy, encodeNpz, loadNpy, loadNpz } from '@keisan/datasets/data';
import { modelFromJson, Sequential } from '@keisan/layers';
import { Dense, Dropout } from '@keisan/layers/layers';
import { loadModel } from '@keisan/saving';
import { safetensorsContent } from '../../packages/saving/src/safetensors/safetensors.ts';
import { archiveOf, damagedBytes, damagedJson, type Members, membersOf, type Random } from './mutations.ts';
import { damagedHdf5, filesOf, tfjsModel } from './old-formats.ts';
import './own-classes.ts';

/** A format of files that are read, which may be damaged. */
export interface Format {
  readonly name: string;
  /** The name of a file of it, which errors are to name; null for a text, which has none. */
  readonly file: string | null;
  /** One that was damaged. */
  damaged(random: Random): Uint8Array;
  /** Reads one as a user does. */
  read(file: File, bytes: Uint8Array): unknown;
}

const fixture = (name: string) => new URL(`fixtures/${name}`, import.meta.url);
const bytesOf = (name: string) => new Uint8Array(readFileSync(fixture(name)));
const encode = (text: string) => new TextEncoder().encode(text);
const decode = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
/** What takes long on a busy machine says nothing: what runs this reads what it prints. */
const QUIET = { verbose: 0 } as const;
const oneOf = <T>(random: Random, all: readonly T[]): T => all[random(all.length)]!;

/** An archive that was damaged: as a whole, or in one of its members, whose checksum is then that of the damaged one. */
function damagedMember(random: Random, members: Members, name: string, damage = damagedBytes): Uint8Array {
  return archiveOf({ ...members, [name]: damage(random, members[name]!) });
}

/** A text of JSON in which something is something else. */
const damagedText = (random: Random, text: Uint8Array): Uint8Array =>
  encode(JSON.stringify(damagedJson(random, JSON.parse(decode(text)))));

const models = await Promise.all(
  ['line', 'shared', 'custom', 'own-model'].map((name) => membersOf(fixture(`${name}.keras`))),
);

/** The model whose weights are in `line.h5` and `line.weights.h5`. */
const newLine = () =>
  new Sequential([
    new Dense(5, { activation: 'relu', inputShape: [4], name: 'dense' }),
    new Dropout(0),
    new Dense(2, { name: 'dense_1' }),
  ]);

setRandomSeed(1);
const line = newLine();
const tensors = new Map(
  line.weights.map((weight, i) => [
    ['dense/kernel', 'dense/bias', 'dense_1/kernel', 'dense_1/bias'][i]!,
    weight.detach(),
  ]),
);
const safetensors = new Uint8Array(Buffer.concat([...safetensorsContent(tensors).parts()]));

/** A file of safetensors in whose header something is something else. */
function damagedHeader(random: Random): Uint8Array {
  const length = Number(new DataView(safetensors.buffer).getBigUint64(0, true));
  const header = damagedText(random, safetensors.subarray(8, 8 + length));
  const start = new Uint8Array(8);
  new DataView(start.buffer).setBigUint64(0, BigInt(header.length), true);
  return new Uint8Array(Buffer.concat([start, header, safetensors.subarray(8 + length)]));
}

const arrays = { x: random.normal([5, 3]), y: [1, 2, 3], z: [[true], [false]] };
const npys = Object.values(arrays).map((array) => encodeNpy(array));
const npzs = [encodeNpz(arrays), encodeNpz(arrays, { compressed: true })];
const npzMembers: Members = Object.fromEntries(npys.map((npy, i) => [`${'xyz'[i]}.npy`, npy]));

/** The description of a model of TensorFlow.js, and one of the files of its weights. */
function tfjsFormats(folder: string): Format[] {
  const { json, shards } = tfjsModel(folder);
  const [[name, weights], ...others] = [...shards] as [[string, Uint8Array<ArrayBuffer>]];
  const text = encode(JSON.stringify(json));
  return [
    {
      name: 'model.json of TensorFlow.js',
      file: 'model.json',
      damaged: (random) => (random(4) === 0 ? damagedBytes(random, text) : damagedText(random, text)),
      read: (file) => loadModel([file, ...filesOf({ json, shards }).slice(1)], QUIET),
    },
    {
      name: 'weights of TensorFlow.js',
      file: 'model.json',
      damaged: (random) => damagedBytes(random, weights),
      read: (_, bytes) =>
        loadModel(filesOf({ json, shards: new Map([[name, bytes as typeof weights], ...others]) }), QUIET),
    },
  ];
}

/** Every format that is read: a row of its own is all that another one needs. */
export const formats: readonly Format[] = [
  {
    name: '.keras',
    file: 'damaged.keras',
    damaged(random) {
      const members = oneOf(random, models);
      const what = random(10);
      if (what === 0) return damagedBytes(random, archiveOf(members));
      if (what < 5) return damagedMember(random, members, 'model.weights.h5');
      return damagedMember(random, members, 'config.json', what === 5 ? damagedBytes : damagedText);
    },
    read: (file) => loadModel(file, QUIET),
  },
  {
    name: '.weights.h5',
    file: 'damaged.weights.h5',
    damaged: (random) => damagedBytes(random, bytesOf('line.weights.h5')),
    read: (file) => line.loadWeights(file, QUIET),
  },
  {
    name: '.weights.h5 by name',
    file: 'damaged.weights.h5',
    damaged: (random) => damagedBytes(random, bytesOf('line.weights.h5')),
    read: (file) => line.loadWeights(file, { ...QUIET, byName: true, skipMismatch: true }),
  },
  {
    name: '.h5 weights of Keras 2',
    file: 'damaged.h5',
    damaged: (random) => damagedBytes(random, bytesOf('line.h5')),
    read: (file) => line.loadWeights(file, QUIET),
  },
  {
    name: '.h5 models of Keras 2',
    file: 'damaged.h5',
    damaged: damagedHdf5,
    read: (file) => loadModel(file, QUIET),
  },
  ...['shards', 'uint8', 'keras3-nested', 'saved-graph'].flatMap(tfjsFormats),
  {
    name: 'safetensors',
    file: 'damaged.safetensors',
    damaged: (random) => (random(2) === 0 ? damagedBytes(random, safetensors) : damagedHeader(random)),
    read: (file) => line.loadWeights(file, QUIET),
  },
  {
    name: 'npy',
    file: 'damaged.npy',
    damaged: (random) => damagedBytes(random, oneOf(random, npys)),
    read: (file) => loadNpy(file),
  },
  {
    name: 'npz',
    file: 'damaged.npz',
    damaged: (random) =>
      random(2) === 0
        ? damagedBytes(random, oneOf(random, npzs))
        : damagedMember(random, npzMembers, oneOf(random, Object.keys(npzMembers))),
    read: (file) => loadNpz(file),
  },
  {
    name: 'JSON',
    file: null,
    damaged(random) {
      const text = oneOf(random, models)['config.json']!;
      return random(4) === 0 ? damagedBytes(random, text) : damagedText(random, text);
    },
    read: (_, bytes) => modelFromJson(decode(bytes)),
  },
];
