import type { OpEntry } from '@keisan/autograd/internal';
import {
  bytesPerElement,
  type Code,
  GROUP,
  type Local,
  loadGroup,
  sizeOf,
  storeGroup,
} from '@keisan/autograd/internal';
import type { ScatterStep } from '../plan/steps.ts';
import type { CodeContext } from './context.ts';
import { add, advance, copied, repeat } from './counting.ts';
import { typeOfLanes } from './folding.ts';
import { type Kernel, stepsOver } from './map.ts';
import { sourceOf } from './operand.ts';

/** A new variable that holds a number. */
function held(code: Code, number: number): Local {
  const local = code.local('i32');
  code.write('i32.const', number);
  code.set(local);
  return local;
}

/** Adds the function that adds rows to those of tables, `(from, to, row)`: over some of the tables. Places must be those of rows. */
export function writeScatter({ plan, kernels }: CodeContext, { value, axis, added, places }: ScatterStep): Kernel {
  const { shape, dtype, inputs } = plan.graph.entries[value] as OpEntry;
  const tables = sizeOf(shape.slice(0, axis));
  const length = shape[axis]!;
  const width = sizeOf(shape.slice(axis + 1));
  const count = sizeOf(plan.graph.entries[inputs[1]!]!.shape);
  const element = bytesPerElement(dtype);
  const row = width * element;
  const lanes = width % GROUP;

  /** Adds so many elements, and moves on. */
  const write = (code: Code, from: Local, to: Local, some: number) => {
    const [a, b] = [loadGroup(code, dtype, to, 0), loadGroup(code, dtype, from, 0)];
    const sums = a.map((vector, i) => {
      code.get(vector);
      code.get(b[i]!);
      code.write(`${typeOfLanes(dtype)}.add`);
      code.set(vector);
      return vector;
    });
    storeGroup(code, dtype, to, 0, sums, some);
    advance(code, from, some * element);
    advance(code, to, some * element);
  };
  const key = `scatter ${dtype} ${length} ${count} ${width}`;
  const name = kernels.nameOf(key, ['i32', 'i32', 'i32'], (code, first, end, operands) => {
    /** Where an operand lies, so many bytes for each table further. */
    const pointer = (index: number, bytes: number) => {
      const local = code.local('i32');
      code.get(operands);
      code.write('i32.load', 4 * index);
      code.get(first);
      code.write('i32.const', bytes);
      code.write('i32.mul');
      code.write('i32.add');
      code.set(local);
      return local;
    };
    const [from, table, start] = [pointer(0, count * row), pointer(2, length * row), pointer(1, 0)];
    const left = copied(code, end);
    code.get(left);
    code.get(first);
    code.write('i32.sub');
    code.set(left);
    repeat(code, left, () => {
      const place = copied(code, start);
      repeat(code, held(code, count), () => {
        const to = copied(code, table);
        const index = code.local('i32');
        code.get(place);
        code.write('i32.load', 0);
        code.set(index);
        code.get(index);
        code.write('i32.const', length);
        code.write('i32.lt_u');
        code.write('i32.eqz');
        // Below 0, from the end.
        code.if(() => advance(code, index, length));
        code.get(index);
        code.write('i32.const', row);
        code.write('i32.mul');
        code.set(index);
        add(code, to, index);
        repeat(code, held(code, (width - lanes) / GROUP), () => write(code, from, to, GROUP));
        if (lanes > 0) write(code, from, to, lanes);
        advance(code, place, 4);
      });
      advance(code, table, length * row);
    });
  });
  return {
    name,
    ...stepsOver(tables, 1),
    operands: [sourceOf(added), sourceOf(places), { value, element: 0 }],
  };
}
