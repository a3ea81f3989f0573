import { z } from 'zod';
import { invalidRequest } from '../service-error.js';
import type { RestRequest } from './rest-request.js';

/**
 * The body of a request, read by a schema. An empty body counts as `{}`.
 * @throws ServiceError 400 that names the member that is wrong
 */
export function jsonBody<T>(request: RestRequest, schema: z.ZodType<T>): T {
  const parsed = schema.safeParse(parseJson(request.body.toString('utf8')));
  if (parsed.success) return parsed.data;
  throw invalidRequest(
    parsed.error.issues
      .map(({ path, message }) => `${path.length === 0 ? 'body' : path.join('.')}: ${message}`)
      .join('; '),
  );
}

function parseJson(text: string): unknown {
  if (text.trim() === '') return {};
  try {
    return JSON.parse(text);
  } catch {
    throw invalidRequest('body: not JSON');
  }
}
