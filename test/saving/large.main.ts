/**
 * Saves a model of 2 GB, or as many as are said, and loads it again, each in a process of its own, and says how much memory that took
 * beyond the model: `npm run large -- 2`. The file is written into the folder for temporary files, or the one that KEISAN_LARGE_FOLDER
 * names, and removed at the end. It needs Linux, which counts the most memory that a process has had. It fails where that is more than 1.5 times the size of the model. With `keep` the file stays.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { full } from '@keisan/autograd';
import { type Model, Sequential } from '@keisan/layers';
import { Dense } from '@keisan/layers/layers';
import { loadModel } from '@keisan/saving';

const MOST = 1.5;
const UNITS = 8192;

const [what = '2', path = ''] = process.argv.slice(2);

/** A model of so many bytes, each of whose weights has one value. */
function modelOf(bytes: number): Sequential {
  const count = Math.max(1, Math.round(bytes / (UNITS * (UNITS + 1) * 4)));
  const dense = (i: number) =>
    new Dense(UNITS, { kernelInitializer: 'zeros', ...(i === 0 && { inputShape: [UNITS] }) });
  const model = new Sequential(Array.from({ length: count }, (_, i) => dense(i)));
  for (const [i, weight] of model.weights.entries()) weight.assign(full(weight.shape, i + 1));
  return model;
}

const sizeOf = (model: Model) => model.weights.reduce((sum, { data }) => sum + data.byteLength, 0);

function checksumOf(model: Model): string {
  const hash = createHash('sha256');
  for (const { data } of model.weights) hash.update(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
  return hash.digest('hex');
}

/** How much memory the process has now, in bytes, without what nobody uses. The most that it has is counted anew from here. */
function memoryNow(): number {
  globalThis.gc!();
  writeFileSync('/proc/self/clear_refs', '5');
  return process.memoryUsage.rss();
}

/** The most memory that the process has had since {@link memoryNow}. */
function mostMemory(): number {
  const [, kilobytes] = /VmHWM:\s*(\d+) kB/.exec(readFileSync('/proc/self/status', 'utf8'))!;
  return Number(kilobytes) * 1024;
}

/** What a step took, for the process that asked for it. */
function report(model: Model, before: number, start: number): void {
  const seconds = (performance.now() - start) / 1000;
  const beyond = (mostMemory() - before) / sizeOf(model);
  console.log(JSON.stringify({ beyond, seconds, size: sizeOf(model), checksum: checksumOf(model) }));
}

async function step(): Promise<void> {
  if (what === 'save' || what === 'saveWeights') {
    const model = modelOf(Number(process.argv[4]));
    const [before, start] = [memoryNow(), performance.now()];
    await model[what](path);
    report(model, before, start);
    return;
  }
  if (what === 'loadWeights') {
    const model = modelOf(Number(process.argv[4]));
    const [before, start] = [memoryNow(), performance.now()];
    await model.loadWeights(path);
    report(model, before, start);
    return;
  }
  const [before, start] = [memoryNow(), performance.now()];
  const model = await loadModel(path);
  report(model, before + sizeOf(model), start);
}

interface Report {
  readonly beyond: number;
  readonly seconds: number;
  readonly size: number;
  readonly checksum: string;
}

function run(step: string, file: string, bytes: number): Report {
  const program = fileURLToPath(import.meta.url);
  const args = ['--expose-gc', '--conditions=@keisan/source', '--import', 'tsx', program, step, file, String(bytes)];
  const { stdout, status } = spawnSync(process.execPath, args, {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (status !== 0) throw new Error(`${step} ended with ${status}: ${stdout}`);
  const lines = stdout.trim().split('\n');
  for (const line of lines.slice(0, -1)) console.log(line);
  const found = JSON.parse(lines.at(-1)!) as Report;
  const verdict = found.beyond <= MOST ? '' : ', which is too much';
  console.log(
    `${step} ${file.replace(/^.*\//, '')}: ${(found.size / 1e9).toFixed(2)} GB of weights in ${found.seconds.toFixed(1)} s, with ${found.beyond.toFixed(2)} times as much memory beyond the model${verdict}`,
  );
  if (found.beyond > MOST) process.exitCode = 1;
  return found;
}

function main(): void {
  const bytes = Number(what) * 1e9;
  const folder = mkdtempSync(join(process.env.KEISAN_LARGE_FOLDER ?? tmpdir(), 'keisan-large-'));
  try {
    const saved = run('save', join(folder, 'large.keras'), bytes);
    console.log(`the file has ${statSync(join(folder, 'large.keras')).size} bytes`);
    const checksums = [saved, run('loadModel', join(folder, 'large.keras'), bytes)].map(({ checksum }) => checksum);
    for (const name of ['large.weights.h5', 'large.safetensors']) {
      run('saveWeights', join(folder, name), bytes);
      checksums.push(run('loadWeights', join(folder, name), bytes).checksum);
      rmSync(join(folder, name));
    }
    if (new Set(checksums).size === 1) return;
    console.error('the weights are others after all that');
    process.exitCode = 1;
  } finally {
    if (path === 'keep') console.log(folder);
    else rmSync(folder, { recursive: true });
  }
}

if (Number.isFinite(Number(what))) main();
else await step();
