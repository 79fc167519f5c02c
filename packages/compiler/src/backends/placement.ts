import type { Graph, Parameter } from '@keisan/autograd';
import { type Backend, type Executable, UnsupportedError } from './backend.ts';
import { chooseBackend, type RuntimeName } from './choose.ts';
import { eager } from './eager/backend.ts';

const noticed = new Set<string>();

/** Says something once, however often it comes up. */
function notice(text: string): void {
  if (!noticed.has(text)) console.info(text);
  noticed.add(text);
}

/** A graph that is ready to run on a backend. */
export interface Placed {
  readonly backend: Backend;
  readonly executable: Executable;
}

/**
 * Where all graphs of a function or of a model run: on one backend, chosen when it is first asked for. As soon as that one cannot run
 * one of the graphs, all of them run op by op; a line says so.
 *
 * @example
 * ```ts
 * import { loop, Placement } from '@keisan/compiler';
 *
 * const runtime = new Placement('the sum and its product', 'onnx');
 * const [sum, product] = await Promise.all([loop(([x]) => x!.sum(), { runtime }), loop(([x]) => x!.prod(), { runtime })]);
 * ```
 */
export class Placement {
  readonly #what: string;
  readonly #asked: RuntimeName | undefined;
  #chosen: Promise<Backend> | null = null;

  /**
   * @param what What runs there, as the line calls it.
   * @param runtime Default: KEISAN_RUNTIME, else `onnx` where ONNX Runtime is installed.
   */
  constructor(what: string, runtime?: RuntimeName) {
    this.#what = what;
    this.#asked = runtime;
  }

  /** The backend. @throws RuntimeError where there is none of that name, or it cannot be loaded. */
  get backend(): Promise<Backend> {
    this.#chosen ??= chooseBackend(this.#asked).catch((error: unknown) => {
      this.#chosen = null;
      throw error;
    });
    return this.#chosen;
  }

  /** Readies a graph; from then on all run eagerly where the backend cannot run this one. */
  async place(graph: Graph, parameters: readonly Parameter[]): Promise<Placed> {
    const backend = await this.backend;
    try {
      return { backend, executable: await backend.load(graph, parameters) };
    } catch (error) {
      if (!(error instanceof UnsupportedError)) throw error;
      notice(`Keisan runs ${this.#what} eagerly: ${error.message}`);
      this.#chosen = Promise.resolve(eager);
      return this.place(graph, parameters);
    }
  }

  /** Readies a graph again, if it was for another backend than all now run on. */
  async replace(graph: Graph, parameters: readonly Parameter[], placed: Placed): Promise<Placed> {
    if (placed.backend === (await this.backend)) return placed;
    const now = await this.place(graph, parameters);
    await placed.executable.release?.();
    return now;
  }
}
