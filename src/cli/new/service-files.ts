import { moduleFiles } from './module-files.js';
import type { ServiceNames } from './service-names.js';

/** A file to write. */
export interface NewFile {
  /** From the root of the repository, with slashes. */
  readonly path: string;
  readonly text: string;
}

/** Every file of the skeleton of a service: contract, module, tests. */
export function serviceFiles(names: ServiceNames): readonly NewFile[] {
  return [protoFile(names), ...moduleFiles(names), e2eTest(names)];
}

function protoFile({ kebab, snake, pascal, words }: ServiceNames): NewFile {
  return {
    path: `proto/studio/${kebab}/${kebab}.proto`,
    text: `// The ${words} service: a contract of our own.
syntax = "proto3";

package studio.${snake};

service ${pascal} {
  // Greets whoever is named. An empty name is INVALID_ARGUMENT.
  rpc Hello(HelloRequest) returns (HelloResponse);
}

message HelloRequest {
  string name = 1;
}

message HelloResponse {
  string text = 1;
}
`,
  };
}

function e2eTest({ kebab, snake, pascal, words }: ServiceNames): NewFile {
  return {
    path: `test/e2e/${kebab}.e2e-spec.ts`,
    text: `import type { JsonValue } from '@bufbuild/protobuf';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { DynamicClient } from '../../src/common/grpc/client/dynamic-client.js';
import { MessageRegistry } from '../../src/common/grpc/client/message-registry.js';
import { startTestHost, type TestHost } from '../support/test-host.js';

const HELLO = '/studio.${snake}.${pascal}/Hello';

describe('the ${words} service', () => {
  const registry = MessageRegistry.fromBuild();
  const method = registry.method(HELLO);
  let host: TestHost;
  let client: DynamicClient;

  beforeAll(async () => {
    host = await startTestHost();
    client = host.newClient();
  });
  afterAll(() => host.stop());

  async function hello(request: JsonValue, token = host.token): Promise<JsonValue> {
    const metadata: Record<string, string> =
      token === '' ? {} : { authorization: \`Bearer \${token}\` };
    const message = registry.fromJson(method.input, request);
    const answer = await client.unary(method, message, { metadata });
    return registry.toJson(method.output, answer.message);
  }

  it('greets a caller with a token', async () => {
    await expect(hello({ name: 'Ada' })).resolves.toEqual({ text: 'Hello, Ada!' });
  });

  it('refuses a caller without one', async () => {
    await expect(hello({ name: 'Ada' }, '')).rejects.toMatchObject({
      statusName: 'UNAUTHENTICATED',
    });
  });

  it('names the field that is wrong', async () => {
    await expect(hello({ name: '' })).rejects.toMatchObject({
      statusName: 'INVALID_ARGUMENT',
      details: 'name: found nothing, expected the name of whom to greet',
    });
  });

  it('is measured and healthy', async () => {
    const service = 'grpc_service="studio.${snake}.${pascal}",grpc_method="Hello"';
    expect(await host.metrics()).toContain(service);
    const health = registry.method('/grpc.health.v1.Health/Check');
    const request = registry.fromJson(health.input, { service: 'studio.${snake}.${pascal}' });
    const { message } = await client.unary(health, request);
    expect(registry.toJson(health.output, message)).toEqual({ status: 'SERVING' });
  });
});
`,
  };
}
