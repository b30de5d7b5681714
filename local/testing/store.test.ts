import { existsSync } from 'node:fs';
import { expect, test } from 'vitest';
import { isPortFree } from '../ports.ts';
import { startTestStage } from './stage.ts';

test('a whole stage starts on free ports, serves the manifest, and leaves nothing behind', async () => {
  const stage = await startTestStage({ demo: false, site: 'none' });
  const ports = [stage.urls.site, stage.urls.inbox, stage.urls.acquirer, stage.table.endpoint].map((url) =>
    Number(new URL(url).port),
  );
  try {
    const document = await fetch(`${stage.urls.site}/api/openapi.json`);
    expect(document.status).toBe(200);
    expect(await document.json()).toMatchObject({ openapi: '3.1.0' });
    expect(await (await fetch(`${stage.urls.inbox}/inbox.json`)).json()).toEqual([]);
    expect((await fetch(stage.urls.scenarios)).status).toBe(200);
    await stage.settled();
    expect(stage.notices).toEqual([]);
  } finally {
    await stage.stop();
  }
  expect(await Promise.all(ports.map((port) => isPortFree(port)))).toEqual([true, true, true, true]);
  expect(existsSync(stage.folder)).toBe(false);
}, 60_000);
