import { loadModel, type Model, Sequential } from 'keisan';
import { Dense } from 'keisan/layers';

const numbersOf = (model: Pick<Model, 'getWeights'>): number[][] => model.getWeights().map(({ data }) => [...data]);

/** What the tests do in the page. */
const api = {
  /** Saves a new model, and gives its weights. */
  async save(target: string, options: { overwrite?: boolean; fails?: boolean } = {}): Promise<number[][]> {
    const model = new Sequential([new Dense(64, { inputShape: [100] }), new Dense(2)]);
    const { overwrite = true, fails = false } = options;
    const onProgress = (done: number) => {
      if (fails && done > 10_000) throw new RangeError('enough');
    };
    await model.save(target, { overwrite, onProgress });
    return numbersOf(model);
  },

  /** The weights of a model in a file. */
  async load(source: string): Promise<number[][]> {
    return numbersOf(await loadModel(source));
  },

  /** Saves and loads weights alone. */
  async weights(target: string): Promise<boolean> {
    const [model, other] = [0, 1].map(() => new Sequential([new Dense(2, { inputShape: [3], name: 'dense' })]));
    await model!.saveWeights(target);
    await other!.loadWeights(target);
    return JSON.stringify(numbersOf(model!)) === JSON.stringify(numbersOf(other!));
  },

  /** How many parameters the model has whose files are dropped next. */
  dropped(): Promise<number> {
    return new Promise((resolve, reject) => {
      const drop = (event: DragEvent) => {
        event.preventDefault();
        loadModel(event.dataTransfer!.files).then((model) => resolve(model.countParams()), reject);
      };
      document.body.addEventListener('drop', drop, { once: true });
    });
  },

  /** Saves models one after the other without end. */
  async saveOnAndOn(target: string): Promise<void> {
    for (;;) await api.save(target);
  },

  message: (promise: Promise<unknown>): Promise<string> =>
    promise.then(
      () => 'done',
      (error: Error) => error.message.replace(/"sequential\w*"/, '"sequential"'),
    ),
};

export type SavingPage = typeof api;

declare global {
  var saving: SavingPage;
}
globalThis.saving = api;
