import { bytesPerElement, type DType } from '../dtype.ts';
import { toBinary } from '../wasm/binary.ts';
import { instantiate } from '../wasm/instantiate.ts';
import { type Func, type Module, writeFunction } from '../wasm/module.ts';
import type { NumberType } from './arithmetic.ts';
import type { BlockKernel } from './block-kernel.ts';
import { type Program, type Scalar, stepsOf } from './program.ts';
import { type Scheduled, schedule } from './schedule.ts';
import { addressOf, LENGTH, memoryImport, SLOTS, type Staging, sharedStaging } from './staging.ts';
import { GROUP, loadGroup, storeGroup } from './wasm-elements.ts';
import { StepWriter } from './wasm-steps.ts';

const OUTPUT = 0;
const slotOf = (input: number) => input + 1;

/** Where the tables of a program begin, by step; null where there is no room for them. */
function placeTables(result: Scalar, staging: Staging): ReadonlyMap<Scalar, number> | null {
  const places = new Map<Scalar, number>();
  for (const step of stepsOf(result)) {
    if (step.operation.kind !== 'lookup') continue;
    const at = staging.place(step.type as NumberType, step.operation.table);
    if (at === null) return null;
    places.set(step, at);
  }
  return places;
}

const isConstant = ({ step }: Scheduled) => step.operation.kind === 'constant';

/** The function that goes through the operands of a program group by group, up to the one that holds element `count - 1`. */
function functionOf({ inputs, output, result }: Program, tables: ReadonlyMap<Scalar, number>): Func {
  return writeFunction('run', ['i32'], [], (code, count) => {
    const at = code.local('i32');
    const scaled = new Map([1, ...[...inputs, output].map(bytesPerElement)].map((bytes) => [bytes, at]));
    for (const bytes of scaled.keys()) if (bytes > 1) scaled.set(bytes, code.local('i32'));
    const address = (dtype: DType) => scaled.get(bytesPerElement(dtype))!;

    const writer = new StepWriter([result], code, tables, (index) => {
      const dtype = inputs[index]!;
      return loadGroup(code, dtype, address(dtype), addressOf(slotOf(index)));
    });
    const steps = schedule([result]);
    code.block((end) => {
      code.get(count!);
      code.write('i32.eqz');
      code.branchIf(end);
      for (const each of steps.filter(isConstant)) writer.write(each);
      code.loop((again) => {
        for (const [bytes, local] of scaled) {
          if (bytes === 1) continue;
          code.get(at);
          code.write('i32.const', Math.log2(bytes));
          code.write('i32.shl');
          code.set(local);
        }
        for (const each of steps) if (!isConstant(each)) writer.write(each);
        storeGroup(code, output, address(output), addressOf(OUTPUT), writer.vectorsOf(result));
        code.get(at);
        code.write('i32.const', GROUP);
        code.write('i32.add');
        code.tee(at);
        code.get(count!);
        code.write('i32.lt_u');
        code.branchIf(again);
      });
    });
  });
}

/** The module of a program; null where its operands or tables are more than there is room for. */
export function moduleOf(program: Program, staging: Staging): Module | null {
  if (program.inputs.length >= SLOTS) return null;
  const tables = placeTables(program.result, staging);
  return tables && { memory: memoryImport, functions: [functionOf(program, tables)] };
}

/**
 * The program as a WebAssembly function that computes four elements at a time. Null where WebAssembly with SIMD is missing or a
 * policy forbids it, and for programs with more operands or larger tables than there is room for.
 */
export function compiled(program: Program): BlockKernel | null {
  const staging = sharedStaging();
  const module = staging && moduleOf(program, staging);
  const exports = module && instantiate<{ run(count: number): void }>(toBinary(module), staging.imports);
  if (!exports) return null;
  return {
    length: LENGTH,
    inputs: program.inputs.map((dtype, index) => staging.view(slotOf(index), dtype)),
    output: staging.view(OUTPUT, program.output),
    run: exports.run,
  };
}
