import type { HookCall } from '../../local-ags/hooks/hook-call.js';
import type { JsonChange } from './json-changes.js';

/** Who does something in the story. */
export type Actor = 'tool' | 'player 1' | 'player 2' | 'AGS' | 'host';

/** One thing that really happened, as it is told. */
export type StoryEvent =
  | {
      readonly kind: 'request';
      readonly actor: Actor;
      /** As in `POST /gamesession`. */
      readonly request: string;
      readonly durationMs: number;
    }
  | { readonly kind: 'hook'; readonly call: HookCall }
  | {
      readonly kind: 'grpc';
      readonly actor: Actor;
      readonly request: string;
      readonly status: string;
      readonly durationMs: number;
    }
  | {
      readonly kind: 'changes';
      readonly actor: Actor;
      readonly verb: string;
      readonly changes: readonly JsonChange[];
    }
  | { readonly kind: 'fact'; readonly actor: Actor; readonly verb: string; readonly text: string }
  | {
      readonly kind: 'check';
      readonly claim: string;
      readonly held: boolean;
      /** What was there instead; empty when the claim held. */
      readonly found: string;
    };

/** Hears the story while it is told. */
export interface StoryListener {
  stepBegan(number: number, title: string): void;
  happened(event: StoryEvent): void;
  stepEnded(title: string, held: boolean, durationMs: number): void;
}
