import { GrpcMethod } from '@nestjs/microservices';
import { PARAM_ARGS_METADATA } from '@nestjs/microservices/constants.js';

/**
 * `@GrpcMethod` for a handler that takes `(request, metadata, call)` as they come. Without it Nest
 * leads the request through pipes, also where there are none: five promises and 2 µs of each call.
 * Guards are not touched.
 * @param service  full name
 */
export function GrpcHook(service: string, method: string): MethodDecorator {
  const asGrpcMethod = GrpcMethod(service, method);
  return (target, name, descriptor) => {
    // No parameter is decorated, so none is to be made: Nest asks for this very map.
    Reflect.defineMetadata(PARAM_ARGS_METADATA, {}, target.constructor, name);
    asGrpcMethod(target, name, descriptor);
  };
}
