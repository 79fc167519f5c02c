import type { Written } from './code.ts';
import { type ImmediateKind, type Immediates, type Instruction, instructions, type ValueType } from './instructions.ts';
import { signed, unsigned } from './leb128.ts';
import type { Func, Module } from './module.ts';

const typeCodes: Readonly<Record<ValueType, number>> = { i32: 0x7f, f32: 0x7d, f64: 0x7c, v128: 0x7b };

const structureCodes = {
  block: 0x02,
  loop: 0x03,
  if: 0x04,
  else: 0x05,
  end: 0x0b,
  br_if: 0x0d,
  'local.get': 0x20,
  'local.set': 0x21,
  'local.tee': 0x22,
} as const;

/** The type of a block that neither takes nor gives anything. */
const VOID = 0x40;

function immediateBytes({ immediate, bytes = 1 }: Instruction, immediates: Immediates[ImmediateKind]): number[] {
  const memory = (offset: number) => [Math.log2(bytes), ...unsigned(offset)];
  switch (immediate) {
    case 'none':
      return [];
    case 'i32':
      return signed((immediates as Immediates['i32'])[0]);
    case 'v128':
      return [...(immediates as Immediates['v128'])[0]];
    case 'shuffle':
      return [...(immediates as Immediates['shuffle'])[0]];
    case 'lane':
      return [(immediates as Immediates['lane'])[0]];
    case 'memory':
      return memory((immediates as Immediates['memory'])[0]);
    case 'memoryLane': {
      const [offset, lane] = immediates as Immediates['memoryLane'];
      return [...memory(offset), lane];
    }
  }
}

function instructionBytes(written: Written): number[] {
  switch (written.kind) {
    case 'plain': {
      const instruction: Instruction = instructions[written.name];
      const { prefix, code } = instruction;
      const opcode = prefix === undefined ? [code] : [prefix, ...unsigned(code)];
      return [...opcode, ...immediateBytes(instruction, written.immediates)];
    }
    case 'local':
      return [structureCodes[written.name], ...unsigned(written.index)];
    case 'open':
      return [structureCodes[written.name], VOID];
    case 'branch':
      return [structureCodes[written.name], ...unsigned(written.depth)];
    default:
      return [structureCodes[written.kind]];
  }
}

const list = (items: readonly (readonly number[])[]) => [...unsigned(items.length), ...items.flat()];
const sized = (bytes: readonly number[]) => [...unsigned(bytes.length), ...bytes];
const text = (name: string) => sized([...new TextEncoder().encode(name)]);
const types = (all: readonly ValueType[]) => list(all.map((type) => [typeCodes[type]]));
const section = (id: number, items: readonly (readonly number[])[]) => [id, ...sized(list(items))];

/** Variables of one type that follow each other are declared at once. */
function localBytes(locals: readonly ValueType[]): number[] {
  const runs: [count: number, type: ValueType][] = [];
  for (const type of locals) {
    const last = runs.at(-1);
    if (last?.[1] === type) last[0]++;
    else runs.push([1, type]);
  }
  return list(runs.map(([count, type]) => [...unsigned(count), typeCodes[type]]));
}

const bodyBytes = ({ code }: Func) => sized([...localBytes(code.locals), ...code.written.flatMap(instructionBytes)]);

/** A module in the binary format. */
export function toBinary({ memory, functions }: Module): Uint8Array<ArrayBuffer> {
  const { module, name, pages } = memory;
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
    ...section(
      1,
      functions.map(({ params, results }) => [0x60, ...types(params), ...types(results)]),
    ),
    ...section(2, [[...text(module), ...text(name), 0x02, 0x01, ...unsigned(pages), ...unsigned(pages)]]),
    ...section(
      3,
      functions.map((_, index) => unsigned(index)),
    ),
    ...section(
      7,
      functions.map(({ name }, index) => [...text(name), 0x00, ...unsigned(index)]),
    ),
    ...section(10, functions.map(bodyBytes)),
  ]);
}
