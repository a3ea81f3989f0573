import type { MethodInfo } from '../grpc/call-observers.js';
import type { NestHandler } from '../grpc/method-handlers.js';
import type { ServiceDeclaration } from './service-declaration.js';

/** Answers the methods of services that run somewhere else. */
export interface ServiceForwarder {
  /** Bytes in, bytes out; see `ServedService.forward`. */
  handler(service: ServiceDeclaration, method: MethodInfo): NestHandler;
}

/** Injection token of the {@link ServiceForwarder}; asked for only where a service is proxied. */
export const SERVICE_FORWARDER = Symbol('ServiceForwarder');
