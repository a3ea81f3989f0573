import type { NewFile } from './service-files.js';
import type { ServiceNames } from './service-names.js';

/** The files of the module folder. */
export function moduleFiles(names: ServiceNames): readonly NewFile[] {
  const folder = `src/modules/${names.kebab}`;
  const at = (file: string, text: string): NewFile => ({ path: `${folder}/${file}`, text });
  const { kebab } = names;
  return [
    at('README.md', readme(names)),
    at(`${kebab}.module.ts`, moduleText(names)),
    at(`${kebab}.controller.ts`, controllerText(names)),
    at(`${kebab}.service.ts`, serviceText(names)),
    at(`${kebab}.service.spec.ts`, serviceSpecText(names)),
    at(`${kebab}.errors.ts`, ERRORS_TEXT),
    at('wire/hello-messages.ts', messagesText(names)),
  ];
}

function readme({ kebab, pascal, words }: ServiceNames): string {
  return `# ${pascal}

The ${words} service. One page: what is called, what you may change, how to try it.

## What is called

\`proto/studio/${kebab}/${kebab}.proto\`: \`Hello\` greets whoever is named.

## Try it

\`\`\`sh
make dev
node dist/cli.js call ${pascal}/Hello --data '{"name":"Ada"}'
\`\`\`
`;
}

function moduleText({ kebab, pascal, upper, words }: ServiceNames): string {
  return `import { Module } from '@nestjs/common';
import { declareService } from '../../common/service/service-declaration.js';
import { ${upper}, ${pascal}Controller } from './${kebab}.controller.js';
import { ${pascal}Service } from './${kebab}.service.js';

/** The ${words} service; README.md beside this file tells of it. */
@Module({ controllers: [${pascal}Controller], providers: [${pascal}Service] })
export class ${pascal}Module {
  static readonly service = declareService({
    name: '${kebab}',
    grpcService: ${upper},
    listener: 'overrides',
    versions: { CURRENT: 1 },
    style: 'bytes',
    logger: '${pascal}',
  });
}
`;
}

function controllerText({ kebab, snake, pascal, upper }: ServiceNames): string {
  return `import { Controller, Inject } from '@nestjs/common';
import { GrpcMethod } from '@nestjs/microservices';
import { readMessage } from '../../common/wire/read-message.js';
import { ${pascal}Service } from './${kebab}.service.js';
import { helloRequest, helloResponse } from './wire/hello-messages.js';

export const ${upper} = 'studio.${snake}.${pascal}';

/** Bytes of the wire in, bytes of the wire out, and nothing else. */
@Controller()
export class ${pascal}Controller {
  constructor(@Inject(${pascal}Service) private readonly service: ${pascal}Service) {}

  @GrpcMethod(${upper}, 'Hello')
  hello(request: Buffer): Buffer {
    return helloResponse(this.service.hello(readMessage(helloRequest, request).name));
  }
}
`;
}

function serviceText({ kebab, pascal, words }: ServiceNames): string {
  return `import { Injectable } from '@nestjs/common';
import { MissingNameError } from './${kebab}.errors.js';

/** What the ${words} service does, on plain values. */
@Injectable()
export class ${pascal}Service {
  /** @throws MissingNameError */
  hello(name: string): string {
    if (name === '') throw new MissingNameError();
    return \`Hello, \${name}!\`;
  }
}
`;
}

function serviceSpecText({ kebab, pascal, words }: ServiceNames): string {
  return `import { describe, expect, it } from '@jest/globals';
import { MissingNameError } from './${kebab}.errors.js';
import { ${pascal}Service } from './${kebab}.service.js';

describe('the ${words} service', () => {
  it('greets whoever is named', () => {
    expect(new ${pascal}Service().hello('Ada')).toBe('Hello, Ada!');
  });

  it('greets nobody without a name', () => {
    expect(() => new ${pascal}Service().hello('')).toThrow(MissingNameError);
  });
});
`;
}

const ERRORS_TEXT = `import { ExpectedError } from '../../common/errors/expected-error.js';

/** A greeting for nobody. */
export class MissingNameError extends ExpectedError {
  readonly code = 'missing_name';
  readonly kind = 'invalid-input';

  constructor() {
    super('name: found nothing, expected the name of whom to greet');
  }
}
`;

function messagesText({ snake }: ServiceNames): string {
  return `import { defineMessage, string } from '../../../common/wire/define-message.js';
import { MessageWriter } from '../../../common/wire/message-writer.js';
import { WireType } from '../../../common/wire/wire-reader.js';

const TEXT = (1 << 3) | WireType.Len;

export interface HelloRequest {
  readonly name: string;
}

/** Read from its bytes as fields are asked for. */
export const helloRequest = defineMessage<HelloRequest>('studio.${snake}.HelloRequest', {
  name: string(1),
});

/** The bytes of a \`HelloResponse\`. */
export function helloResponse(text: string): Buffer {
  const writer = new MessageWriter();
  writer.text(TEXT, text);
  return Buffer.from(writer.take());
}
`;
}
