import { readdirSync } from 'node:fs';
import { Parameter, type Tensor } from '@keisan/autograd';
import { compile } from '@keisan/compiler';
import { clearSession } from '@keisan/layers';
import type { Optimizer, schedules } from '@keisan/layers/optimizers';
import { deserializeKerasObject, type KerasObject, serializeKerasObject } from '@keisan/layers/saving';
import { describe, expect, test, vi } from 'vitest';
import { made, type Recipe } from './recipes.ts';
import {
  constructOptimizer,
  expectNumbers,
  expectTensor,
  expectTensors,
  fixture,
  type ObjectSpec,
  runOn,
  type TensorSpec,
  type Tolerance,
  ways,
} from './replay.ts';

interface Case {
  readonly title: string;
  readonly optimizer: ObjectSpec;
  readonly exclude?: readonly string[];
  readonly missing?: Readonly<Record<string, readonly number[]>>;
  readonly infinite?: Readonly<Record<string, readonly number[]>>;
  readonly expected: {
    readonly weights: readonly (readonly TensorSpec[])[];
    readonly variables: readonly (TensorSpec & { readonly path: string })[];
    readonly iterations: number;
    readonly learningRate: number | null;
    readonly finalized: readonly TensorSpec[];
    readonly saved: KerasObject;
  };
}

interface File {
  readonly tolerance: Tolerance;
  readonly names: readonly string[];
  readonly initial: readonly Recipe[];
  readonly gradients: readonly (readonly Recipe[])[];
  readonly shown: readonly number[];
  readonly cases: Case[];
}

interface Schedules {
  readonly tolerance: Tolerance;
  readonly steps: readonly number[];
  readonly cases: readonly {
    readonly schedule: ObjectSpec;
    readonly values: readonly number[];
    readonly saved: KerasObject;
  }[];
}

const files = readdirSync(new URL('fixtures/optimizers/', import.meta.url)).map((file) => file.replace('.json', ''));

// What has no gradient is named: as many lines as are asked for.
vi.spyOn(console, 'warn').mockImplementation(() => {});

describe.each(files)('%s', (name) => {
  const { tolerance, names, initial, gradients, shown, cases } = fixture<File>(`optimizers/${name}`);

  describe.each(ways)('$way', ({ runEagerly, runtime }) => {
    runOn(runtime);
    test.each(cases)('$title', async ({ optimizer: spec, exclude, missing = {}, infinite = {}, expected }) => {
      clearSession();
      const optimizer = constructOptimizer(spec) as Optimizer;
      if (exclude) optimizer.excludeFromWeightDecay({ varNames: exclude });
      const weights = initial.map((recipe, i) => new Parameter(made(recipe), { name: names[i]! }));
      optimizer.build(weights);
      const programs = new Map<string, (grads: readonly Tensor[]) => unknown>();
      const after: Tensor[][] = [];
      for (const [i, recipes] of gradients.entries()) {
        const absent = missing[i] ?? [];
        const step = (grads: readonly Tensor[]): Tensor[] => {
          optimizer.apply(
            grads.map((g, place) => (absent.includes(place) ? null : g)),
            weights,
          );
          return [];
        };
        const run = programs.get(String(absent)) ?? (runEagerly ? step : compile(step));
        programs.set(String(absent), run);
        await run(recipes.map((r, place) => (infinite[i]?.includes(place) ? made(r).mul(Infinity) : made(r))));
        if (shown.includes(i + 1)) after.push(weights.map((w) => w.detach()));
      }
      after.forEach((tensors, i) => {
        expectTensors(tensors, expected.weights[i]!, tolerance);
      });
      expect(optimizer.variables.map(({ path }) => path)).toEqual(expected.variables.map(({ path }) => path));
      expectTensors(optimizer.variables, expected.variables, tolerance);
      expect(optimizer.iterations.item()).toBe(expected.iterations);
      if (expected.learningRate !== null) {
        expectNumbers([optimizer.learningRate], [expected.learningRate], tolerance);
      }
      optimizer.finalizeVariableValues(weights);
      expectTensors(weights, expected.finalized, tolerance);
    });
  });

  test.each(cases)('$title is saved as Keras saves it', ({ optimizer: spec, expected: { saved } }) => {
    clearSession();
    expect(serializeKerasObject(constructOptimizer(spec))).toEqual(saved);
    expect(serializeKerasObject(deserializeKerasObject(saved))).toEqual(saved);
  });
});

describe('schedules', () => {
  const { tolerance, steps, cases } = fixture<Schedules>('schedules');

  test.each(cases.map((each, i) => [i, each.schedule.class, each] as const))(
    '%d: %s',
    async (_, __, { schedule: spec, values, saved }) => {
      const schedule = constructOptimizer(spec) as schedules.LearningRateSchedule;
      const compiled = compile((step: Tensor) => schedule.apply(step));
      for (const [i, step] of steps.entries()) {
        const eager = schedule.apply(step);
        const expected = { shape: [], dtype: 'float32', data: [values[i]!] } as const;
        expectTensor(eager, expected, tolerance);
        expectTensor(await compiled(eager.mul(0).add(step).astype('int32')), expected, tolerance);
      }
      expect(serializeKerasObject(schedule)).toEqual(saved);
      expect(serializeKerasObject(deserializeKerasObject(saved))).toEqual(saved);
    },
  );
});
