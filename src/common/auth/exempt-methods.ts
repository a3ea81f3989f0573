const EXEMPT_SERVICES = [
  '/grpc.health.v1.Health/',
  '/grpc.reflection.v1.ServerReflection/',
  '/grpc.reflection.v1alpha.ServerReflection/',
] as const;

/**
 * Whether a method runs without a token: health and reflection only, by their exact service
 * names. There is no wildcard, so `/grpc.health.v1.HealthX/Check` is guarded.
 * @param path full path as on the wire
 */
export function isExempt(path: string): boolean {
  if (!path.startsWith('/grpc.')) return false;
  return EXEMPT_SERVICES.some((service) => path.startsWith(service));
}
