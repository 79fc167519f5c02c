import type { Parameter } from '@keisan/autograd';
import { type Backend, type Executable, UnsupportedError } from './backend.ts';
import { type Choice, chooseBackend, type GraphFor, notice, type RuntimeName } from './choose.ts';
import { eager } from './eager/backend.ts';

/** A graph that is ready to run on a backend. */
export interface Placed {
  readonly backend: Backend;
  readonly executable: Executable;
}

/**
 * Where all graphs of a function or of a model run: on one backend, chosen by the first graph that runs. As soon as that one cannot run
 * one of the graphs, all of them run on the next best, which at last is op by op; a line says so then.
 *
 * @example
 * ```ts
 * import { loop, Placement } from '@keisan/compiler';
 *
 * const runtime = new Placement('the sum and its product', 'wasm');
 * const [sum, product] = await Promise.all([loop(([x]) => x!.sum(), { runtime }), loop(([x]) => x!.prod(), { runtime })]);
 * ```
 */
export class Placement {
  readonly #what: string;
  readonly #asked: RuntimeName | undefined;
  /** Backends that could not run one of the graphs. */
  readonly #unable = new Set<Backend>();
  #choice: Promise<Choice> | null = null;
  #chosen: Promise<Backend> | null = null;
  #placed: Backend | null = null;

  /**
   * @param what What runs there, as the line calls it.
   * @param runtime Default: KEISAN_RUNTIME, else the fastest there is for the first graph that runs.
   */
  constructor(what: string, runtime?: RuntimeName) {
    this.#what = what;
    this.#asked = runtime;
  }

  /** What it runs on, since the last graph was readied; null before the first one. */
  get runtime(): RuntimeName | null {
    return this.#placed && (this.#placed.name as RuntimeName);
  }

  /** Waits for what was asked for. @throws RuntimeError where there is none of that name, or it cannot be loaded. */
  async ready(): Promise<void> {
    await this.#choose();
  }

  #choose(): Promise<Choice> {
    this.#choice ??= chooseBackend(this.#asked).catch((error: unknown) => {
      this.#choice = null;
      throw error;
    });
    return this.#choice;
  }

  #backendFor(graphFor: GraphFor): Promise<Backend> {
    this.#chosen ??= this.#choose()
      .then((choose) => choose(graphFor, this.#unable))
      .catch((error: unknown) => {
        this.#chosen = null;
        throw error;
      });
    return this.#chosen;
  }

  /** Readies a graph; from then on all run elsewhere where the backend cannot run this one. */
  async place(graphFor: GraphFor, parameters: readonly Parameter[]): Promise<Placed> {
    const backend = await this.#backendFor(graphFor);
    try {
      const executable = await backend.load(graphFor(backend), parameters);
      this.#placed = backend;
      return { backend, executable };
    } catch (error) {
      if (!(error instanceof UnsupportedError)) throw error;
      if (!this.#unable.has(backend)) {
        this.#unable.add(backend);
        this.#chosen = null;
      }
      if ((await this.#backendFor(graphFor)) === eager) notice(`Keisan runs ${this.#what} eagerly: ${error.message}`);
      return this.place(graphFor, parameters);
    }
  }

  /** Readies a graph again, if it was for another backend than all now run on. */
  async replace(graphFor: GraphFor, parameters: readonly Parameter[], placed: Placed): Promise<Placed> {
    if (placed.backend === (await this.#backendFor(graphFor))) return placed;
    const now = await this.place(graphFor, parameters);
    await placed.executable.release?.();
    return now;
  }
}
