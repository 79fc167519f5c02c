import type { Callee, Written } from './code.ts';
import { type ImmediateKind, type Immediates, instructions, type ValueType } from './instructions.ts';
import { type Func, indexesIn, type Module } from './module.ts';

const offsetText = (offset: number) => (offset === 0 ? '' : `offset=${offset} `);

/** The bytes of a vector as four int32 in hexadecimal. */
function vectorText(bytes: Uint8Array): string {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  return `i32x4 ${[0, 4, 8, 12].map((at) => `0x${view.getUint32(at, true).toString(16)}`).join(' ')}`;
}

function immediateText(kind: ImmediateKind, immediates: Immediates[ImmediateKind]): string {
  switch (kind) {
    case 'v128':
      return vectorText((immediates as Immediates['v128'])[0]);
    case 'shuffle':
      return (immediates as Immediates['shuffle'])[0].join(' ');
    case 'memory':
      return offsetText((immediates as Immediates['memory'])[0]);
    case 'memoryLane': {
      const [offset, lane] = immediates as Immediates['memoryLane'];
      return `${offsetText(offset)}${lane}`;
    }
    default:
      return immediates.join(' ');
  }
}

function instructionText(written: Written, indexOf: (callee: Callee) => number): string {
  switch (written.kind) {
    case 'plain':
      return `${written.name} ${immediateText(instructions()[written.name].immediate, written.immediates)}`.trimEnd();
    case 'local':
      return `${written.name} ${written.index}`;
    case 'open':
      return written.name;
    case 'branch':
      return `${written.name} ${written.depth}`;
    case 'call':
      return `call ${indexOf(written.callee)}`;
    default:
      return written.kind;
  }
}

/** A line for each instruction, deeper within blocks. The end of the body is the parenthesis of the function. */
function bodyLines(all: readonly Written[], indexOf: (callee: Callee) => number): string[] {
  let depth = 2;
  return all.slice(0, -1).map((written) => {
    if (written.kind === 'end' || written.kind === 'else') depth--;
    const line = '  '.repeat(depth) + instructionText(written, indexOf);
    if (written.kind === 'open' || written.kind === 'else') depth++;
    return line;
  });
}

const declared = (what: string, types: readonly ValueType[]) =>
  types.length === 0 ? '' : ` (${what} ${types.join(' ')})`;

function functionLines(
  { name, params, results, code }: Func,
  index: number,
  indexOf: (callee: Callee) => number,
): string[] {
  const signature = `(type ${index})${declared('param', params)}${declared('result', results)}`;
  return [
    `  (func (export "${name}") ${signature}`,
    ...(code.locals.length === 0 ? [] : [`   ${declared('local', code.locals)}`]),
    ...bodyLines(code.written, indexOf),
    '  )',
  ];
}

/** A module as WebAssembly text, instruction for instruction what the binary holds. */
export function toText({ memory, functions }: Module): string {
  const { module, name, pages, maximum = pages, shared = false } = memory;
  const indexOf = indexesIn(functions);
  return [
    '(module',
    ...functions.map(
      ({ params, results }) => `  (type (func${declared('param', params)}${declared('result', results)}))`,
    ),
    `  (import "${module}" "${name}" (memory ${pages} ${maximum}${shared ? ' shared' : ''}))`,
    ...functions.flatMap((each, index) => functionLines(each, index, indexOf)),
    ')\n',
  ].join('\n');
}
