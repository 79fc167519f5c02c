import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

/** Nothing but the pages that a test opens: no graphics card, no updates, no accounts. */
const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/**
 * Starts Chromium without a window, with a fresh profile: `/usr/bin/chromium`, or the one that KEISAN_CHROMIUM names.
 * @throws Error where there is none; the message says how to install it.
 */
export async function launchChromium(): Promise<Browser> {
  const executablePath = process.env.KEISAN_CHROMIUM || '/usr/bin/chromium';
  if (!existsSync(executablePath)) {
    throw new Error(
      `The browser tests need Chromium, and there is none at ${executablePath}. ` +
        'Install it (Debian: apt-get install -y chromium), or set KEISAN_CHROMIUM to the path of a Chromium or Chrome.',
    );
  }
  return chromium.launch({ executablePath, headless: true, args: flags });
}
