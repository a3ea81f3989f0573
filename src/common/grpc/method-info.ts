import type { ServiceDefinition } from '@grpc/grpc-js';
import type { MethodInfo } from './call-observers.js';

/** @throws Error when the service has no such method */
export function methodInfo(definition: ServiceDefinition, name: string): MethodInfo {
  const method = definition[name];
  if (method === undefined) throw new Error(`${name}: no such method`);
  const [, service = '', rpc = ''] = method.path.split('/');
  const type = method.requestStream
    ? method.responseStream
      ? 'bidi_stream'
      : 'client_stream'
    : method.responseStream
      ? 'server_stream'
      : 'unary';
  return { path: method.path, service, method: rpc, type };
}
