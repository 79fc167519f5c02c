import { spawn } from 'node:child_process';
import { freePort } from './free-port.ts';
import { resultOf, scriptOf, type Visitor } from './visitor.ts';

export const webkitPath = process.env.KEISAN_WEBKIT || '/usr/lib/x86_64-linux-gnu/webkit2gtk-4.1/MiniBrowser';

/**
 * Starts the small browser of WebKitGTK on a screen of its own, driven by the protocol of https://www.w3.org/TR/webdriver2/.
 * @param sharesMemory Whether isolated pages have SharedArrayBuffer, as in Safari; WebKitGTK leaves it out.
 */
export async function launchWebKit(sharesMemory: boolean): Promise<Visitor> {
  const port = await freePort();
  const driver = spawn('xvfb-run', ['-a', 'WebKitWebDriver', `--port=${port}`], {
    stdio: 'ignore',
    // A group of its own, to end the screen too.
    detached: true,
    env: { ...process.env, JSC_useSharedArrayBuffer: String(sharesMemory) },
  });
  const send = async (method: string, path: string, body?: unknown): Promise<unknown> => {
    const response = await fetch(`http://127.0.0.1:${port}${path}`, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const { value } = (await response.json()) as { value: unknown };
    if (!response.ok) throw new Error(JSON.stringify(value));
    return value;
  };
  while (!(await send('GET', '/status').catch(() => null)));
  const capabilities = {
    alwaysMatch: { 'webkitgtk:browserOptions': { binary: webkitPath, args: ['--automation'] } },
  };
  const { sessionId } = (await send('POST', '/session', { capabilities })) as { sessionId: string };
  const session = `/session/${sessionId}`;
  await send('POST', `${session}/timeouts`, { script: 180_000 });
  return {
    open: async (url) => void (await send('POST', `${session}/url`, { url })),
    evaluate: async (expression) =>
      resultOf(await send('POST', `${session}/execute/async`, { script: scriptOf(expression), args: [] })) as never,
    close: async () => {
      await send('DELETE', session);
      process.kill(-driver.pid!);
    },
  };
}
