const SWITCH = 'ORT_DISABLE_TELEMETRY';

/**
 * Runs a line of code in the main thread, wherever that is held up.
 * @throws Error where there is no inspector, as under Node's permission model.
 */
async function inMainThread(code: string): Promise<void> {
  const { Session } = await import('node:inspector');
  const session = new Session();
  session.connectToMainThread();
  // The session does not keep this thread from ending.
  const awake = setInterval(() => {}, 2 ** 30);
  try {
    await new Promise<void>((resolve, reject) =>
      session.post('Runtime.evaluate', { expression: code }, (error) => (error ? reject(error) : resolve())),
    );
  } finally {
    clearInterval(awake);
    session.disconnect();
  }
}

/**
 * Keeps onnxruntime-node from leaving a device id and usage reports in the user's cache folder and from sending them. It asks the
 * environment of the process at its first session. That is not the one that a worker thread sees, which has a copy. What the user
 * has set stays. Source: https://github.com/microsoft/onnxruntime/blob/main/docs/Privacy.md
 */
export async function declineUsageReports(): Promise<void> {
  process.env[SWITCH] ??= '1';
  const { isMainThread } = await import('node:worker_threads');
  if (!isMainThread) await inMainThread(`process.env.${SWITCH} ??= ${JSON.stringify(process.env[SWITCH])}`);
}
