import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { random, setRandomSeed, type Tensor } from '@keisan/autograd';
import { clearSession, Sequential } from '@keisan/layers';
import { Callback, type CallbackState, EarlyStopping, type Logs, ReduceLROnPlateau } from '@keisan/layers/callbacks';
import { Dense, Dropout, GaussianNoise } from '@keisan/layers/layers';
import { loadModel } from '@keisan/saving';
import { BackupAndRestore, ModelCheckpoint } from '@keisan/saving/callbacks';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'keisan-'));
});
afterEach(() => rm(folder, { recursive: true }));

class Crash extends Error {}

/** Ends the run in the middle of everything, after so many batches. */
class CrashAfter extends Callback {
  #left: number;
  constructor(batches: number) {
    super();
    this.#left = batches;
  }
  override onTrainBatchEnd() {
    if (--this.#left < 0) throw new Crash();
  }
}

const EPOCHS = 3;
const BATCHES = 8;

/** The program that is run, and run again where it ended: all of it, from the seed on. */
async function program(callbacks: (model: Sequential) => readonly Callback[], options = {}) {
  clearSession();
  setRandomSeed(1);
  const x = random.normal([64, 4]);
  const y = x.sum({ axis: 1, keepdims: true });
  const model = new Sequential([
    new Dense(8, { activation: 'relu', inputShape: [4] }),
    new Dropout(0.3),
    new GaussianNoise(0.1, { seed: 7 }),
    new Dense(1),
  ]);
  model.compile({ optimizer: 'adam', loss: 'mse', metrics: ['mae'], ...options });
  const fit = { epochs: EPOCHS, batchSize: 8, validationSplit: 0.1, verbose: 0 } as const;
  const plateau = new ReduceLROnPlateau({ monitor: 'loss', patience: 0, factor: 0.5, minDelta: 100 });
  const { history, epoch } = await model.fit(x, y, { ...fit, callbacks: [plateau, ...callbacks(model)] });
  const bits = (tensors: readonly Tensor[]) => tensors.map(({ data }) => [...data]);
  return { weights: bits(model.weights), optimizer: bits(model.optimizer!.variables), history, epoch };
}

describe.each(['epoch', 1, 3] as const)('training that is backed up after each %s', (saveFreq) => {
  test.each([0, 2, 5, BATCHES - 1, BATCHES + 1, 2 * BATCHES, 3 * BATCHES - 1])(
    'ends with the same bits where it crashed after %i batches',
    async (batches) => {
      const backup = () => new BackupAndRestore(join(folder, 'backup'), { saveFreq });
      const whole = await program(() => [new CrashAfter(1000)]);
      await expect(program(() => [new CrashAfter(batches), backup()])).rejects.toBeInstanceOf(Crash);
      const resumed = await program(() => [new CrashAfter(1000), backup()]);
      expect(resumed).toEqual(whole);
      expect(await readdir(folder)).toEqual([]);
    },
  );
});

test('it may crash again and again', async () => {
  const whole = await program(() => [new CrashAfter(1000)]);
  const backup = () => new BackupAndRestore(join(folder, 'backup'), { saveFreq: 2, doubleCheckpoint: true });
  let crashes = 0;
  for (;;) {
    const result = await program(() => [new CrashAfter(3), backup()]).catch((error: unknown) => error);
    if (!(result instanceof Error)) {
      expect(result).toEqual(whole);
      break;
    }
    expect(result).toBeInstanceOf(Crash);
    crashes++;
  }
  expect(crashes).toBeGreaterThan(5);
});

test('a backup that is damaged is passed over for the one before', async () => {
  const whole = await program(() => [new CrashAfter(1000)]);
  const backup = () => new BackupAndRestore(join(folder, 'b'), { saveFreq: 2, doubleCheckpoint: true });
  await expect(program(() => [new CrashAfter(9), backup()])).rejects.toBeInstanceOf(Crash);
  await writeFile(join(folder, 'b/latest.keras'), 'half a fi');
  expect(await program(() => [new CrashAfter(1000), backup()])).toEqual(whole);
});

test('what cannot be gone on from is said to be the backup', async () => {
  const { archiveOf } = await import('./mutations.ts');
  const path = join(folder, 'b/latest.keras');
  await mkdir(join(folder, 'b'));
  const said = async (content: Uint8Array) => {
    await writeFile(path, content);
    const run = program(() => [new BackupAndRestore(join(folder, 'b'))]);
    return run.catch((error: Error) => error.message.replaceAll(folder, '/folder'));
  };
  expect([await said(new Uint8Array()), await said(archiveOf({}))]).toMatchInlineSnapshot(`
    [
      "/folder/b/latest.keras: got 0 bytes that are no ZIP archive; expected a .keras file, as model.save(...) writes it. Delete "/folder/b/latest.keras", the backup of BackupAndRestore, to begin anew.",
      "/folder/b/latest.keras: got no keisan.safetensors in it; expected a backup. Delete "/folder/b/latest.keras", the backup of BackupAndRestore, to begin anew.",
    ]
  `);
});

test('a backup is a file that loadModel reads', async () => {
  const backup = new BackupAndRestore(join(folder, 'b'), { deleteCheckpoint: false });
  const { weights } = await program(() => [backup]);
  const model = await loadModel(join(folder, 'b/latest.keras'));
  expect(model.weights.map(({ data }) => [...data])).toEqual(weights);
});

test('a backup of another model is refused', async () => {
  await program(() => [new BackupAndRestore(join(folder, 'b'), { deleteCheckpoint: false })]);
  const model = new Sequential([new Dense(1, { inputShape: [4] })]);
  model.compile({ loss: 'mse' });
  const callbacks = [new BackupAndRestore(join(folder, 'b'))];
  const run = model.fit(random.normal([4, 4]), random.normal([4, 1]), { callbacks, verbose: 0 });
  await expect(run).rejects.toThrow(
    /got shape \[4, 8\]; expected \[4, 1\].*\. Delete ".*latest\.keras", the backup of BackupAndRestore, to begin anew\.$/,
  );
});

test('training that had ended when it crashed leaves the stream of random draws where it would be', async () => {
  const last = 3 * BATCHES - 1;
  const backup = () => new BackupAndRestore(join(folder, 'b'));
  const next = async (callbacks: () => readonly Callback[]) => {
    await program(callbacks);
    return [...random.uniform([4]).data];
  };
  const whole = await next(() => [new CrashAfter(1000)]);
  class AtTheEnd extends Callback {
    override onTrainEnd() {
      throw new Crash();
    }
  }
  await expect(program(() => [new CrashAfter(last + 1), new AtTheEnd(), backup()])).rejects.toBeInstanceOf(Crash);
  expect(await next(() => [new CrashAfter(1000), backup()])).toEqual(whole);
});

/** Keeps what it counts to itself, and says what that is. */
class Counter extends Callback {
  #count = 0;
  begun = 0;
  readonly name: string;
  constructor(name: string) {
    super();
    this.name = name;
  }
  get found() {
    return [this.name, this.#count];
  }
  override onTrainBegin() {
    this.begun = 1;
  }
  override onTrainBatchEnd() {
    this.#count++;
  }
  override getState() {
    return { count: this.#count };
  }
  override setState({ count }: CallbackState) {
    this.#count = count as number;
  }
}

test.each(['first', 'last'] as const)('every callback goes on where BackupAndRestore comes %s', async (place) => {
  const run = async (crash: number, isBackedUp: boolean) => {
    const counters = ['a', 'b'].map((name) => new Counter(name));
    const backups = isBackedUp ? [new BackupAndRestore(join(folder, 'b'), { saveFreq: 2 })] : [];
    const rest = [counters[0]!, new CrashAfter(crash), counters[1]!];
    await program(() => (place === 'first' ? [...backups, ...rest] : [...rest, ...backups]));
    return counters.map(({ found, begun }) => [found, begun]);
  };
  await expect(run(9, true)).rejects.toBeInstanceOf(Crash);
  expect(await run(1000, true)).toEqual(await run(1000, false));
});

test('callbacks that were not there before begin anew, and those of others are passed over', async () => {
  const backup = () => new BackupAndRestore(join(folder, 'b'));
  await expect(program(() => [new Counter('a'), new CrashAfter(BATCHES), backup()])).rejects.toBeInstanceOf(Crash);
  const [stop, counter] = [new EarlyStopping({ patience: 50 }), new Counter('a')];
  await program(() => [stop, counter, backup()]);
  expect(counter.found).toEqual(['a', EPOCHS * BATCHES]);
});

test('Ctrl-C leaves the backup, for the program to go on from', async () => {
  const whole = await program(() => [new CrashAfter(1000)]);
  class Interrupt extends Callback {
    #left = BATCHES + 2;
    override onTrainBatchEnd() {
      if (--this.#left === 0) process.emit('SIGINT');
    }
  }
  const others = process.listeners('SIGINT');
  process.removeAllListeners('SIGINT');
  await program(() => [new Interrupt(), new BackupAndRestore(join(folder, 'b'))]);
  for (const listener of others) process.on('SIGINT', listener);
  expect(await readdir(join(folder, 'b'))).toEqual(['latest.keras']);
  expect(await program(() => [new CrashAfter(1000), new BackupAndRestore(join(folder, 'b'))])).toEqual(whole);
});

test('state of many megabytes is read again, and the model beside it', async () => {
  class Long extends Callback {
    text = '';
    #begun: string[] = [];
    get first() {
      return this.#begun[0]?.length;
    }
    override onEpochBegin() {
      this.#begun.push(this.text);
    }
    override onEpochEnd() {
      this.text = '"'.repeat(LENGTH);
    }
  }
  const LENGTH = 5_000_000;
  const backup = () => new BackupAndRestore(join(folder, 'b'));
  await expect(program(() => [new Long(), new CrashAfter(BATCHES), backup()])).rejects.toBeInstanceOf(Crash);
  expect((await loadModel(join(folder, 'b/latest.keras'))).countParams()).toBe(49);
  const again = new Long();
  await program(() => [again, backup()]);
  expect(again.first).toBe(LENGTH);
});

test('more state than is read again is not written', async () => {
  class Longer extends Callback {
    override getState() {
      return { text: 'x'.repeat(2 ** 26) };
    }
  }
  await expect(program(() => [new Longer(), new BackupAndRestore(join(folder, 'b'))])).rejects.toThrow(
    /^BackupAndRestore: got 67109\d{3} characters of state; expected at most 67108864\. Keep long lists of callbacks in tensors, which do not count\.$/,
  );
});

test('state that is no data is an error, which names the callback', async () => {
  class Odd extends Callback {
    override getState() {
      return { log: [() => 1] } as never;
    }
  }
  await expect(program(() => [new Odd(), new BackupAndRestore(join(folder, 'b'))])).rejects.toThrow(
    'Odd.getState: got a function for state.log[0]; expected numbers, texts, flags, null and tensors',
  );
});

test('a backup whose member is not one is refused', async () => {
  const { archiveOf, membersOf } = await import('./mutations.ts');
  const path = join(folder, 'b/latest.keras');
  await program(() => [new BackupAndRestore(join(folder, 'b'), { deleteCheckpoint: false })]);
  const members = await membersOf(path);
  for (const odd of ['', 'no', '\0\0\0\0\0\0\0\0', '\x02\0\0\0\0\0\0\0{}']) {
    await writeFile(path, archiveOf({ ...members, 'keisan.safetensors': new TextEncoder().encode(odd) }));
    const run = program(() => [new BackupAndRestore(join(folder, 'b'))]);
    await expect(run).rejects.toThrow(/latest\.keras: keisan\.safetensors: got/);
  }
});

describe('ModelCheckpoint', () => {
  const names = async () => (await readdir(folder)).sort();

  test('saves each epoch under a name with numbers in it', async () => {
    const path = join(folder, 'e{epoch:02d}-{loss:.1f}-{val_mae:.0e}.keras');
    const { history } = await program(() => [new ModelCheckpoint(path)]);
    const expected = history.loss.map((loss, i) => {
      const mae = history.val_mae![i]!.toExponential(0).replace(/e([+-])(\d)$/, 'e$10$2');
      return `e0${i + 1}-${loss.toFixed(1)}-${mae}.keras`;
    });
    expect(await names()).toEqual(expected);
  });

  test('saves weights after so many batches, in a folder that it makes', async () => {
    const path = join(folder, 'a/b/{epoch}-{batch}.weights.h5');
    await program(() => [new ModelCheckpoint(path, { saveWeightsOnly: true, saveFreq: 3 })]);
    const found = (await readdir(join(folder, 'a/b'))).sort();
    expect(found).toEqual(['1-3', '1-6', '2-1', '2-4', '2-7', '3-2', '3-5', '3-8'].map((name) => `${name}.weights.h5`));
  });

  test('saves the best only', async () => {
    const print = vi.spyOn(process.stdout, 'write').mockImplementation(() => true);
    const checkpoint = new ModelCheckpoint(join(folder, '{epoch}.keras'), {
      monitor: 'score',
      mode: 'max',
      saveBestOnly: true,
      verbose: 1,
      initialValueThreshold: 0,
    });
    const scores = [-1, 2, 1];
    class Score extends Callback {
      override onEpochEnd(epoch: number, logs: Logs) {
        logs.score = scores[epoch]!;
      }
    }
    await program(() => [new Score(), checkpoint]);
    const said = print.mock.calls.map(([text]) => String(text).replaceAll(folder, '')).join('');
    print.mockRestore();
    expect(await names()).toEqual(['2.keras']);
    expect(said).toBe(
      '\nEpoch 1: score did not improve from 0.00000\n' +
        '\nEpoch 2: score improved from 0.00000 to 2.00000, saving model to /2.keras\n' +
        '\nEpoch 2: finished saving model to /2.keras\n' +
        '\nEpoch 3: score did not improve from 2.00000\n',
    );
    expect(checkpoint.best).toBe(2);
  });

  test.each([
    ['m.h5', {}, 'expected a path that ends in .keras'],
    ['s3://bucket/m.keras', {}, 'expected a path, or a URL of a file'],
    ['m.keras', { saveWeightsOnly: true }, 'expected a path that ends in .weights.h5'],
    ['m.keras', { saveFreq: 0 }, 'saveFreq 0'],
    ['m.keras', { mode: 'up' }, 'mode "up"'],
    ['m.keras', { saveBest: true }, 'the unknown option saveBest'],
  ])('%s with %o is refused', (path, options, message) => {
    expect(() => new ModelCheckpoint(path, options as object)).toThrow(message);
  });

  test('a number that there is not in the name is said', async () => {
    const run = program(() => [new ModelCheckpoint(join(folder, '{acc}.keras'))]);
    await expect(run).rejects.toThrow(/got \{acc\} in .*; expected one of epoch, .*loss/);
  });
});

test('EarlyStopping counts on after a crash', async () => {
  const stop = () => new EarlyStopping({ monitor: 'loss', minDelta: 1000, patience: 2 });
  const whole = await program(() => [stop()], {});
  const backup = () => new BackupAndRestore(join(folder, 'b'), { saveFreq: 'epoch' });
  await expect(program(() => [stop(), new CrashAfter(BATCHES + 3), backup()])).rejects.toBeInstanceOf(Crash);
  const resumed = await program(() => [stop(), backup()]);
  expect(resumed.epoch).toEqual(whole.epoch);
});
