import type { ServerEvents } from '../../../domain/dedicated-server-provider.js';

/** Something that brings placement events for as long as it is open. */
export interface EventSource {
  open(events: ServerEvents): Promise<void>;
  /** Brings nothing more once this has resolved. */
  close(): Promise<void>;
}
