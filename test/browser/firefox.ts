import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from './free-port.ts';
import { resultOf, scriptOf, type Visitor } from './visitor.ts';

export const firefoxPath = process.env.KEISAN_FIREFOX || '/usr/bin/firefox-esr';

/** Connects once somebody listens at a port. */
async function connected(port: number, program: ChildProcess): Promise<Socket> {
  for (;;) {
    if (program.exitCode !== null) throw new Error(`Firefox ended with code ${program.exitCode}`);
    const socket = connect(port, '127.0.0.1');
    const isThere = await new Promise<boolean>((resolve) => {
      socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    });
    if (isThere) return socket;
  }
}

/** Messages of Marionette: `length:[type, id, error or command, result or parameters]`. */
async function* messagesOf(socket: Socket): AsyncGenerator<unknown> {
  let bytes = Buffer.alloc(0);
  for await (const chunk of socket) {
    bytes = Buffer.concat([bytes, chunk as Buffer]);
    for (;;) {
      const colon = bytes.indexOf(':');
      const end = colon + 1 + Number(bytes.subarray(0, Math.max(colon, 0)));
      if (colon < 0 || bytes.length < end) break;
      yield JSON.parse(bytes.subarray(colon + 1, end).toString());
      bytes = bytes.subarray(end);
    }
  }
}

/**
 * Starts Firefox without a window, with a fresh profile, driven by Marionette, the protocol that its WebDriver speaks to it:
 * https://firefox-source-docs.mozilla.org/testing/marionette/Protocol.html
 */
export async function launchFirefox(): Promise<Visitor> {
  const port = await freePort();
  const profile = await mkdtemp(join(tmpdir(), 'keisan-firefox-'));
  await writeFile(join(profile, 'user.js'), `user_pref("marionette.port", ${port});\n`);
  const program = spawn(firefoxPath, ['--headless', '--marionette', '--profile', profile], { stdio: 'ignore' });
  const socket = await connected(port, program);
  const messages = messagesOf(socket);
  // It introduces itself.
  await messages.next();
  let sent = 0;
  const send = async (command: string, parameters: unknown): Promise<unknown> => {
    const message = JSON.stringify([0, ++sent, command, parameters]);
    socket.write(`${Buffer.byteLength(message)}:${message}`);
    const { value } = await messages.next();
    const [, , error, result] = value as [number, number, unknown, { value?: unknown }];
    if (error) throw new Error(JSON.stringify(error));
    return result.value;
  };
  await send('WebDriver:NewSession', {});
  await send('WebDriver:SetTimeouts', { script: 180_000 });
  return {
    open: async (url) => void (await send('WebDriver:Navigate', { url })),
    evaluate: async (expression) =>
      resultOf(await send('WebDriver:ExecuteAsyncScript', { script: scriptOf(expression), args: [] })) as never,
    close: async () => {
      const ended = new Promise((resolve) => program.once('exit', resolve));
      await send('Marionette:Quit', {});
      await ended;
      await rm(profile, { recursive: true });
    },
  };
}
