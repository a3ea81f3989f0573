import { readFileSync } from 'node:fs';
import type { ListenerName } from './listener-name.js';

/** Where `npm run proto:build` puts what it makes; stands beside `src` and `dist` alike. */
const PROTO = new URL('../../../proto/', import.meta.url);

/** Health and reflection, which every listener has. */
const STANDARD = 'grpc.binpb';

/**
 * What is compiled for each listener. Operations and shapes have no package and share names, so
 * nothing may ever read both at once.
 */
const COMPILED: Readonly<Record<ListenerName, readonly string[]>> = {
  overrides: ['descriptors.binpb'],
  operations: [STANDARD, 'operations.binpb'],
  shapes: [STANDARD, 'shapes.binpb'],
};

/**
 * The serialized `google.protobuf.FileDescriptorSet` of a listener, imports included.
 * @throws Error when `proto/` has not been built
 */
export function compiledDescriptors(listener: ListenerName): Buffer {
  // Encoded messages that stand behind each other are one, whose lists are joined.
  return Buffer.concat(COMPILED[listener].map((file) => readFileSync(new URL(file, PROTO))));
}
