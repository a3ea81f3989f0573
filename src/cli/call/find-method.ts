import type { DescMethod } from '@bufbuild/protobuf';
import { nearestWord } from '../../common/config/nearest-word.js';
import { methodPath } from '../../common/grpc/client/message-registry.js';
import { badCommandLine, type CliFailure } from '../cli-failure.js';

/**
 * The method that a name means: its full path with or without the first slash, `Service/Method`,
 * or the bare name where only one service has it.
 * @throws CliFailure with the nearest name, or with the names among which to choose
 */
export function findMethod(name: string, methods: readonly DescMethod[]): DescMethod {
  const wanted = name.replace(/^\//, '');
  const found = methods.filter((method) => namesOf(method).includes(wanted));
  const [only] = found;
  if (only === undefined) throw unknownMethod(name, wanted, methods);
  if (found.length > 1) {
    const choice = found.map((method) => methodPath(method).slice(1)).join(', ');
    throw badCommandLine(`${name}: several services have it, choose one of ${choice}`);
  }
  return only;
}

/** Every way to write a method, the full one first. */
function namesOf(method: DescMethod): readonly string[] {
  const { typeName, name: service } = method.parent;
  return [
    `${typeName}/${method.name}`,
    `${typeName}.${method.name}`,
    `${service}/${method.name}`,
    `${service}.${method.name}`,
    method.name,
  ];
}

function unknownMethod(name: string, wanted: string, methods: readonly DescMethod[]): CliFailure {
  const nearest = nearestWord(wanted, methods.flatMap(namesOf));
  return badCommandLine(`${name}: no such method; the nearest is ${nearest ?? 'none'}`);
}
