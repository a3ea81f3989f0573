/** An HTTP answer of the local AGS. */
export interface RestReply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** An answer whose body is JSON text that is already written. */
export function jsonTextReply(status: number, body: string): RestReply {
  return { status, headers: { 'content-type': 'application/json' }, body };
}

export function jsonReply(status: number, body: unknown): RestReply {
  return jsonTextReply(status, JSON.stringify(body));
}

export const noContentReply: RestReply = { status: 204, headers: {}, body: '' };

/** A failure that has its own answer; each service of AGS has its own form of it. */
export abstract class ReplyError extends Error {
  abstract readonly reply: RestReply;
}
