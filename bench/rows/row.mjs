// What every JavaScript row shares: a job in, its data in memory, one line of JSON out.
import { closeSync, openSync, readSync } from 'node:fs';

/** The job of the command line, with its data read into memory. */
export function readJob() {
  const job = JSON.parse(process.argv[2]);
  const [inputs, outputs] = [job.units[0], job.units.at(-1)];
  for (const set of [job.train, job.test]) {
    set.x = readFloats(set.x, set.count * inputs);
    set.y = readFloats(set.y, set.count * outputs);
  }
  return job;
}

function readFloats(path, length) {
  const floats = new Float32Array(length);
  const file = openSync(path);
  const read = readSync(file, new Uint8Array(floats.buffer));
  closeSync(file);
  if (read !== floats.byteLength) throw new Error(`${path} is too short: ${read} bytes of ${floats.byteLength}`);
  return floats;
}

/** A function that returns the seconds since its last call; the first since now. */
export function stopwatch() {
  let last = performance.now();
  return () => {
    const now = performance.now();
    const seconds = (now - last) / 1000;
    last = now;
    return seconds;
  };
}

/** Prints the row's measurements with the peak of the process's resident memory, and ends it. */
export function report(measurements) {
  const peakMB = process.resourceUsage().maxRSS / 1024;
  process.stdout.write(`${JSON.stringify({ ...measurements, peakMB })}\n`, () => process.exit());
}
