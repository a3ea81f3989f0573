import type { IncomingHttpHeaders } from 'node:http';

/** One HTTP request, read to its end. */
export interface RestRequest {
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  /** Values of the `{placeholders}` of the route, decoded. */
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** Fields of an `application/x-www-form-urlencoded` body. */
export function formFields(request: RestRequest): URLSearchParams {
  return new URLSearchParams(request.body.toString('utf8'));
}

/** The value of a placeholder that the route is known to have. */
export function param(request: RestRequest, name: string): string {
  const value = request.params[name];
  if (value === undefined) throw new Error(`the route has no {${name}}`);
  return value;
}
