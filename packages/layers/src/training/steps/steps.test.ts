import { type Tensor, tensor } from '@keisan/autograd';
import { expect, test } from 'vitest';
import { Dense } from '../../layers/index.ts';
import { get as getLoss } from '../../losses/index.ts';
import { Mean } from '../../metrics/index.ts';
import { Sequential } from '../../models/index.ts';
import { SGD } from '../../optimizers/index.ts';
import { Objective } from '../objective/objective.ts';
import { outputsOf } from '../objective/outputs.ts';
import { gradientStep } from './gradient-step.ts';
import { objectiveJudge } from './judge.ts';
import { updateStep } from './update-step.ts';

const half = (values: readonly number[][], targets: readonly number[][]) => ({
  inputs: tensor(values),
  y: null,
  sampleWeight: null,
  judged: [{ target: tensor(targets), weight: null }],
});

test('gradients of two machines, averaged between both halves of a step, train as one batch would', () => {
  const model = () => new Sequential([new Dense(1, { kernelInitializer: 'ones', inputShape: [2] })]);
  const objective = () =>
    new Objective(
      {
        losses: { loss: getLoss('mse'), called: 'mse' },
        lossWeights: undefined,
        metrics: [],
        weightedMetrics: [],
        lossTracker: new Mean({ name: 'loss' }),
      },
      outputsOf([{ path: [], value: { shape: [null, 1] } }], null),
      [[2, 1]],
    );
  const [whole, parted] = [model(), model()];
  const rows = [
    [1, 2],
    [3, 4],
    [5, 6],
    [7, 8],
  ];
  const targets = [[1], [2], [3], [4]];

  updateStep(new SGD({ learningRate: 0.01 }))(
    gradientStep(whole, objectiveJudge(whole, objective()))(half(rows, targets)),
  );

  const machines = [objective(), objective()];
  const [one, two] = machines.map((mine, i) =>
    gradientStep(
      parted,
      objectiveJudge(parted, mine),
    )(half(rows.slice(2 * i, 2 * i + 2), targets.slice(2 * i, 2 * i + 2))),
  );
  expect(parted.getWeights().map((w) => w.toArray())).toEqual([[[1], [1]], [0]]);
  const gradients = one!.gradients.map((g, i) => g!.add(two!.gradients[i]!).div(2));
  updateStep(new SGD({ learningRate: 0.01 }))({ weights: one!.weights, gradients });

  parted.getWeights().forEach((w, i) => {
    expect(w.sub(whole.getWeights()[i]!).abs().max().item()).toBeLessThan(1e-6);
  });
  expect(machines.map((mine) => (mine.trackers[0]!.result() as Tensor).item())).toEqual([
    expect.closeTo(14.5, 4),
    expect.closeTo(92.5, 4),
  ]);
});
