/**
 * Writes every kind of file into a folder, then again where the system says no, and prints what came of it: `program.mjs folder`. After the
 * first files it prints `ready`, and goes on with the next line that it reads.
 */
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { ones } from '@keisan/autograd';
import { encodeNpy, saveNpy, saveNpz } from '@keisan/datasets/data';
import { Sequential } from '@keisan/layers';
import { type Callback, CSVLogger } from '@keisan/layers/callbacks';
import { Dense } from '@keisan/layers/layers';
import { BackupAndRestore, ModelCheckpoint } from '@keisan/saving/callbacks';
import '@keisan/saving';
import { plotModel } from '@keisan/viz';

const folder = process.argv[2]!;
const at = (name: string) => join(folder, name);

const model = new Sequential([new Dense(16, { inputShape: [8] }), new Dense(1)]);
model.compile({ optimizer: 'adam', loss: 'mse', runtime: 'eager' });
let epochs = 0;
const trained = (callback: Callback) =>
  model.fit(ones([4, 8]), ones([4, 1]), { epochs: ++epochs, verbose: 0, callbacks: [callback] });

const writers: Readonly<Record<string, readonly [file: string, write: () => Promise<unknown>]>> = {
  save: ['m.keras', () => model.save(at('m.keras'))],
  'saveWeights as HDF5': ['m.weights.h5', () => model.saveWeights(at('m.weights.h5'))],
  'saveWeights as safetensors': ['m.safetensors', () => model.saveWeights(at('m.safetensors'))],
  ModelCheckpoint: ['c/m.keras', () => trained(new ModelCheckpoint(at('c/m.keras')))],
  'ModelCheckpoint of weights': [
    'c/m.weights.h5',
    () => trained(new ModelCheckpoint(at('c/m.weights.h5'), { saveWeightsOnly: true })),
  ],
  BackupAndRestore: ['b/latest.keras', () => trained(new BackupAndRestore(at('b'), { deleteCheckpoint: false }))],
  CSVLogger: ['log.csv', () => trained(new CSVLogger(at('log.csv'), { append: true }))],
  plotModel: ['m.dot', () => plotModel(model, { toFile: at('m.dot') })],
  saveNpy: ['x.npy', () => saveNpy(at('x.npy'), ones([1000]))],
  saveNpz: ['x.npz', () => saveNpz(at('x.npz'), { x: ones([1000]) })],
};

/** All files, with what is in them. */
const files = () =>
  Object.fromEntries(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .map((path) => [relative(folder, path), readFileSync(path).toString('base64')]),
  );

if (existsSync(folder)) {
  for (const name of ['c', 'b']) if (!existsSync(at(name))) mkdirSync(at(name));
  for (const [, write] of Object.values(writers)) await write();
  // The next row needs more room on the disk.
  writeFileSync(at('log.csv'), '#'.repeat(4096));
  writeFileSync(at('x.npy'), encodeNpy([1]));
}
console.log('ready');
await once(process.stdin, 'data');
const found: Record<string, unknown> = {};
for (const [name, [file, write]] of Object.entries(writers)) {
  const before = files();
  const message = await write().then(
    () => 'no error',
    (error: Error) => error.message,
  );
  const after = files();
  const changed = [...new Set([...Object.keys(before), ...Object.keys(after)])].filter(
    (one) => before[one] !== after[one],
  );
  found[name] = { file, message, changed };
}
console.log(JSON.stringify(found));
process.exit();
