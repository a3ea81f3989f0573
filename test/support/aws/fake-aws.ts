import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import * as gamelift from '@aws-sdk/client-gamelift';
import * as sqs from '@aws-sdk/client-sqs';
import { AwsFault } from './aws-fault.js';
import { FakeGameLift } from './fake-gamelift.js';
import { FakeSqs } from './fake-sqs.js';
import { problemsOfInput } from './service-model.js';

type Json = Readonly<Record<string, unknown>>;

/** Signed with AWS's algorithm by some key, for one service; whether rightly is not checked. */
const SIGNATURE =
  /^AWS4-HMAC-SHA256 Credential=[^/]+\/\d{8}\/([a-z0-9-]+)\/([a-z]+)\/aws4_request, SignedHeaders=[a-z0-9;-]*host[a-z0-9;-]*, Signature=[0-9a-f]{64}$/;

/** What the next call of an operation meets. */
export type AwsHitch =
  /** AWS says no. */
  | {
      readonly kind: 'fault';
      readonly name: string;
      readonly message?: string;
      readonly status?: number;
    }
  /** The connection ends, before or after the call had its effect. */
  | { readonly kind: 'reset'; readonly after?: boolean }
  /** The call has its effect, and its answer breaks off. */
  | { readonly kind: 'truncate' }
  /** The call has its effect, and its answer waits until the connection is gone. */
  | { readonly kind: 'never' }
  /** The answer is this one, whatever was asked. */
  | { readonly kind: 'answer'; readonly body: Json };

/** One request that was made, right or wrong. */
export interface AwsCall {
  /** `gamelift:CreateGameSession` */
  readonly call: string;
  readonly region: string;
  readonly request: Json;
}

/** GameLift and SQS on one port: every request must be signed and fit the SDK's own service model. */
export class FakeAws {
  readonly gamelift = new FakeGameLift();
  readonly sqs = new FakeSqs();
  readonly calls: AwsCall[] = [];
  /** Requests that AWS would not have understood. */
  readonly problems: string[] = [];
  readonly #hitches = new Map<string, AwsHitch[]>();
  readonly #server = createServer((request, response) => void this.#serve(request, response));

  static async open(): Promise<FakeAws> {
    const fake = new FakeAws();
    fake.#server.listen(0, '127.0.0.1');
    await once(fake.#server, 'listening');
    return fake;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Variables of a host that takes this for AWS. */
  get env(): Readonly<Record<string, string>> {
    return {
      AWS_REGION: 'us-west-2',
      AWS_ENDPOINT_URL_GAMELIFT: this.url,
      AWS_ENDPOINT_URL_SQS: this.url,
    };
  }

  get queueUrl(): string {
    return `${this.url}/123456789012/placement-events`;
  }

  /** @param operation  `CreateGameSession` */
  meet(operation: string, ...hitches: AwsHitch[]): void {
    this.#hitches.set(operation, [...(this.#hitches.get(operation) ?? []), ...hitches]);
  }

  callsOf(service: string): readonly AwsCall[] {
    return this.calls.filter(({ call }) => call.startsWith(`${service}:`));
  }

  async close(): Promise<void> {
    const closed = once(this.#server, 'close');
    this.sqs.close();
    this.#server.close();
    this.#server.closeAllConnections();
    await closed;
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const gone = new AbortController();
    response.on('close', () => gone.abort());
    const parts: Buffer[] = [];
    for await (const part of request as AsyncIterable<Buffer>) parts.push(part);
    try {
      const { service, operation, input } = this.#understood(request, Buffer.concat(parts));
      const hitch = this.#hitches.get(operation)?.shift();
      if (hitch?.kind === 'reset' && !hitch.after) return void request.socket.destroy();
      if (hitch?.kind === 'fault') {
        throw new AwsFault(hitch.name, hitch.message ?? 'as the test wants', hitch.status);
      }
      if (hitch?.kind === 'answer') {
        this.gamelift.adopt(hitch.body);
        return send(response, 200, hitch.body);
      }
      const answer =
        service === 'sqs'
          ? await this.sqs.handle(operation, input, gone.signal)
          : this.gamelift.handle(operation, input);
      if (hitch?.kind === 'reset') return void request.socket.destroy();
      if (hitch?.kind === 'never') return;
      if (hitch?.kind === 'truncate') {
        response.writeHead(200, { 'content-length': JSON.stringify(answer).length });
        return void response.write('{"Game', () => response.destroy());
      }
      send(response, 200, answer);
    } catch (error) {
      if (!(error instanceof AwsFault)) throw error;
      send(response, error.status, { __type: error.awsName, message: error.message });
    }
  }

  /** @throws AwsFault for a request that is not signed or does not fit the model */
  #understood(
    { headers }: IncomingMessage,
    body: Buffer,
  ): { readonly service: string; readonly operation: string; readonly input: Json } {
    const [target = '', operation = ''] = String(headers['x-amz-target']).split('.');
    const service = target === 'AmazonSQS' ? 'sqs' : 'gamelift';
    const [, region = '', signedFor] = SIGNATURE.exec(headers.authorization ?? '') ?? [];
    if (signedFor !== service || !headers['x-amz-date']) {
      throw this.#problem('MissingAuthenticationTokenException', `${operation}: not signed`);
    }
    const input: Json = JSON.parse(body.toString('utf8'));
    this.calls.push({ call: `${service}:${operation}`, region, request: input });
    const model: Readonly<Record<string, unknown>> = service === 'sqs' ? sqs : gamelift;
    const misfits = problemsOfInput(model[`${operation}$`], input);
    const problems = misfits.length > 0 ? misfits : limitsBroken(input);
    if (problems.length > 0) {
      throw this.#problem('ValidationException', `${operation}: ${problems.join('; ')}`);
    }
    return { service, operation, input };
  }

  #problem(name: string, message: string): AwsFault {
    this.problems.push(message);
    return new AwsFault(name, message);
  }
}

/** Limits of GameLift that the SDK's model leaves out. Source: AWS GameLift API reference. */
function limitsBroken(input: Json): readonly string[] {
  const { IdempotencyToken, PlacementId, GameSessionData, GameProperties } = input;
  const broken: string[] = [];
  for (const token of [IdempotencyToken, PlacementId]) {
    if (token !== undefined && !/^[a-zA-Z0-9-]{1,48}$/.test(String(token))) broken.push('token');
  }
  if (GameSessionData === '') broken.push('GameSessionData: at least 1 character');
  const properties = (GameProperties ?? []) as readonly {
    readonly Key: string;
    readonly Value: string;
  }[];
  for (const { Key, Value } of properties) {
    if (Key.length > 32 || Value.length > 96) {
      broken.push(`Value '${Value}' at 'gameProperties' failed to satisfy constraint: too long`);
    }
  }
  return broken;
}

function send(response: ServerResponse, status: number, body: Json): void {
  response.writeHead(status, {
    'content-type': 'application/x-amz-json-1.1',
    'x-amzn-requestid': 'a-request-id',
  });
  response.end(JSON.stringify(body));
}
