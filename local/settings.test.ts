import { createServer } from 'node:net';
import { expect, test } from 'vitest';
import { freeSettings, readSettings, requireFreePorts } from './settings.ts';

test('lets every port follow the site, unless it is set itself', () => {
  expect(readSettings({})).toEqual({
    host: '127.0.0.1',
    siteUrl: 'http://localhost:8080',
    ports: {
      site: 8080,
      inbox: 8081,
      acquirer: 8082,
      dynamodb: 8083,
      cognito: 8084,
      mail: 8085,
      reload: 8086,
      moneta: 8087,
      provider: 8088,
    },
  });
  const moved = readSettings({ KABINET_PORT: '9000', KABINET_DYNAMODB_PORT: '8000' });
  expect(moved.ports).toMatchObject({ site: 9000, inbox: 9001, dynamodb: 8000 });
  expect(moved.siteUrl).toBe('http://localhost:9000');
});

test('refuses what is no port, and two doors on one port, naming the settings', () => {
  expect(() => readSettings({ KABINET_PORT: 'http' })).toThrow(
    'KABINET_PORT is "http", which is no port. Set it to a number from 1024 to 65000.',
  );
  expect(() => readSettings({ KABINET_INBOX_PORT: '8080' })).toThrow(
    'KABINET_PORT and KABINET_INBOX_PORT both come to port 8080. Give them different ports.',
  );
});

test('names a busy port, its purpose, the setting and what to do', async () => {
  const settings = await freeSettings();
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(settings.ports.inbox, '127.0.0.1', resolve));
  const port = settings.ports.inbox;
  await expect(requireFreePorts(settings)).rejects.toThrow(
    `Port ${port}, meant for the inbox of mail and SMS, is in use by another program. Stop that program, or set ` +
      `KABINET_INBOX_PORT to a free port, for example: KABINET_INBOX_PORT=${port + 1000} npm start`,
  );
  await new Promise((resolve) => other.close(resolve));
  await expect(requireFreePorts(settings)).resolves.toBeUndefined();
});
