// Compares Keisan with its peers: npm run bench -- mnist-dense [--json FILE]. See README.md beside this file.
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { machineLine, type Report, toMarkdown } from './harness/report.ts';
import type { Rounds } from './harness/training.ts';
import { choice } from './subjects/choice.ts';
import { convMicro } from './subjects/conv-micro.ts';
import { deep } from './subjects/deep.ts';
import { eager } from './subjects/eager.ts';
import { elementwise } from './subjects/elementwise.ts';
import { importing } from './subjects/import.ts';
import { middle } from './subjects/middle.ts';
import { mnistConv } from './subjects/mnist-conv.ts';
import { mnistDense } from './subjects/mnist-dense.ts';
import { products } from './subjects/products.ts';
import { tiny } from './subjects/tiny.ts';
import { wide } from './subjects/wide.ts';

const subjects: Readonly<Record<string, (rounds: Rounds) => Promise<Report>>> = {
  'mnist-dense': mnistDense,
  'mnist-conv': mnistConv,
  tiny,
  middle,
  deep,
  wide,
  products,
  eager,
  elementwise,
  'conv-micro': convMicro,
  import: importing,
  choice,
};

const usage = `npm run bench -- ${Object.keys(subjects).join('|')} [--json FILE] [--rounds 3] [--epochs 5] [--only TITLE]...`;

function fail(message: string): never {
  console.error(`bench: ${message}\n${usage}`);
  process.exit(1);
}

function readArguments() {
  try {
    const string = { type: 'string' } as const;
    return parseArgs({
      allowPositionals: true,
      options: { json: string, rounds: string, epochs: string, only: { type: 'string', multiple: true } },
    });
  } catch (error) {
    return fail((error as Error).message);
  }
}

function count(name: string, text: string | undefined, otherwise: number): number {
  const value = text === undefined ? otherwise : Number(text);
  return Number.isInteger(value) && value > 0
    ? value
    : fail(`--${name} ${text}: expected a whole number of at least 1`);
}

const { positionals, values } = readArguments();
const [name = ''] = positionals;
const subject = Object.hasOwn(subjects, name) ? subjects[name]! : fail(`got subject '${name}', expected one`);

const date = new Date().toISOString().slice(0, 10);
const machine = machineLine();
const report = await subject({
  rounds: count('rounds', values.rounds, 3),
  epochs: count('epochs', values.epochs, 5),
  ...(values.only === undefined ? {} : { only: values.only }),
});
const command = ['npm run bench --', ...process.argv.slice(2)].join(' ');
console.log(`${toMarkdown(report)}\n- ${machine}\n- ${date}, \`${command}\``);
if (values.json !== undefined) {
  const { title, notes, data } = report;
  writeFileSync(values.json, `${JSON.stringify({ title, command, date, machine, notes, data }, null, 2)}\n`);
}
