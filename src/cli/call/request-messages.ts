import type { DescMethod, JsonValue, Message } from '@bufbuild/protobuf';
import type { MessageRegistry } from '../../common/grpc/client/message-registry.js';
import { badCommandLine } from '../cli-failure.js';
import { takesStream } from './method-kind.js';

/**
 * The messages that the text of `--data` means: one JSON document; for a method that takes a stream
 * also a list of them, or one a line. An empty list or text sends nothing but the end.
 * @throws CliFailure that names the place and the field that is wrong
 */
export function requestMessages(
  registry: MessageRegistry,
  method: DescMethod,
  text: string,
): readonly Message[] {
  if (!takesStream(method)) return [messageOf(registry, method, parsed(text, '--data'), '--data')];
  const whole = jsonIn(text);
  if (Array.isArray(whole)) {
    return whole.map((json, index) => messageOf(registry, method, json, `--data: [${index}]`));
  }
  if (whole !== undefined) return [messageOf(registry, method, whole, '--data')];
  return text.split('\n').flatMap((line, index) => {
    if (line.trim() === '') return [];
    const where = `--data: line ${index + 1}`;
    return [messageOf(registry, method, parsed(line, where), where)];
  });
}

function messageOf(
  registry: MessageRegistry,
  { input }: DescMethod,
  json: JsonValue,
  where: string,
): Message {
  try {
    return registry.fromJson(input, json);
  } catch (error) {
    throw wrong(where, error);
  }
}

function parsed(text: string, where: string): JsonValue {
  try {
    // What JSON.parse returns is a JSON value.
    return JSON.parse(text) as JsonValue;
  } catch (error) {
    throw wrong(where, error);
  }
}

/** The document that a text is; `undefined` where it is none, or several. */
function jsonIn(text: string): JsonValue | undefined {
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    return undefined;
  }
}

function wrong(where: string, error: unknown) {
  return badCommandLine(`${where}: ${error instanceof Error ? error.message : String(error)}`);
}
