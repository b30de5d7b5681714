import type { APIGatewayProxyEventV2, Context } from 'aws-lambda';
import type { MatchedRoute } from './event.ts';

export type HttpHandler = (event: APIGatewayProxyEventV2, context: Context) => Promise<unknown>;

export interface GatewayRoute {
  /** As API Gateway writes it: `POST /api/sign-in`. */
  routeKey: string;
  /** Names the Lambda in the context its handler gets. */
  functionName: string;
  handler: () => Promise<HttpHandler>;
}

/** Finds the route that a method and path lead to. */
export type Api = (
  method: string,
  path: string,
) => { route: GatewayRoute; matched: MatchedRoute } | undefined;

/** The routes as one lookup. */
export function apiOf(routes: readonly GatewayRoute[]): Api {
  const match = routeMatcher(routes.map((route) => route.routeKey));
  const byKey = new Map(routes.map((route) => [route.routeKey, route]));
  return (method, path) => {
    const matched = match(method, path);
    const route = matched && byKey.get(matched.routeKey);
    return route && { route, matched };
  };
}

/** Matches a method and path to a route key such as `GET /api/contracts/{contractId}`; a literal segment wins over a parameter. */
function routeMatcher(
  routeKeys: readonly string[],
): (method: string, path: string) => MatchedRoute | undefined {
  const patterns = routeKeys
    .map((routeKey) => {
      const [method, path] = routeKey.split(' ');
      if (method === undefined || path === undefined) throw new Error(`${routeKey} is no route key`);
      return { routeKey, method, segments: path.split('/') };
    })
    .sort((a, b) => rank(a.segments).localeCompare(rank(b.segments)));

  return (method, path) => {
    const segments = path.split('/');
    for (const pattern of patterns) {
      if (pattern.method !== method || pattern.segments.length !== segments.length) continue;
      const pathParameters = parametersOf(pattern.segments, segments);
      if (pathParameters !== undefined) return { routeKey: pattern.routeKey, pathParameters };
    }
    return undefined;
  };
}

function rank(segments: readonly string[]): string {
  return segments.map((segment) => (segment.startsWith('{') ? '1' : '0')).join('');
}

function parametersOf(
  pattern: readonly string[],
  segments: readonly string[],
): Record<string, string> | undefined {
  const parameters: Record<string, string> = {};
  for (const [index, expected] of pattern.entries()) {
    const found = segments[index]!;
    if (expected.startsWith('{')) {
      if (found === '') return undefined;
      const decoded = decodeSegment(found);
      if (decoded === undefined) return undefined;
      parameters[expected.slice(1, -1)] = decoded;
    } else if (expected !== found) return undefined;
  }
  return parameters;
}

function decodeSegment(segment: string): string | undefined {
  try {
    return decodeURIComponent(segment);
  } catch {
    return undefined;
  }
}
