import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { ContractId, Kopecks } from '#core/kernel';
import { apiClient, splitInput } from './api-client.ts';
import { ApiFault } from './fault.ts';
import { onSessionChange } from './session.ts';

const paths = {
  'contract.getDashboard': ['GET', '/dashboard'],
  'contract.getContract': ['GET', '/contracts/{contractId}'],
  'payment.startPayment': ['POST', '/contracts/{contractId}/payments'],
  'identity.signIn': ['POST', '/sign-in'],
  'identity.refreshSession': ['POST', '/session/refresh'],
  'document.billPdf': ['GET', '/contracts/{contractId}/bills/{period}/pdf'],
} as const;

type Answer = Response | 'silence';
const json = (body: object, status = 200): Response =>
  new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json' } });
const problem = (status: number, code: string, more = {}): Response =>
  json({ status, code, detail: 'В словах для людей.', requestId: 'req-1', ...more }, status);
const expired = (): Response => problem(401, 'platform.not_signed_in');

/** An API that answers what it is told to, in turn for each path, and notes what was asked. */
function scripted(answers: Record<string, Answer[]>) {
  const asked: { method: string; url: string; init: RequestInit }[] = [];
  const client = apiClient({
    paths,
    language: () => 'en',
    pause: async () => {},
    fetch: async (url, init = {}) => {
      asked.push({ method: init.method ?? 'GET', url: String(url), init });
      const queue = answers[String(url).split('?')[0]?.slice('/api'.length) ?? ''] ?? [];
      const answer = queue.shift();
      if (!answer || answer === 'silence') throw new TypeError('Failed to fetch');
      return answer;
    },
  });
  return { client, asked, count: (path: string) => asked.filter(({ url }) => url === `/api${path}`).length };
}

let ends = 0;
let stop = (): void => {};
beforeEach(() => {
  const kept = new Map<string, string>();
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => kept.set(key, value),
  });
  vi.stubGlobal('addEventListener', () => {});
  vi.stubGlobal('removeEventListener', () => {});
  ends = 0;
  stop = onSessionChange((signedIn) => {
    if (!signedIn) ends += 1;
  });
});
afterEach(() => {
  stop();
  vi.unstubAllGlobals();
});

describe('a request', () => {
  test('puts path parameters into the path and the rest into query or body', async () => {
    expect(splitInput('/contracts/{contractId}/x', { contractId: 'ctr_1', cursor: undefined, a: 1 })).toEqual(
      {
        path: '/contracts/ctr_1/x',
        rest: { a: 1 },
      },
    );
    const { client, asked } = scripted({ '/dashboard': [json({ contracts: [] })] });
    await client.call('contract.getDashboard', { cursor: 'next page' });
    expect(asked[0]?.url).toBe('/api/dashboard?cursor=next+page');
  });

  test('says that our own page asks, and in which language it wants its answer', async () => {
    const { client, asked } = scripted({ '/dashboard': [json({ contracts: [] })] });
    await client.call('contract.getDashboard', {});
    expect(asked[0]?.init.headers).toMatchObject({ 'x-kabinet': '1', 'accept-language': 'en' });
  });

  test('gives a refusal as a fault with its words, fields, facts and pause', async () => {
    const fields = [
      { field: 'values.0', code: 'metering.reading_below_previous', detail: 'Меньше прежнего.' },
    ];
    const { client } = scripted({
      '/dashboard': [
        problem(429, 'identity.throttled', { fields, facts: { triesLeft: 2 }, retryAfterSeconds: 30 }),
      ],
    });
    const fault = await client.call('contract.getDashboard', {}).catch((error: unknown) => error);
    expect(fault).toBeInstanceOf(ApiFault);
    expect(fault).toMatchObject({
      status: 429,
      code: 'identity.throttled',
      detail: 'В словах для людей.',
      fields,
      facts: { triesLeft: 2 },
      retryAfterSeconds: 30,
      requestId: 'req-1',
    });
  });

  test('makes a fault without words of an answer that is not ours', async () => {
    const { client } = scripted({
      '/sign-in': [
        new Response('<html>Bad gateway</html>', { status: 502, headers: { 'retry-after': '7' } }),
      ],
    });
    const fault = client.call('identity.signIn', { login: 'a@b.cc', password: 'x' });
    await expect(fault).rejects.toMatchObject({ status: 502, detail: '', retryAfterSeconds: 7 });
  });

  test('names a file as the answer does', async () => {
    const { client } = scripted({
      '/contracts/ctr_1/bills/2026-10/pdf': [
        new Response('%PDF', {
          headers: {
            'content-disposition': `attachment; filename="bill.pdf"; filename*=UTF-8''%D0%A1%D1%87%D1%91%D1%82.pdf`,
          },
        }),
      ],
    });
    const file = await client.download('document.billPdf', { contractId: 'ctr_1', period: '2026-10' });
    expect(file.fileName).toBe('Счёт.pdf');
  });
});

