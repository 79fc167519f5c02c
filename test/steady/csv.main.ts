/**
 * Trains on a CSV file larger than memory, and says how much memory that took at most:
 * `node --conditions=@keisan/source --import tsx test/steady/csv.main.ts 10` for a file of 10 GB. The file is written as a stream into the
 * folder for temporary files, or the one that KEISAN_CSV_FOLDER names, and removed at the end. The process fails above 500 MB.
 */
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { Sequential, setRandomSeed } from 'keisan';
import { readCsv } from 'keisan/data';
import { Dense } from 'keisan/layers';

const LIMIT = 500e6;
const FEATURES = 16;

const bytes = Number(process.argv[2] ?? 0.05) * 1e9;

/** Rows of numbers and their sum, from a fixed linear congruential generator. */
function* rows(): Generator<string> {
  yield `${Array.from({ length: FEATURES }, (_, i) => `x${i}`).join(',')},y\n`;
  let state = 1;
  const next = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
  for (let written = 0; written < bytes; ) {
    let lines = '';
    for (let row = 0; row < 500; row++) {
      const x = Array.from({ length: FEATURES }, () => next().toFixed(5));
      lines += `${x.join(',')},${x.reduce((sum, text) => sum + Number(text), 0).toFixed(5)}\n`;
    }
    written += lines.length;
    yield lines;
  }
}

let peak = 0;
const look = () => {
  peak = Math.max(peak, process.memoryUsage.rss());
};

const folder = await mkdtemp(join(process.env.KEISAN_CSV_FOLDER ?? tmpdir(), 'keisan-csv-'));
try {
  const file = join(folder, 'rows.csv');
  await pipeline(rows, createWriteStream(file));
  const watch = setInterval(look, 100);
  setRandomSeed(1);
  const model = new Sequential([new Dense(64, { activation: 'relu', inputShape: [FEATURES] }), new Dense(1)]);
  model.compile({ optimizer: 'adam', loss: 'mse' });
  const batches = readCsv(file, { label: 'y' }).shuffle(10_000).batch(256);
  const start = performance.now();
  const { history } = await model.fit(batches, { verbose: 2 });
  clearInterval(watch);
  look();
  const seconds = (performance.now() - start) / 1000;
  console.log(
    `${(bytes / 1e9).toFixed(2)} GB in ${seconds.toFixed(0)} s, ${(peak / 1e6).toFixed(0)} MB of memory at most, loss ${history.loss.at(-1)!.toFixed(4)}`,
  );
  if (peak > LIMIT) process.exitCode = 1;
} finally {
  await rm(folder, { recursive: true });
}
