import { expect, test } from 'vitest';
import wabt from 'wabt';
import { toBinary } from './binary.ts';
import type { Code } from './code.ts';
import {
  type Immediates,
  type ImmediatesOf,
  type Instruction,
  type InstructionName,
  instructions,
  relaxedInstructions,
  type ValueType,
} from './instructions.ts';
import { type MemoryImport, type Module, writeFunction } from './module.ts';
import { toText } from './text.ts';

const memory: MemoryImport = { module: 'host', name: 'memory', pages: 2 };
const moduleOf = (...functions: Module['functions']): Module => ({ memory, functions });

const reference = await wabt();

/** A module that WABT has read; its types leave out what `validate` takes. */
type Checked = ReturnType<typeof reference.parseWat> & { validate(features: object): void };

/** What WABT makes of the text of a module. */
function assembled(module: Module): Uint8Array {
  const features = { relaxed_simd: true, threads: true };
  const parsed: Checked = reference.parseWat('module.wat', toText(module), features);
  try {
    parsed.validate(features);
    return parsed.toBinary({}).buffer;
  } finally {
    parsed.destroy();
  }
}

function expectSame(module: Module): void {
  const binary = toBinary(module);
  expect(Buffer.from(binary).toString('hex')).toBe(Buffer.from(assembled(module)).toString('hex'));
  const isRelaxed = module.functions.some(({ code }) =>
    code.written.some((written) => written.kind === 'plain' && relaxedInstructions.includes(written.name)),
  );
  if (!isRelaxed) expect(WebAssembly.validate(binary)).toBe(true);
}

/** Immediates that are as large as they can be, and the shortest ones. */
function samplesOf({ immediate, lanes = 0 }: Instruction): readonly Immediates[keyof Immediates][] {
  switch (immediate) {
    case 'none':
      return [[]];
    case 'i32':
      return [0, 1, -1, 63, 64, -64, -65, 127, 128, 8191, 8192, -8192, -8193, 2 ** 31 - 1, -(2 ** 31)].map((i) => [i]);
    case 'v128':
      return [[Uint8Array.from({ length: 16 }, (_, i) => 255 - 13 * i)], [new Uint8Array(16)]];
    case 'shuffle':
      return [[Array.from({ length: 16 }, (_, i) => 31 - i)]];
    case 'lane':
      return [[0], [lanes - 1]];
    case 'memory':
      return [[0], [127], [128], [70000]];
    case 'memoryLane':
      return [
        [0, 0],
        [300, lanes - 1],
      ];
  }
}

test.each(Object.keys(instructions()) as InstructionName[])('%s is what WABT writes', (name) => {
  const { takes, gives }: Instruction = instructions()[name];
  const functions = samplesOf(instructions()[name]).map((immediates, i) =>
    writeFunction(`f${i}`, takes, gives, (code, ...params) => {
      for (const param of params) code.get(param);
      code.write(name, ...(immediates as ImmediatesOf<typeof name>));
    }),
  );
  expectSame(moduleOf(...functions));
});

test('variables, blocks, loops, branches and conditions', () => {
  const run = writeFunction('run', ['i32', 'v128'], ['i32'], (code, count, start) => {
    const [i, x, y, n] = (['i32', 'v128', 'v128', 'f32'] as const).map((type) => code.local(type)) as [
      ReturnType<Code['local']>,
      ...ReturnType<Code['local']>[],
    ];
    code.get(start);
    code.tee(x!);
    code.set(y!);
    code.block((end) => {
      code.get(count);
      code.write('i32.eqz');
      code.branchIf(end);
      code.loop((again) => {
        code.get(x!);
        code.write('v128.any_true');
        code.if(
          () => {
            code.get(i);
            code.branchIf(end);
          },
          () => {
            code.get(n!);
            code.write('f32x4.splat');
            code.set(x!);
          },
        );
        code.get(i);
        code.write('i32.const', 4);
        code.write('i32.add');
        code.tee(i);
        code.get(count);
        code.write('i32.lt_u');
        code.branchIf(again);
      });
    });
    code.get(i);
  });
  const module = moduleOf(run);
  expectSame(module);
  expect(toText(module)).toMatchInlineSnapshot(`
    "(module
      (type (func (param i32 v128) (result i32)))
      (import "host" "memory" (memory 2 2))
      (func (export "run") (type 0) (param i32 v128) (result i32)
        (local i32 v128 v128 f32)
        local.get 1
        local.tee 3
        local.set 4
        block
          local.get 0
          i32.eqz
          br_if 0
          loop
            local.get 3
            v128.any_true
            if
              local.get 2
              br_if 2
            else
              local.get 5
              f32x4.splat
              local.set 3
            end
            local.get 2
            i32.const 4
            i32.add
            local.tee 2
            local.get 0
            i32.lt_u
            br_if 0
          end
        end
        local.get 2
      )
    )
    "
  `);
});

