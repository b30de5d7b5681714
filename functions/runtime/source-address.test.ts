import { expect, test } from 'vitest';
import { sourceAddressOf } from './source-address.ts';

const event = (headers: Record<string, string>) =>
  ({ headers, requestContext: { http: { sourceIp: '203.0.113.9' } } }) as unknown as Parameters<
    typeof sourceAddressOf
  >[0];

test('believes the gateway when nothing proves that CloudFront spoke', () => {
  expect(sourceAddressOf(event({}), 'secret')).toBe('203.0.113.9');
  expect(sourceAddressOf(event({ 'x-forwarded-for': '185.71.76.1' }), 'secret')).toBe('203.0.113.9');
  const forged = { 'cloudfront-viewer-address': '185.71.76.1:443' };
  expect(sourceAddressOf(event(forged), 'secret')).toBe('203.0.113.9');
  expect(sourceAddressOf(event({ ...forged, 'x-kabinet-edge': 'guess' }), 'secret')).toBe('203.0.113.9');
  expect(sourceAddressOf(event({ ...forged, 'x-kabinet-edge': '' }), undefined)).toBe('203.0.113.9');
});

test('takes the viewer’s address from CloudFront, IPv4 and IPv6', () => {
  const headers = { 'x-kabinet-edge': 'secret', 'cloudfront-viewer-address': '198.51.100.7:46532' };
  expect(sourceAddressOf(event(headers), 'secret')).toBe('198.51.100.7');
  expect(
    sourceAddressOf(event({ ...headers, 'cloudfront-viewer-address': '2001:db8::7:46532' }), 'secret'),
  ).toBe('2001:db8::7');
});
