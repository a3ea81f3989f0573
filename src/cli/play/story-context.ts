import type { AgsApi, TestPlayer } from '../ags/ags-api.js';
import type { Cleanup } from './cleanup.js';
import type { HookObserver } from './hook-observer.js';
import type { StoryTeller } from './story-teller.js';

/** Where AGS finds the host: its address, or the name of an Extend app. */
export type HostTarget = { readonly customURL: string } | { readonly appName: string };

export type GameServerKind = 'ours' | 'unknown';

/** What the chapters of the story share. */
export interface StoryContext {
  readonly api: AgsApi;
  /** A token of the client. */
  readonly adminToken: string;
  readonly teller: StoryTeller;
  readonly cleanup: Cleanup;
  readonly target: HostTarget;
  /** Absent against a real AGS. */
  readonly hooks: HookObserver | undefined;
  /** Name of the host's session manager strategy. */
  readonly strategy: string;
  /** What runs on dedicated servers of `LOCAL`: the game server that comes along, or a studio's. */
  readonly gameServer: GameServerKind;
  /** Ends what waits; a step that is under way is finished. */
  readonly stop: AbortSignal;
  /** Name of the session template, and of whatever else needs one; another one in each run. */
  readonly templateName: string;
}

/** A player that is logged in. */
export interface LoggedInPlayer extends TestPlayer {
  readonly actor: 'player 1' | 'player 2';
  readonly token: string;
}
