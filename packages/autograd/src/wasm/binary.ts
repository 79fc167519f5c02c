import type { Callee, Code, Written } from './code.ts';
import { type ImmediateKind, type Immediates, type Instruction, instructions, type ValueType } from './instructions.ts';
import { indexesIn, type Module } from './module.ts';
import { WasmWriter } from './wasm-writer.ts';

const typeCodes: Readonly<Record<ValueType, number>> = { i32: 0x7f, f32: 0x7d, f64: 0x7c, v128: 0x7b };

const structureCodes = {
  block: 0x02,
  loop: 0x03,
  if: 0x04,
  else: 0x05,
  end: 0x0b,
  br_if: 0x0d,
  call: 0x10,
  'local.get': 0x20,
  'local.set': 0x21,
  'local.tee': 0x22,
} as const;

/** The type of a block that neither takes nor gives anything. */
const VOID = 0x40;

function writeImmediates(
  out: WasmWriter,
  { immediate, bytes = 1 }: Instruction,
  immediates: Immediates[ImmediateKind],
): void {
  const memory = (offset: number) => {
    out.byte(Math.log2(bytes));
    out.unsigned(offset);
  };
  switch (immediate) {
    case 'none':
      break;
    case 'i32':
      out.signed((immediates as Immediates['i32'])[0]);
      break;
    case 'v128':
      out.all((immediates as Immediates['v128'])[0]);
      break;
    case 'shuffle':
      out.all((immediates as Immediates['shuffle'])[0]);
      break;
    case 'lane':
      out.byte((immediates as Immediates['lane'])[0]);
      break;
    case 'memory':
      memory((immediates as Immediates['memory'])[0]);
      break;
    case 'memoryLane': {
      const [offset, lane] = immediates as Immediates['memoryLane'];
      memory(offset);
      out.byte(lane);
      break;
    }
  }
}

function writePlain(out: WasmWriter, { name, immediates }: Extract<Written, { kind: 'plain' }>): void {
  const instruction: Instruction = instructions()[name];
  const { prefix, code } = instruction;
  if (prefix === undefined) out.byte(code);
  else {
    out.byte(prefix);
    out.unsigned(code);
  }
  if (immediates.length > 0) writeImmediates(out, instruction, immediates);
}

function writeInstruction(out: WasmWriter, written: Written, indexOf: (callee: Callee) => number): void {
  switch (written.kind) {
    case 'plain':
      writePlain(out, written);
      break;
    case 'local':
      out.byte(structureCodes[written.name]);
      out.unsigned(written.index);
      break;
    case 'open':
      out.byte(structureCodes[written.name]);
      out.byte(VOID);
      break;
    case 'branch':
      out.byte(structureCodes[written.name]);
      out.unsigned(written.depth);
      break;
    case 'call':
      out.byte(structureCodes.call);
      out.unsigned(indexOf(written.callee));
      break;
    default:
      out.byte(structureCodes[written.kind]);
      break;
  }
}

/** Variables of one type that follow each other are declared at once. */
function runsOf(locals: readonly ValueType[]): readonly { readonly type: ValueType; readonly count: number }[] {
  const runs: { type: ValueType; count: number }[] = [];
  for (const type of locals) {
    const last = runs.at(-1);
    if (last?.type === type) last.count++;
    else runs.push({ type, count: 1 });
  }
  return runs;
}

function writeBody(out: WasmWriter, { locals, written }: Code, indexOf: (callee: Callee) => number): void {
  out.list(runsOf(locals), ({ type, count }) => {
    out.unsigned(count);
    out.byte(typeCodes[type]);
  });
  for (const each of written) writeInstruction(out, each, indexOf);
}

/** A module in the binary format. */
export function toBinary({ memory, functions }: Module): Uint8Array<ArrayBuffer> {
  const out = new WasmWriter();
  const indexOf = indexesIn(functions);
  const section = <T>(id: number, items: readonly T[], write: (part: WasmWriter, item: T, index: number) => void) => {
    out.byte(id);
    out.sized((part) => part.list(items, (item, index) => write(part, item, index)));
  };
  const types = (part: WasmWriter, all: readonly ValueType[]) => part.list(all, (type) => part.byte(typeCodes[type]));

  out.all([0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00]);
  section(1, functions, (part, { params, results }) => {
    part.byte(0x60);
    types(part, params);
    types(part, results);
  });
  section(2, [memory], (part, { module, name, pages, maximum = pages, shared = false }) => {
    part.text(module);
    part.text(name);
    part.all([0x02, shared ? 0x03 : 0x01]);
    part.unsigned(pages);
    part.unsigned(maximum);
  });
  section(3, functions, (part, _, index) => part.unsigned(index));
  section(7, functions, (part, { name }, index) => {
    part.text(name);
    part.byte(0x00);
    part.unsigned(index);
  });
  section(10, functions, (part, { code }) => part.sized((body) => writeBody(body, code, indexOf)));
  return out.written;
}
