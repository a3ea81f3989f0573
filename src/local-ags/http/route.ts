import type { RestReply } from './rest-reply.js';
import type { RestRequest } from './rest-request.js';

/** One endpoint. */
export interface Route {
  /** Method, blank, path with `{placeholders}`: also the name under which it can be made to fail. */
  readonly name: RouteName;
  handle(request: RestRequest): RestReply | Promise<RestReply>;
}

export type HttpMethod = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
export type RouteName = `${HttpMethod} /${string}`;

/** Where a request goes. */
export type RouteMatch =
  | { readonly kind: 'found'; readonly route: Route; readonly params: Record<string, string> }
  | { readonly kind: 'unknown-path' }
  | { readonly kind: 'wrong-method' };

/** Finds the route of a request. Literal segments win over placeholders. */
export class RouteTable {
  readonly #routes: readonly { route: Route; method: string; segments: readonly string[] }[];

  constructor(routes: readonly Route[]) {
    this.#routes = routes
      .map((route) => {
        const [method = '', path = ''] = route.name.split(' ');
        return { route, method, segments: path.split('/') };
      })
      .sort((a, b) => placeholders(a.segments) - placeholders(b.segments));
  }

  get names(): readonly RouteName[] {
    return this.#routes.map(({ route }) => route.name);
  }

  /** @param path  as on the wire, without the query */
  match(method: string, path: string): RouteMatch {
    const segments = path.split('/');
    let pathIsKnown = false;
    for (const candidate of this.#routes) {
      const params = matchSegments(candidate.segments, segments);
      if (params === undefined) continue;
      if (candidate.method === method) return { kind: 'found', route: candidate.route, params };
      pathIsKnown = true;
    }
    return { kind: pathIsKnown ? 'wrong-method' : 'unknown-path' };
  }
}

function placeholders(segments: readonly string[]): number {
  return segments.filter((segment) => segment.startsWith('{')).length;
}

function matchSegments(
  pattern: readonly string[],
  segments: readonly string[],
): Record<string, string> | undefined {
  if (pattern.length !== segments.length) return undefined;
  const params: Record<string, string> = {};
  for (const [index, expected] of pattern.entries()) {
    const segment = segments[index] ?? '';
    if (!expected.startsWith('{')) {
      if (expected !== segment) return undefined;
      continue;
    }
    const value = decodeSegment(segment);
    if (value === undefined || value === '') return undefined;
    params[expected.slice(1, -1)] = value;
  }
  return params;
}

function decodeSegment(segment: string): string | undefined {
  try {
    return decodeURIComponent(segment);
  } catch {
    // A stray % names nothing that we serve.
    return undefined;
  }
}
