import { noGrad, Parameter, type Tensor, tensor, zeros } from '@keisan/autograd';
import { type CompileOptions, clearSession, type Model as ModelClass, Sequential } from '@keisan/layers';
import { Callback } from '@keisan/layers/callbacks';
import { Constraint } from '@keisan/layers/constraints';
import { Initializer } from '@keisan/layers/initializers';
import { Activation, Dense, Layer } from '@keisan/layers/layers';
import { Loss } from '@keisan/layers/losses';
import { Metric } from '@keisan/layers/metrics';
import { Optimizer } from '@keisan/layers/optimizers';
import { Regularizer } from '@keisan/layers/regularizers';
import { beforeEach, describe, expect, test } from 'vitest';
import { sentences, stateOf } from './sentences.ts';

beforeEach(clearSession);

const x = zeros([6, 4]);
const y = zeros([6, 1]);

/** What functions of the user's own return in place of a tensor. */
const results: Readonly<Record<string, (x: Tensor) => unknown>> = {
  nothing: () => undefined,
  null: () => null,
  'a promise': async (t: Tensor) => t,
  'a promise that fails': async () => {
    throw new Error('too late');
  },
  'a number': () => 0.5,
  'an array of numbers': () => [0.5],
  'a typed array': () => new Float32Array(6),
  'a list of tensors': (t) => [t, t],
  'an object of tensors': (t) => ({ output: t }),
  'a function': () => (t: Tensor) => t,
};

/** A layer of JavaScript: nothing is checked. */
const layerOf = (call: unknown) => {
  class Mine extends (Layer as unknown as new () => object) {
    call = call;
  }
  return new Mine() as unknown as Layer;
};

test('what call returns in place of a tensor', async () => {
  const mistakes = Object.entries(results).map(([title, call]) => [title, () => layerOf(call).apply(x)] as const);
  expect(await sentences(Object.fromEntries(mistakes))).toMatchInlineSnapshot(`
    {
      "a function": "Mine "mine_9".call: got a function as its result; expected a tensor. Call it, and return what it returns.",
      "a list of tensors": "Mine "mine_7".call: got an array [an object of class Tensor, an object of class Tensor] as its result; expected a tensor. Several outputs come in a later release: until then return one tensor, made with concat(...) or stack(...).",
      "a number": "Mine "mine_4".call: got 0.5 as its result; expected a tensor. Compute it with operations on tensors, without item() or Number(...): no gradient flows through a number.",
      "a promise": "Mine "mine_2".call: got a promise as its result; expected a tensor. Leave out async and await: what it computes with must be there before.",
      "a promise that fails": "Mine "mine_3".call: got a promise as its result; expected a tensor. Leave out async and await: what it computes with must be there before.",
      "a typed array": "Mine "mine_6".call: got an object of class Float32Array as its result; expected a tensor. Compute it with operations on tensors.",
      "an array of numbers": "Mine "mine_5".call: got an array [0.5] as its result; expected a tensor. Compute it with operations on tensors.",
      "an object of tensors": "Mine "mine_8".call: got an object of class Object as its result; expected a tensor. Several outputs come in a later release: until then return one tensor, made with concat(...) or stack(...).",
      "nothing": "Mine "mine".call: got undefined as its result; expected a tensor. Write return before the result.",
      "null": "Mine "mine_1".call: got null as its result; expected a tensor. Write return before the result.",
    }
  `);
});

describe.each([true, false])('runEagerly %s', (runEagerly) => {
  /** Fits a model that stays as it was. */
  const fitting =
    (options: CompileOptions, layer: Layer = new Dense(1)) =>
    async () => {
      const model = new Sequential([layer]);
      model.compile({ loss: 'mse', runEagerly, ...options });
      const before = stateOf(model);
      try {
        await model.fit(x, y, { verbose: 0 });
      } finally {
        try { expect(stateOf(model)).toEqual(before); } catch (e) { console.log('CHANGED', Object.keys(options), layer.label, String(e).slice(0,300)); }
      }
    };

  test.each(Object.entries(results))('call, loss, metric and activation that return %s', async (_, result) => {
    class MyLoss extends Loss {
      override call(yTrue: Tensor): Tensor {
        return result(yTrue) as Tensor;
      }
    }
    const myFunction = (_yTrue: Tensor, yPred: Tensor) => result(yPred) as Tensor;
    const read = await sentences({
      call: fitting({}, layerOf(result)),
      'call, in summary': () => new Sequential([layerOf(result)]).build([null, 4]),
      loss: fitting({ loss: myFunction }),
      'loss of a class': fitting({ loss: new MyLoss() }),
      metric: fitting({ metrics: [myFunction] }),
      'weighted metric': fitting({ weightedMetrics: [myFunction] }),
      activation: fitting({}, new Dense(1, { activation: result as never })),
      Activation: fitting({}, new Activation(result as never)),
      regularizer: fitting({}, new Dense(1, { kernelRegularizer: result as never })),
      'activity regularizer': fitting({}, new Dense(1, { activityRegularizer: result as never })),
      constraint: fitting({}, new Dense(1, { kernelConstraint: result as never })),
      initializer: fitting({}, new Dense(1, { kernelInitializer: result as never })),
    });
    if (_ === 'nothing') console.log(read);
    for (const [title, message] of Object.entries(read)) expect(`${title}: ${message}`).toContain('as its result; expected a tensor');
  });
});
