import { types } from 'node:util';

/** Causes of causes are told to this depth. */
const MAX_DEPTH = 4;

/** What a log line tells of something that was thrown. */
export interface SerializedError {
  readonly type: string;
  readonly message?: string;
  readonly code?: string | number;
  readonly stack?: string;
  readonly cause?: SerializedError;
}

/**
 * What was thrown, for the log. Takes the members of this list and no others: errors of HTTP clients
 * carry the headers of their request, tokens among them. Never throws, whatever was thrown.
 */
export function serializeError(thrown: unknown, depth = 0): SerializedError {
  if (typeof thrown !== 'object' || thrown === null) {
    return { type: thrown === null ? 'null' : typeof thrown, message: String(thrown) };
  }
  const { message, code, stack, cause } = readMembers(thrown);
  return {
    type: typeName(thrown),
    ...(typeof message === 'string' && { message }),
    ...((typeof code === 'string' || typeof code === 'number') && { code }),
    ...(typeof stack === 'string' && { stack }),
    ...(cause !== undefined && depth < MAX_DEPTH && { cause: serializeError(cause, depth + 1) }),
  };
}

function readMembers(thrown: object): Record<'message' | 'code' | 'stack' | 'cause', unknown> {
  const read = (name: string) => {
    try {
      return Reflect.get(thrown, name) as unknown;
    } catch {
      return undefined; // a getter that throws has nothing to tell
    }
  };
  return {
    message: read('message'),
    code: read('code'),
    stack: read('stack'),
    cause: read('cause'),
  };
}

function typeName(thrown: object): string {
  try {
    const { name } = thrown.constructor;
    if (typeof name === 'string') return name;
  } catch {
    // No readable constructor.
  }
  return types.isNativeError(thrown) ? 'Error' : 'object';
}
