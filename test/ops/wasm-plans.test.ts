import { type DType, type Tensor, trace } from '@keisan/autograd';
import { isFloat, type OpName, registry } from '@keisan/autograd/internal';
import { wasmModule } from '@keisan/compiler/wasm';
import { expect, test } from 'vitest';
import { samples } from './samples.ts';

/** The ops whose eager value is computed between kernels for at least one of their samples, floats in some dtype, empty arrays apart. */
function called(float: DType): string[] {
  return (Object.keys(registry) as OpName[]).filter((name) =>
    samples[name].some(({ inputs, call }) => {
      const specs = inputs.map(({ shape, dtype }) => ({ shape, dtype: isFloat(dtype) ? float : dtype }));
      const graph = trace((...given: Tensor[]) => call(...given), specs);
      if (graph.entries.some(({ shape }) => shape.includes(0))) return false;
      return wasmModule(graph).plan.includes(`call ${name} `);
    }),
  );
}

test.each(['float32', 'float64'] as const)(
  'the ops that have no kernel yet, or not for all that they take, in %s',
  (float) => {
    // Integers are raised to powers outside: an exponent may be less than 0.
    expect(called(float)).toEqual(['pow']);
  },
);
