import { setTimeout as pause } from 'node:timers/promises';
import { expect } from '@jest/globals';

/** A request of a collection, as far as ours use Postman's format. */
export interface PostmanItem {
  readonly name: string;
  readonly item?: readonly PostmanItem[];
  readonly event?: readonly { readonly script: { readonly exec: readonly string[] } }[];
  readonly request?: {
    readonly method: string;
    readonly url: string | { readonly raw: string };
    readonly header: readonly { readonly key: string; readonly value: string }[];
    readonly auth?: PostmanAuth;
    readonly body?: {
      readonly raw?: string;
      readonly urlencoded?: readonly { readonly key: string; readonly value: string }[];
    };
  };
}

interface PostmanAuth {
  readonly type: 'bearer' | 'basic';
  readonly bearer?: readonly { readonly value: string }[];
  readonly basic?: readonly { readonly value: string }[];
}

/** What came of one request. */
export interface PostmanResult {
  readonly name: string;
  readonly status: number;
  /** Titles of its checks that did not hold, with the reason. */
  readonly failed: readonly string[];
}

/** How often a request may ask for itself again, and how long it waits in between. */
const MAX_REPEATS = 100;
const REPEAT_EVERY_MS = 100;

/** Runs requests in order as Postman's runner does: variables, authorization, test scripts. */
export class CollectionRunner {
  readonly #variables: Map<string, string>;

  constructor(variables: Readonly<Record<string, string>>) {
    this.#variables = new Map(Object.entries(variables));
  }

  async run(items: readonly PostmanItem[]): Promise<PostmanResult[]> {
    const results: PostmanResult[] = [];
    for (const item of items) {
      if (item.item !== undefined) results.push(...(await this.run(item.item)));
      else results.push(await this.#untilContent(item));
    }
    return results;
  }

  async #untilContent(item: PostmanItem): Promise<PostmanResult> {
    for (let repeat = 0; repeat < MAX_REPEATS; repeat++) {
      const { result, next } = await this.#send(item);
      if (next !== item.name) return result;
      await pause(REPEAT_EVERY_MS);
    }
    throw new Error(`${item.name}: asked for itself ${MAX_REPEATS} times`);
  }

  async #send({ name, event = [], request }: PostmanItem) {
    if (request === undefined) throw new Error(`${name}: no request`);
    const url = typeof request.url === 'string' ? request.url : request.url.raw;
    const headers = Object.fromEntries(
      request.header.map(({ key, value }) => [key, this.#filledIn(value)]),
    );
    const form = request.body?.urlencoded?.map(
      ({ key, value }) => [key, this.#filledIn(value)] as [string, string],
    );
    const raw = request.body?.raw;
    const body = form === undefined ? raw && this.#filledIn(raw) : new URLSearchParams(form);
    const response = await fetch(this.#filledIn(url), {
      method: request.method,
      headers: { ...headers, ...this.#authorization(request.auth) },
      ...(body !== undefined && { body }),
    });
    const text = await response.text();
    const failed: string[] = [];
    let next: string | undefined;
    const pm = {
      info: { requestName: name },
      response: { code: response.status, json: () => JSON.parse(text) },
      collectionVariables: {
        get: (key: string) => this.#variables.get(key),
        set: (key: string, value: unknown) => void this.#variables.set(key, String(value)),
      },
      execution: {
        setNextRequest: (wanted: string) => {
          next = wanted;
        },
      },
      expect: chaiLike,
      test: (title: string, check: () => void) => {
        try {
          check();
        } catch (error) {
          failed.push(`${title}: ${error instanceof Error ? error.message : error} (${text})`);
        }
      },
    };
    // Scripts of our own collection, which is what is tested.
    for (const { script } of event) new Function('pm', script.exec.join('\n'))(pm);
    return { result: { name, status: response.status, failed }, next };
  }

  #authorization(auth: PostmanAuth | undefined): Record<string, string> {
    if (auth?.type === 'bearer') {
      return { authorization: `Bearer ${this.#filledIn(auth.bearer?.[0]?.value ?? '')}` };
    }
    const [user = '', password = ''] = (auth?.basic ?? []).map(({ value }) =>
      this.#filledIn(value),
    );
    return { authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}` };
  }

  /** @throws Error for a variable that nothing has set */
  #filledIn(text: string): string {
    return text.replace(/\{\{(\w+)\}\}/g, (_, name: string) => {
      const value = this.#variables.get(name);
      if (value === undefined) throw new Error(`{{${name}}} is not set`);
      return value;
    });
  }
}

/** The few words of Postman's `expect` that our scripts use. */
function chaiLike(found: unknown) {
  return {
    to: {
      eql: (wanted: unknown) => expect(found).toEqual(wanted),
      be: {
        above: (least: number) => expect(found).toBeGreaterThan(least),
        within: (from: number, to: number) => {
          expect(found).toBeGreaterThanOrEqual(from);
          expect(found).toBeLessThanOrEqual(to);
        },
      },
    },
  };
}