describe('a line or server that stumbles', () => {
  test('is asked again when only reading', async () => {
    const { client, asked } = scripted({
      '/dashboard': ['silence', problem(503, 'x'), json({ contracts: [] })],
    });
    await expect(client.call('contract.getDashboard', {})).resolves.toEqual({ contracts: [] });
    expect(asked).toHaveLength(3);
  });

  test('is not asked for ever', async () => {
    const { client, asked } = scripted({ '/dashboard': ['silence', 'silence', 'silence', 'silence'] });
    await expect(client.call('contract.getDashboard', {})).rejects.toMatchObject({ status: 0 });
    expect(asked).toHaveLength(3);
  });

  test('never gets a change twice', async () => {
    const { client, asked } = scripted({ '/contracts/ctr_1/payments': ['silence', json({})] });
    const paying = client.call('payment.startPayment', {
      contractId: 'ctr_1' as ContractId,
      amountKopecks: 100 as Kopecks,
      requestKey: 'k'.repeat(16),
    });
    await expect(paying).rejects.toMatchObject({ code: 'web.unreachable' });
    expect(asked).toHaveLength(1);
  });

  test('is not pressed when it asks for a pause, nor for what it refused', async () => {
    const { client, asked } = scripted({
      '/dashboard': [problem(429, 'x')],
      '/contracts/c': [problem(404, 'y')],
    });
    await expect(client.call('contract.getDashboard', {})).rejects.toMatchObject({ status: 429 });
    await expect(client.call('contract.getContract', { contractId: 'c' })).rejects.toMatchObject({
      status: 404,
    });
    expect(asked).toHaveLength(2);
  });
});

describe('an expired session', () => {
  test('is renewed once for all requests that found it so, and they go through', async () => {
    const { client, count } = scripted({
      '/dashboard': [expired(), json({ contracts: [] })],
      '/contracts/a': [expired(), json({ a: 1 })],
      '/contracts/b': [expired(), json({ b: 1 })],
      '/session/refresh': [json({ done: true })],
    });
    await Promise.all([
      client.call('contract.getDashboard', {}),
      client.call('contract.getContract', { contractId: 'a' }),
      client.call('contract.getContract', { contractId: 'b' }),
    ]);
    expect(count('/session/refresh')).toBe(1);
    expect(ends).toBe(0);
  });

  test('renewed by another tab meanwhile is not renewed again', async () => {
    const { client, count } = scripted({ '/dashboard': [expired(), json({ contracts: [] })] });
    localStorage.setItem('kabinet.renewedAtMs', String(Date.now() + 1000));
    await client.call('contract.getDashboard', {});
    expect(count('/session/refresh')).toBe(0);
  });

  /** As another tab has it while it renews; answers how to let go. */
  const lockedElsewhere = async (): Promise<() => void> => {
    let letGo = (): void => {};
    await new Promise<void>((held) => {
      void navigator.locks.request('kabinet.renew', () => {
        held();
        return new Promise<void>((done) => {
          letGo = done;
        });
      });
    });
    return letGo;
  };

  test('that another tab is renewing is waited for, though nothing of it can be read yet', async () => {
    const { client, count } = scripted({ '/dashboard': [expired(), json({ contracts: [] })] });
    const letGo = await lockedElsewhere();
    const answer = client.call('contract.getDashboard', {});
    await vi.waitFor(async () => expect((await navigator.locks.query()).pending).toHaveLength(1));
    expect(count('/dashboard')).toBe(1);
    letGo();
    await expect(answer).resolves.toEqual({ contracts: [] });
    expect(count('/session/refresh')).toBe(0);
  });

  test('that another tab could not renew is tried once more, and ends', async () => {
    const { client, count } = scripted({
      '/dashboard': [expired(), expired()],
      '/session/refresh': [expired()],
    });
    const letGo = await lockedElsewhere();
    const answer = client.call('contract.getDashboard', {});
    letGo();
    await expect(answer).rejects.toMatchObject({ status: 401 });
    expect([count('/session/refresh'), ends]).toEqual([1, 1]);
  });

  test('that cannot be renewed ends, and says so once', async () => {
    const { client } = scripted({ '/dashboard': [expired()], '/session/refresh': [expired()] });
    await expect(client.call('contract.getDashboard', {})).rejects.toMatchObject({ status: 401 });
    expect(ends).toBe(1);
  });

  test('does not end because the line failed while renewing', async () => {
    const { client } = scripted({ '/dashboard': [expired()], '/session/refresh': ['silence'] });
    await expect(client.call('contract.getDashboard', {})).rejects.toMatchObject({ status: 0 });
    expect(ends).toBe(0);
  });

  test('is not looked for when signing in is refused', async () => {
    const { client, count } = scripted({ '/sign-in': [problem(401, 'identity.sign_in_refused')] });
    await expect(client.call('identity.signIn', { login: 'a@b.cc', password: 'x' })).rejects.toMatchObject({
      code: 'identity.sign_in_refused',
    });
    expect(count('/session/refresh')).toBe(0);
  });

  test('may turn out to be there though nothing remembers it; asking does no harm', async () => {
    const there = scripted({ '/session/refresh': [json({ done: true })] });
    await expect(there.client.findSession()).resolves.toBe(true);
    const gone = scripted({ '/session/refresh': [expired()] });
    await expect(gone.client.findSession()).resolves.toBe(false);
    const silent = scripted({});
    await expect(silent.client.findSession()).resolves.toBe(false);
    expect(ends).toBe(0);
  });
});
