import { describe, expect, test } from 'vitest';
import { Progbar, type ProgbarOptions, type ProgbarValue } from './progbar.ts';

interface Update {
  readonly now: number;
  readonly current: number;
  readonly values: readonly ProgbarValue[];
  readonly finalize: boolean | undefined;
}

/** An update at `now` seconds, after `current` steps. */
const at = (now: number, current: number, metrics: Record<string, number> = {}, finalize?: boolean): Update => ({
  now,
  current,
  values: Object.entries(metrics),
  finalize,
});

interface Screen {
  readonly isTTY: boolean;
  readonly hasColors?: boolean;
  readonly columns?: number;
}

/** Every write of a bar that starts at time 0 and receives `updates`, one string per write. */
function draw(options: ProgbarOptions, updates: readonly Update[], screen: Screen = { isTTY: true }): string[] {
  const writes: string[] = [];
  let now = 0;
  const bar = new Progbar({ ...options, now: () => now, out: { ...screen, write: (text) => void writes.push(text) } });
  for (const update of updates) {
    now = update.now;
    bar.update(update.current, update.values, update.finalize);
  }
  return writes;
}

const bold = (text: string) => `\x1b[1m${text}\x1b[0m`;
const filled = (length: number) => `\x1b[32m${'━'.repeat(length)}\x1b[0m`;
const empty = (length: number) => `\x1b[37m${'━'.repeat(length)}\x1b[0m`;
const back = (width: number) => `${'\b'.repeat(width)}\r`;

// What Keras 3.15.1's keras.utils.Progbar writes for the same calls and the same clock.
describe('on a terminal, as Keras writes it', () => {
  test('an epoch of fit: the bar, the time left, metrics as they are, the redraw interval, the last line', () => {
    const updates = [
      at(0.5, 1, { accuracy: 0.125, loss: 2.3 }, false),
      at(0.51, 2, { accuracy: 0.2, loss: 2.2 }, false),
      at(1, 235, { accuracy: 0.90625, loss: 0.4 }, false),
      at(1.44, 469, { accuracy: 0.92, loss: 0.27, val_loss: 0.0000123456 }, true),
    ];
    expect(draw({ target: 469, statelessMetrics: [] }, updates)).toEqual([
      `\r${bold('  1/469')} ${empty(20)} ${bold('3:54')} 500ms/step - accuracy: 0.1250 - loss: 2.3000`,
      `${back(78)}${bold('235/469')} ${filled(10)}${empty(10)} ${bold('0s')} 2ms/step - accuracy: 0.9062 - loss: 0.4000    `,
      `${back(74)}${bold('469/469')} ${filled(20)}${empty(0)} ${bold('1s')} 2ms/step - accuracy: 0.9200 - loss: 0.2700 - val_loss: 1.2346e-05\n`,
    ]);
  });

  test('metrics are averaged over the steps, but for the last update', () => {
    const updates = [at(1, 1, { loss: 4 }), at(2, 3, { loss: 1 }), at(3, 4, { loss: 0.5 })];
    expect(draw({ target: 4 }, updates)).toEqual([
      `\r${bold('1/4')} ${filled(5)}${empty(15)} ${bold('3s')} 1s/step - loss: 4.0000`,
      `${back(50)}${bold('3/4')} ${filled(15)}${empty(5)} ${bold('0s')} 500ms/step - loss: 2.0000`,
      `${back(53)}${bold('4/4')} ${filled(20)}${empty(0)} ${bold('3s')} 667ms/step - loss: 0.5000\n`,
    ]);
  });

  test('statefulMetrics are shown as they are, beside averaged ones; width and unitName', () => {
    const updates = [at(2, 1, { lr: 0.5, loss: 4 }), at(4, 2, { lr: 0.25, loss: 1 })];
    expect(draw({ target: 3, width: 3, unitName: 'sample', statefulMetrics: ['lr'] }, updates)).toEqual([
      `\r${bold('1/3')} ${filled(1)}${empty(2)} ${bold('4s')} 2s/sample - lr: 0.5000 - loss: 4.0000`,
      `${back(48)}${bold('2/3')} ${filled(2)}${empty(1)} ${bold('2s')} 2s/sample - lr: 0.2500 - loss: 2.5000`,
    ]);
  });

  test('a target that is not known', () => {
    const updates = [at(61, 1, { loss: 1 }), at(200, 12, { loss: -0.03125 })];
    expect(draw({}, updates)).toEqual([
      `\r      1/Unknown ${bold('61s')} 61s/step - loss: 1.0000`,
      `${back(43)}     12/Unknown ${bold('200s')} 13s/step - loss: 0.0547`,
    ]);
  });

  test('the time left in hours, and a shorter line that wipes what the longer one left', () => {
    const updates = [61.9, 100, 150].map((now, i) => at(now, [1, 2, 60][i]!));
    expect(draw({ target: 100 }, updates)).toEqual([
      `\r${bold('  1/100')} ${empty(20)} ${bold('1:42:08')} 62s/step`,
      `${back(45)}${bold('  2/100')} ${empty(20)} ${bold('1:02:13')} 38s/step`,
      `${back(45)}${bold(' 60/100')} ${filled(12)}${empty(8)} ${bold('59s')} 1s/step     `,
    ]);
  });

  test('verbose 2: one line at the end, with exponents for negative values and ties rounded to even', () => {
    const updates = [at(1, 1, { loss: 2 }), at(1.5, 10, { loss: -0.25, accuracy: 0.03125 })];
    expect(draw({ target: 10, verbose: 2, statelessMetrics: [] }, updates)).toEqual([
      '10/10 - 2s - 56ms/step - loss: -2.5000e-01 - accuracy: 0.0312\n',
    ]);
  });

  test('values that are not finite, zero, or beyond what toFixed can write', () => {
    const metrics = { nan: Number.NaN, big: 1e30, zero: 0, inf: Number.NEGATIVE_INFINITY };
    expect(draw({ target: 2 }, [at(0.5, 2, metrics)])).toEqual([
      `\r${bold('2/2')} ${filled(20)}${empty(0)} ${bold('0s')} 250ms/step - nan: nan - big: 1000000000000000019884624838656.0000 - zero: 0.0000e+00 - inf: -inf\n`,
    ]);
  });
});

