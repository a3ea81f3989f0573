import { describe, expect, it } from '@jest/globals';
import { MessageRegistry } from '../../common/grpc/client/message-registry.js';
import { requestMessages } from './request-messages.js';

const registry = MessageRegistry.fromBuild();
const check = registry.method('/grpc.health.v1.Health/Check');
const reflection = registry.method('/grpc.reflection.v1.ServerReflection/ServerReflectionInfo');

function read(method: typeof check, text: string): unknown {
  return requestMessages(registry, method, text).map((message) =>
    registry.toJson(method.input, message),
  );
}

describe('requestMessages', () => {
  it('reads the one message of a method that takes one', () => {
    expect(read(check, '{"service": "a"}')).toEqual([{ service: 'a' }]);
    expect(() => read(check, '[{}]')).toThrow(/^--data: /);
    expect(() => read(check, '{}\n{}')).toThrow(/^--data: /);
    expect(() => read(check, '')).toThrow(/^--data: /);
  });

  it.each([
    ['a list', '[{"host":"a"},\n {"host":"b"}]'],
    ['one a line', '{"host":"a"}\n\n{"host":"b"}\r\n'],
  ])('reads several for a stream from %s', (_, text) => {
    expect(read(reflection, text)).toEqual([{ host: 'a' }, { host: 'b' }]);
  });

  it('reads one for a stream, over as many lines as it has', () => {
    expect(read(reflection, '{\n  "host": "a"\n}\n')).toEqual([{ host: 'a' }]);
  });

  it.each(['[]', '', '\n'])('sends nothing for %j', (text) => {
    expect(read(reflection, text)).toEqual([]);
  });

  it('names the place that is wrong', () => {
    expect(() => read(reflection, '[{}, {"hots": 1}]')).toThrow(/^--data: \[1\]: .*hots/);
    expect(() => read(reflection, '{}\n{"host": }')).toThrow(/^--data: line 2: /);
  });
});
