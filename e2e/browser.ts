import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

const INSTALLED = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];

/** No updates, no accounts, no look-ups: the browser speaks with the stage alone. */
const QUIET = [
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
];

/**
 * The machine's Chrome or Chromium (`KABINET_BROWSER` names another), or else the one that npm's
 * `@sparticuz/chromium` carries for Linux. Throws a sentence that says what to install when there is none.
 */
export async function launchBrowser(): Promise<Browser> {
  const installed = [process.env.KABINET_BROWSER, ...INSTALLED].find((path) => path && existsSync(path));
  // as root, in containers, Chromium refuses to sandbox itself
  const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  if (installed) return chromium.launch({ executablePath: installed, args: [...QUIET, ...sandbox] });
  if (process.platform !== 'linux') {
    throw new Error(
      'The browser tests need Chrome or Chromium: install one, or set KABINET_BROWSER to its path.',
    );
  }
  const { default: carried } = await import('@sparticuz/chromium');
  // it is set up for a function that opens one page; in one process, closing a visitor would close the browser
  const args = carried.args.filter((arg) => arg !== '--single-process' && arg !== '--no-zygote');
  return chromium.launch({ executablePath: await carried.executablePath(), args: [...args, ...QUIET] });
}
