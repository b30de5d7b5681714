import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { sameHash } from '#core/platform';

/**
 * The caller's network address. Behind CloudFront the gateway sees CloudFront's, so the viewer's is taken from the
 * header CloudFront writes, but only when the request carries the secret that CloudFront alone adds. Forwarding
 * headers that anybody can write are never read.
 */
export function sourceAddressOf(
  event: Pick<APIGatewayProxyEventV2, 'headers' | 'requestContext'>,
  edgeSecret: string | undefined,
): string {
  const seen = event.requestContext.http.sourceIp;
  const viewer = event.headers['cloudfront-viewer-address'];
  if (!edgeSecret || !viewer || !sameHash(event.headers['x-kabinet-edge'] ?? '', edgeSecret)) return seen;
  // `198.51.100.7:46532` or `2001:db8::7:46532`: the port is what follows the last colon
  return viewer.slice(0, viewer.lastIndexOf(':'));
}
