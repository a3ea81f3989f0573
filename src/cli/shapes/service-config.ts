import { z } from 'zod';

/** A gRPC service config, as a channel takes it, and what of it has no effect. */
export interface ServiceConfig {
  /** For the channel option `grpc.service_config`. */
  readonly json: string;
  /** One sentence for each part that grpc-js does not act on. */
  readonly withoutEffect: readonly string[];
}

/** A service config that cannot be used. */
export class ServiceConfigError extends Error {
  override readonly name = 'ServiceConfigError';
}

/** grpc-js caps attempts here, whatever a policy says. Source: gRFC A6. */
const MAX_ATTEMPTS = 5;

const duration = z.string().regex(/^\d+(\.\d{1,9})?s$/, 'expected seconds as in "0.1s"');
const retryPolicy = z.looseObject({
  maxAttempts: z.int().min(2),
  initialBackoff: duration,
  maxBackoff: duration,
  backoffMultiplier: z.number().positive(),
  retryableStatusCodes: z.array(z.union([z.string(), z.int()])).min(1),
});
const methodConfig = z.looseObject({
  name: z.array(z.looseObject({ service: z.string().optional(), method: z.string().optional() })),
  timeout: duration.optional(),
  retryPolicy: retryPolicy.optional(),
});
const serviceConfig = z.looseObject({ methodConfig: z.array(methodConfig).optional() });

/**
 * Reads the text of a service config: `name` is `[{}]` for everything, `service` alone, `service`
 * and `method`, or a mixture; the most specific name wins.
 * @param serviceName  the service that will be called: a file that names others would do nothing
 * @throws ServiceConfigError that names the place
 */
export function parseServiceConfig(text: string, serviceName: string): ServiceConfig {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw new ServiceConfigError(`no JSON: ${error instanceof Error ? error.message : error}`);
  }
  const read = serviceConfig.safeParse(json);
  if (!read.success) {
    const [issue] = read.error.issues;
    throw new ServiceConfigError(`${issue?.path.join('.') || 'the whole'}: ${issue?.message}`);
  }
  const config = read.data;
  const methodConfigs = config.methodConfig?.map(({ timeout, ...rest }) => ({
    ...rest,
    ...(timeout !== undefined && { timeout: exactDuration(timeout) }),
  }));
  return {
    json: JSON.stringify({ ...config, ...(methodConfigs && { methodConfig: methodConfigs }) }),
    withoutEffect: withoutEffect(config, serviceName),
  };
}

/** grpc-js takes the digits behind the point for nanoseconds: "0.5s" would be 5 ns. */
function exactDuration(text: string): { seconds: number; nanos: number } {
  const [seconds = '0', fraction = ''] = text.slice(0, -1).split('.');
  return { seconds: Number(seconds), nanos: Number(fraction.padEnd(9, '0')) };
}

function withoutEffect(config: z.infer<typeof serviceConfig>, serviceName: string): string[] {
  const notes: string[] = [];
  if ('healthCheckConfig' in config) {
    notes.push(
      'healthCheckConfig: grpc-js does not watch health in the channel; --watch does it before calls',
    );
  }
  const methods = config.methodConfig ?? [];
  const names = methods.flatMap(({ name }) => name);
  for (const service of new Set(names.map((name) => name.service))) {
    if (service !== undefined && service !== '' && service !== serviceName) {
      notes.push(`methodConfig: names the service ${service}, and calls go to ${serviceName}`);
    }
  }
  for (const field of ['waitForReady', 'maxRequestBytes', 'maxResponseBytes'] as const) {
    if (methods.some((method) => field in method)) {
      const instead = field === 'waitForReady' ? '; calls of this client always wait' : '';
      notes.push(`methodConfig.${field}: grpc-js reads it and does nothing with it${instead}`);
    }
  }
  if (methods.some((method) => (method.retryPolicy?.maxAttempts ?? 0) > MAX_ATTEMPTS)) {
    notes.push(`retryPolicy.maxAttempts: no more than ${MAX_ATTEMPTS} are made`);
  }
  return notes;
}
