import { ValueError } from '@keisan/autograd';
import { describeValue, warn } from '@keisan/autograd/internal';
import { unaskable } from '@keisan/files';
import { anything, flag, nullable, text } from '../options/kind.ts';
import { type OptionsOf, option } from '../options/option.ts';
import { readOptions } from '../options/read.ts';
import { Callback } from './callback.ts';
import type { Logs } from './logs.ts';

const monitorOptions = {
  /** The address of the server. Default: `'http://localhost:9000'`. */
  root: option(text, 'http://localhost:9000'),
  /** What comes after it. Default: `'/publish/epoch/end/'`. */
  path: option(text, '/publish/epoch/end/'),
  /** The field of the form that holds the logs as JSON. Default: `'data'`. */
  field: option(text, 'data'),
  /** Headers of the request. Default: none. */
  headers: option(nullable(anything<Readonly<Record<string, string>>>()), null),
  /** Whether to send JSON rather than a form. Default: false. */
  sendAsJson: option(flag, false),
};

/** How long a server may take to answer, in milliseconds. */
const PATIENCE = 30_000;

/** @throws ValueError for logs that JSON has no words for. */
function jsonOf(logs: Logs): string {
  try {
    return JSON.stringify(logs);
  } catch (cause) {
    const got = `logs that are no JSON (${(cause as Error).message})`;
    throw Object.assign(new ValueError({ where: 'RemoteMonitor', got, expected: 'numbers by name' }), { cause });
  }
}

/** Options of {@link RemoteMonitor}. */
export interface RemoteMonitorOptions extends OptionsOf<typeof monitorOptions> {}

/**
 * Sends the logs of each epoch to a server, in a POST request. Where the server cannot be reached, or does not answer in half a minute,
 * the console says so, and training goes on.
 *
 * Source: https://keras.io/api/callbacks/remote_monitor/
 *
 * @example
 * ```ts
 * import { RemoteMonitor } from 'keisan/callbacks';
 *
 * new RemoteMonitor({ root: 'http://localhost:9000', sendAsJson: true });
 * ```
 */
export class RemoteMonitor extends Callback {
  readonly #options;

  /** @throws ValueError for an unknown option, and for an address or headers that no request can be made with. */
  constructor(options: RemoteMonitorOptions = {}) {
    super();
    this.#options = readOptions('RemoteMonitor', monitorOptions, options);
    const { root, path, headers } = this.#options;
    const reason = unaskable(`${root}${path}`, { headers: headers ?? {} });
    if (reason === null) return;
    throw new ValueError({
      where: 'RemoteMonitor',
      got: `root ${describeValue(root)}, path ${describeValue(path)}, to which no request can be made (${reason})`,
      expected: "an address such as 'http://localhost:9000', and headers that there may be",
    });
  }

  override async onEpochEnd(epoch: number, logs: Logs = {}): Promise<void> {
    const { root, path, field, headers, sendAsJson } = this.#options;
    const json = jsonOf({ epoch, ...logs });
    const body = sendAsJson ? json : new URLSearchParams({ [field!]: json });
    const type: Record<string, string> = sendAsJson ? { 'content-type': 'application/json' } : {};
    try {
      const signal = AbortSignal.timeout(PATIENCE);
      const { body: answer } = await fetch(`${root}${path}`, {
        method: 'POST',
        headers: { ...type, ...headers },
        body,
        signal,
      });
      // What is left open keeps the process from ending.
      answer?.cancel().catch(() => {});
    } catch {
      warn(`Could not reach RemoteMonitor root server at ${root}`);
    }
  }
}
