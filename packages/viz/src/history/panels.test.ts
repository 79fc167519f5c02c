import { Sequential } from '@keisan/layers';
import { Dense } from '@keisan/layers/layers';
import { describe, expect, test } from 'vitest';
import { type Point, toPanels } from './panels.ts';

const curve = (points: readonly Point[], series: Point['series']) =>
  points.filter((point) => point.series === series).map(({ epoch, value }) => [epoch, value]);

describe('panels', () => {
  test('one for each metric, the loss first, with both curves; epochs count from 1', () => {
    const panels = toPanels('f', { accuracy: [0.5, 0.75], loss: [2, 1], val_accuracy: [0.25, 0.5], lr: [1, 1] });
    expect(panels.map(({ metric }) => metric)).toEqual(['loss', 'accuracy', 'lr']);
    const [loss, accuracy] = panels;
    expect(curve(accuracy!.points, 'training')).toEqual([
      [1, 0.5],
      [2, 0.75],
    ]);
    expect(curve(accuracy!.points, 'validation')).toEqual([
      [1, 0.25],
      [2, 0.5],
    ]);
    expect(curve(loss!.points, 'validation')).toEqual([]);
  });

  test('a training that went on from an earlier one starts where that ended', () => {
    const [loss] = toPanels('f', { history: { loss: [3, 2] }, epoch: [5, 6] });
    expect(curve(loss!.points, 'training')).toEqual([
      [6, 3],
      [7, 2],
    ]);
  });

  test('a history that says nothing of epochs', () => {
    expect(toPanels('f', { history: { loss: [3, 2] } })).toEqual(toPanels('f', { loss: [3, 2] }));
  });

  test('what fit returns; validation values stand at the epochs that have one', async () => {
    const model = new Sequential([new Dense(1, { inputShape: [1] })]);
    model.compile({ loss: 'mse' });
    const x = [[1], [2], [3], [4]];
    const history = await model.fit(x, x, { epochs: 5, verbose: 0, validationSplit: 0.5, validationFreq: 2 });
    const [loss] = toPanels('f', history);
    expect(curve(loss!.points, 'training').map(([epoch]) => epoch)).toEqual([1, 2, 3, 4, 5]);
    expect(curve(loss!.points, 'validation')).toEqual([
      [2, history.history.val_loss![0]],
      [4, history.history.val_loss![1]],
    ]);
  });

  test('one for each number of a metric that has several; they are chosen together, or one by one', () => {
    const history = {
      f1: [
        [0.5, [1]],
        [0.25, [2]],
      ],
      val_f1: [
        [0.75, [3]],
        [1, [4]],
      ],
      loss: [2, 1],
    };
    const panels = toPanels('f', history);
    expect(panels.map(({ metric }) => metric)).toEqual(['loss', 'f1[0]', 'f1[1][0]']);
    expect(curve(panels[2]!.points, 'training')).toEqual([
      [1, 1],
      [2, 2],
    ]);
    expect(curve(panels[1]!.points, 'validation')).toEqual([
      [1, 0.75],
      [2, 1],
    ]);
    const isLogarithmic = () => false;
    const names = (metrics: readonly string[]) =>
      toPanels('f', history, { metrics, isLogarithmic }).map(({ metric }) => metric);
    expect([names(['f1']), names(['f1[1][0]'])]).toEqual([['f1[0]', 'f1[1][0]'], ['f1[1][0]']]);
    expect(() => names(['f1[2]'])).toThrow('f1[2]');
  });

  test('values that are not finite leave a gap', () => {
    const [loss] = toPanels('f', { loss: [1, Number.NaN, Number.POSITIVE_INFINITY, 2] });
    expect(loss!.points.map(({ value }) => value)).toEqual([1, null, null, 2]);
  });
});

describe('what cannot be drawn is rejected', () => {
  test.each([[{}], [{ history: {}, epoch: [] }]])('no metric: %j', (history) => {
    expect(() => toPanels('plotHistory', history)).toThrowErrorMatchingInlineSnapshot(
      `[ValueError: plotHistory: got a history without metrics; expected at least one epoch with a value. Give what model.fit returned, with epochs of at least 1.]`,
    );
  });

  test.each([[{ loss: [], val_loss: [] }], [{ loss: [Number.NaN], val_loss: [Number.NaN] }]])(
    'no value: %j',
    (history) => {
      expect(() => toPanels('plotHistory', history)).toThrowErrorMatchingInlineSnapshot(
        `[ValueError: plotHistory: got a history without a finite value of loss, val_loss; expected at least one epoch with a value. Give what model.fit returned, with epochs of at least 1.]`,
      );
    },
  );

  class Layer {
    readonly name = 'dense';
  }

  test.each<[unknown, string]>([
    [{ loss: 0.5 }, 'an object of class Object, with 0.5 for "loss"'],
    [{ loss: [0.5, '0.25'] }, 'an object of class Object, with an array [0.5, "0.25"] for "loss"'],
    [{ loss: null }, 'an object of class Object, with null for "loss"'],
    [{ history: { loss: 'none' }, epoch: [] }, 'an object of class Object, with "none" for "loss"'],
    [new Layer(), 'an object of class Layer, with "dense" for "name"'],
  ])('not numbers: %j', (history, got) => {
    expect(() => toPanels('plotHistory', history as never)).toThrow(
      `plotHistory: got ${got}; expected a list of numbers for each metric. Give what model.fit returned, or an object such as { loss: [0.5, 0.25] }.`,
    );
  });

  test('fewer values than epochs', () => {
    expect(() => toPanels('plotHistory', { loss: [3, 2, 1], val_loss: [2, 1] })).toThrowErrorMatchingInlineSnapshot(
      `[ValueError: plotHistory: got 2 values of "val_loss" for 3 epochs; expected a value for each epoch. Give the History itself, which knows when each was measured, or put NaN where there is none.]`,
    );
  });

  test('more panels than anybody looks at', () => {
    const history = { f1: [[...Array(501).keys()]], loss: [1] };
    expect(() => toPanels('plotHistory', history)).toThrowErrorMatchingInlineSnapshot(
      `[ValueError: plotHistory: got 502 panels, one for each number of each metric; expected at most 500. Choose some with metrics, such as metrics: ["loss"].]`,
    );
    const isLogarithmic = () => false;
    expect(toPanels('plotHistory', history, { metrics: ['f1[500]', 'loss'], isLogarithmic })).toHaveLength(2);
    expect(toPanels('plotHistory', { f1: [[...Array(500).keys()]] })).toHaveLength(500);
  });

  test('more values than anybody sees', () => {
    const [loss, accuracy] = [Array<number>(400_000).fill(1), Array<number>(400_000).fill(0.5)];
    expect(() => toPanels('plotHistory', { loss, accuracy })).toThrowErrorMatchingInlineSnapshot(
      `[ValueError: plotHistory: got 800000 values; expected at most 500000. Give some of each, such as { loss: losses.filter((_, i) => i % 10 === 0) }.]`,
    );
    const isLogarithmic = () => false;
    expect(toPanels('plotHistory', { loss, accuracy }, { metrics: ['loss'], isLogarithmic })).toHaveLength(1);
  });

  test('values too far apart for a scale', () => {
    expect(() => toPanels('plotHistory', { loss: [1, 1e308, -1e308] })).toThrowErrorMatchingInlineSnapshot(
      `[ValueError: plotHistory: got values of "loss" from -1e+308 to 1e+308; expected values at most 1e+307 apart. Put NaN where a value is of no use.]`,
    );
    expect(toPanels('plotHistory', { loss: [0, 9e306] })).toHaveLength(1);
  });
});
