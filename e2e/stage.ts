import type { Browser, BrowserContext, Page } from 'playwright-core';
import { startTestStage, type TestStage } from '../local/testing/stage.ts';
import { launchBrowser } from './browser.ts';

/** A whole stage with a real browser before it: what every journey starts from. */
export interface Theatre {
  readonly stage: TestStage;
  readonly browser: Browser;
  close(): Promise<void>;
}

export async function openTheatre(): Promise<Theatre> {
  const stage = await startTestStage({ demo: true, site: 'built' });
  const browser = await launchBrowser();
  return {
    stage,
    browser,
    async close() {
      await browser.close();
      await stage.stop();
    },
  };
}

export interface Visitor {
  readonly context: BrowserContext;
  readonly page: Page;
  /** What the page complained of: script errors and refusals of the content policy. */
  readonly complaints: string[];
}

export interface Look {
  width?: number;
  colorScheme?: 'light' | 'dark';
  language?: 'ru' | 'en';
}

/** Somebody with a phone (or a wider screen) who has never been here. */
export async function newVisitor({ stage, browser }: Theatre, look: Look = {}): Promise<Visitor> {
  const { width = 360, colorScheme = 'light', language = 'ru' } = look;
  const context = await browser.newContext({
    baseURL: stage.urls.site,
    viewport: { width, height: width < 600 ? 740 : 900 },
    colorScheme,
    locale: language === 'ru' ? 'ru-RU' : 'en-GB',
  });
  context.setDefaultTimeout(20_000);
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error' && /Content Security Policy|Uncaught/.test(message.text())) {
      complaints.push(message.text());
    }
  });
  return { context, page, complaints };
}

/** The newest message to somebody that arrives within ten seconds and that the pattern finds something in. */
export async function awaitMessage(stage: TestStage, to: string, pattern: RegExp): Promise<string> {
  for (let tries = 0; tries < 100; tries += 1) {
    for (const message of [...stage.messages()].reverse()) {
      const found = message.to.includes(to) ? pattern.exec(message.text) : null;
      if (found) return found[1] ?? found[0];
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`No message to ${to} with ${pattern}`);
}

let registered = 0;

export interface Person {
  readonly phone: string;
  readonly email: string;
  readonly password: string;
}

/** A person nobody has met. */
export function newPerson(): Person {
  registered += 1;
  const digits = String(registered).padStart(7, '0');
  return { phone: `+7921${digits}`, email: `person${registered}@example.org`, password: 'Sever2026' };
}
