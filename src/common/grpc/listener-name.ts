/**
 * The gRPC listeners of the host, each with its own services, gate, health and reflection. One is
 * opened when any of its services is on; that of the overrides always.
 */
export const LISTENER_NAMES = ['overrides', 'operations', 'shapes'] as const;

export type ListenerName = (typeof LISTENER_NAMES)[number];
