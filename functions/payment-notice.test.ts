import { beforeAll, describe, expect, test, vi } from 'vitest';
import { handler } from './http/payment.ts';
import { call, TEST_ENVIRONMENT } from './testing.ts';

const ROUTE = 'POST /api/hooks/yookassa/{supplierId}';
const NOTICE = {
  type: 'notification',
  event: 'payment.succeeded',
  object: { id: '2d8b0d1e-000f-5000-8000-1c2d3e4f5a6b' },
};

beforeAll(() => {
  for (const [name, value] of Object.entries(TEST_ENVIRONMENT)) vi.stubEnv(name, value);
  vi.stubEnv('KABINET_EDGE_SECRET', 'edge-secret');
});

const send = (changes: Partial<Parameters<typeof call>[1]> = {}) =>
  call(handler, { routeKey: ROUTE, path: { supplierId: 'demo' }, body: NOTICE, ...changes });

describe('where YooKassa tells of a payment', () => {
  test('a stranger is refused, in words a person can read', async () => {
    expect(await send()).toMatchObject({
      status: 403,
      body: { code: 'payment.notice_refused', title: 'forbidden', status: 403 },
    });
  });

  test.each([
    ['x-forwarded-for', '185.71.76.9'],
    ['x-real-ip', '185.71.76.9'],
    ['forwarded', 'for=185.71.76.9'],
    ['true-client-ip', '185.71.76.9'],
    ['cf-connecting-ip', '185.71.76.9'],
    ['cloudfront-viewer-address', '185.71.76.9:443'],
    ['x-kabinet-edge', 'guess'],
  ])('%s makes nobody the acquirer', async (name, value) => {
    expect(await send({ headers: { [name]: value } })).toMatchObject({ status: 403 });
    const guessed = {
      [name]: value,
      'cloudfront-viewer-address': '185.71.76.9:443',
      'x-kabinet-edge': 'guess',
    };
    expect(await send({ headers: guessed })).toMatchObject({ status: 403 });
  });

  test('the viewer’s address counts when the edge’s own secret comes with it', async () => {
    const headers = { 'cloudfront-viewer-address': '185.71.76.9:443', 'x-kabinet-edge': 'edge-secret' };
    // believed, and so the table is asked, which this test does not have
    expect(await send({ headers })).toMatchObject({ status: 500 });
    expect(await send({ headers, path: { supplierId: 'nobody' } })).toMatchObject({ status: 403 });
  });

  test('needs no cookie, no marker and no origin: it is not a browser', async () => {
    const body = (await send({ headers: { origin: 'https://elsewhere.test' } })).body as { code: string };
    expect(body.code).toBe('payment.notice_refused');
  });

  test('fields the protocol may add are no fault', async () => {
    const body = { ...NOTICE, notification_id: 'n-1', object: { ...NOTICE.object, status: 'succeeded' } };
    expect(await send({ body })).toMatchObject({ status: 403 });
  });

  test('nor is a query; nothing is taken from it', async () => {
    expect(await send({ query: { event: 'x', from: 'shop' } })).toMatchObject({ status: 403 });
    const { object, ...query } = NOTICE;
    expect(await send({ query, body: { object } })).toMatchObject({ status: 400 });
  });

  test.each([
    ['no JSON', 'not json'],
    ['a list', '[]'],
    ['nothing', ''],
    ['another type', JSON.stringify({ ...NOTICE, type: 'payout' })],
    ['an id that climbs', JSON.stringify({ ...NOTICE, object: { id: '../../v3/payments' } })],
  ])('a body that is %s is malformed (400)', async (_, body) => {
    expect(await send({ body })).toMatchObject({ status: 400 });
  });

  test('a body over 64 KiB is too big (400)', async () => {
    const body = { ...NOTICE, object: { ...NOTICE.object, filler: 'x'.repeat(70_000) } };
    expect(await send({ body })).toMatchObject({ status: 400, body: { code: 'platform.body_too_big' } });
  });
});