test('a function calls another one of its module', () => {
  const half = writeFunction('half', ['i32', 'i32'], ['i32'], (code, a, b) => {
    code.get(a!);
    code.get(b!);
    code.write('i32.div_u');
  });
  const twice = writeFunction('twice', ['i32'], ['i32'], (code, a) => {
    code.get(a!);
    code.write('i32.const', 3);
    code.call(half);
    code.get(a!);
    code.write('i32.const', 3);
    code.write('i32.rem_u');
    code.call(half);
  });
  expectSame(moduleOf(twice, half));
  expect(toText(moduleOf(twice, half))).toContain('call 1');
  expect(() => toBinary(moduleOf(twice))).toThrow('Function half is called, and is not in the module');
});

test('a module of many variables and long code', () => {
  const long = writeFunction('long', ['v128'], ['v128'], (code, x) => {
    let last = x;
    for (let i = 0; i < 500; i++) {
      code.get(last);
      code.get(x);
      code.write('f32x4.add');
      last = code.local('v128');
      code.set(last);
    }
    code.get(last);
  });
  expectSame(moduleOf(long));
});

test('a memory that may grow', () => {
  expectSame({ memory: { ...memory, maximum: 65536 }, functions: [writeFunction('f', [], [], () => {})] });
});

test('a memory that threads share', () => {
  expectSame({ memory: { ...memory, shared: true }, functions: [writeFunction('f', [], [], () => {})] });
});

test('a module runs', () => {
  const add = writeFunction('add', ['i32', 'i32'], ['i32'], (code, a, b) => {
    code.get(a!);
    code.get(b!);
    code.write('i32.add');
  });
  const host = { memory: new WebAssembly.Memory({ initial: 2, maximum: 2 }) };
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(toBinary(moduleOf(add))), { host });
  expect((exports.add as (a: number, b: number) => number)(40, 2)).toBe(42);
});

type Write = (code: Code) => void;

const wrong: readonly (readonly [what: string, results: readonly ValueType[], write: Write, message: string])[] = [
  [
    'nothing to take',
    [],
    (code) => code.write('f32x4.add'),
    'In function f, instruction 0: f32x4.add takes v128, v128, and finds nothing',
  ],
  [
    'another type',
    [],
    (code) => {
      code.write('i32.const', 1);
      code.write('f64x2.splat');
    },
    'In function f, instruction 1: f64x2.splat takes f64, and finds i32',
  ],
  [
    'what lies outside the block',
    [],
    (code) => {
      code.write('i32.const', 1);
      code.block(() => code.write('i32.eqz'));
    },
    'In function f, instruction 2: i32.eqz takes i32, and finds nothing',
  ],
  [
    'a block that leaves something',
    [],
    (code) => code.block(() => code.write('i32.const', 1)),
    'In function f, instruction 2: the end of block finds i32 left on the stack',
  ],
  [
    'a first half that leaves something',
    [],
    (code) => {
      code.write('i32.const', 1);
      code.if(
        () => code.write('i32.const', 1),
        () => {},
      );
    },
    'In function f, instruction 3: else finds i32 left on the stack',
  ],
  [
    'too much at the end',
    [],
    (code) => code.write('i32.const', 1),
    'In function f, instruction 1: end finds i32 left on the stack',
  ],
  ['too little at the end', ['i32'], () => {}, 'In function f, instruction 0: end takes i32, and finds nothing'],
  [
    'a lane too far',
    [],
    (code) => code.write('f64x2.extract_lane', 2),
    'In function f, instruction 0: f64x2.extract_lane takes a lane below 2, not 2',
  ],
  [
    'a half number',
    [],
    (code) => code.write('i32.const', 0.5),
    'In function f, instruction 0: i32.const takes an int32, not 0.5',
  ],
  [
    'a short vector',
    [],
    (code) => code.write('v128.const', new Uint8Array(4)),
    'In function f, instruction 0: v128.const takes 16 bytes, not 4',
  ],
  [
    'few places',
    [],
    (code) => code.write('i8x16.shuffle', [1, 2]),
    'In function f, instruction 0: i8x16.shuffle takes 16 places below 32, not 1,2',
  ],
  [
    'a negative offset',
    [],
    (code) => code.write('v128.load', -1),
    'In function f, instruction 0: v128.load takes an offset from 0 to 2^32 - 1, not -1',
  ],
  [
    'a label that is gone',
    [],
    (code) => {
      const labels: Parameters<Code['branchIf']>[0][] = [];
      code.block((end) => labels.push(end));
      code.write('i32.const', 1);
      code.branchIf(labels[0]!);
    },
    'In function f, instruction 3: br_if goes to a label of a block that has ended',
  ],
];

test.each(wrong)('refuses %s', (_, results, write, message) => {
  expect(() => writeFunction('f', [], results, write)).toThrow(message);
});
