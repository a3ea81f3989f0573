/** Something that happened, as it is told to listeners. */
export interface OperationsEvent {
  readonly name: string;
  readonly properties: readonly EventProperty[];
}

export interface EventProperty {
  readonly name: string;
  readonly value: string;
}

/** What a listener is told, one at a time. */
export type EventMessage =
  /** The first one: the number of the queue, to resume with. */
  | { readonly kind: 'queue'; readonly clientId: number }
  | { readonly kind: 'event'; readonly clientId: number; readonly event: OperationsEvent }
  | { readonly kind: 'keep-alive'; readonly clientId: number }
  /** The last one, when the service stops. */
  | { readonly kind: 'stopped' };

/**
 * Tells a listener, whatever its filter, that events were dropped before he could take them, at the
 * place where they would have come. Property `count`: how many.
 */
export const EVENTS_MISSED = 'EVENTS_MISSED';