const epoch = [1, 2, 3].map((step) => at(step, step, { accuracy: step / 4, loss: 1 / step }));

test('without a terminal: one plain line when the bar is finished', () => {
  expect(draw({ target: 3, statelessMetrics: [] }, epoch, { isTTY: false })).toEqual([
    '3/3 ━━━━━━━━━━━━━━━━━━━━ 3s 1s/step - accuracy: 0.7500 - loss: 0.3333\n',
  ]);
});

test('without colours: the line is overwritten, and holds no escape sequence', () => {
  const lines = draw({ target: 3, statelessMetrics: [] }, epoch, { isTTY: true, hasColors: false });
  expect(lines[0]).toBe('\r1/3 ━━━━━━━━━━━━━━━━━━━━ 2s 1s/step - accuracy: 0.2500 - loss: 1.0000');
  expect(lines.join('')).not.toContain('\x1b');
});

test.each([0, undefined])('a terminal of %s columns: everything is shown', (columns) => {
  const screen = { isTTY: true, ...(columns === undefined ? {} : { columns }) };
  expect(draw({ target: 3, statelessMetrics: [] }, epoch, screen)[0]).toContain('accuracy: 0.2500 - loss: 1.0000');
});

test.each([1, 2] as const)('names cannot steer the terminal: verbose %i', (verbose) => {
  const updates = [at(1, 1, { 'a\x1b[2J\rb': 1 })];
  const [line] = draw({ target: 1, verbose, unitName: 'st\x07ep' }, updates, { isTTY: false });
  expect(line).toContain('a\\u001b[2J\\u000db: 1.0000');
  expect(line).toContain('st\\u0007ep');
});

test('a name of wide characters takes two columns for each', () => {
  const screen = { isTTY: true, columns: 60 };
  const shown = (name: string) => draw({ target: 3 }, [at(1, 1, { [name]: 1 })], screen)[0]!.includes(name);
  expect([shown('abcdefgh'), shown('損失損失損失損失')]).toEqual([true, false]);
});

test('verbose 0 writes nothing', () => {
  expect(draw({ target: 3, verbose: 0 }, epoch)).toEqual([]);
});

test('a narrow terminal: metrics that would wrap wait for the last line', () => {
  const lines = draw({ target: 3, statelessMetrics: [] }, epoch, { isTTY: true, columns: 60 });
  expect(lines[0]).toBe(`\r${bold('1/3')} ${filled(6)}${empty(14)} ${bold('2s')} 1s/step - accuracy: 0.2500`);
  expect(lines[2]).toContain('accuracy: 0.7500 - loss: 0.3333\n');
});

test('add counts from the last update, and the target may be set late', () => {
  const lines: string[] = [];
  const out = { isTTY: false, write: (text: string) => void lines.push(text) };
  const bar = new Progbar({ out, now: () => 0 });
  bar.add(2);
  bar.add(3, [['loss', 1]]);
  bar.target = 6;
  bar.add(1, [['loss', 0.5]]);
  expect(lines).toEqual(['6/6 ━━━━━━━━━━━━━━━━━━━━ 0s 0s/step - loss: 0.5000\n']);
});

test.each([1e12, -1, 0.5, Number.POSITIVE_INFINITY])('a bar of width %s is rejected', (width) => {
  expect(() => new Progbar({ width })).toThrow(
    `Progbar: got width ${width}; expected a whole number of characters from 0 to 10000.`,
  );
});

test.each([1e15, -1e15])('a bar of %s steps of one ends', (steps) => {
  const written: string[] = [];
  const out = { isTTY: true, columns: 80, write: (text: string) => void written.push(text) };
  new Progbar({ target: 1, out }).update(steps);
  expect(written.join('').length).toBeLessThan(20_000);
});

test('statefulMetrics and statelessMetrics exclude each other', () => {
  expect(() => new Progbar({ statefulMetrics: [], statelessMetrics: [] })).toThrowErrorMatchingInlineSnapshot(
    `[ValueError: Progbar: got both statefulMetrics and statelessMetrics; expected one of them at most: each says that the metrics it does not name are of the other kind. Leave one of them out.]`,
  );
});

test.each<[string, () => unknown]>([
  ['a pair alone', () => ['loss', 0.5]],
  ['words in a Map', () => new Map([['loss', 'x']])],
  ['numbers in a Set', () => new Set([5])],
  [
    'what a generator gives',
    function* () {
      yield null;
    },
  ],
])('values that are none: %s', (_, values) => {
  const bar = new Progbar({ target: 2, out: { isTTY: false, write: () => {} } });
  expect(() => bar.update(1, values() as never)).toThrow('Progbar.update: got values ');
});
