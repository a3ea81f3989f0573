import { randomBytes } from 'node:crypto';
import { AgsApi, type AgsCredentials } from '../ags/ags-api.js';
import { AgsRefusedError, AgsUnreachableError } from '../ags/ags-refused.error.js';
import { Cleanup } from './cleanup.js';
import { dedicatedServerChapter, ServerMissingError } from './dedicated-server-chapter.js';
import { gameSessionChapter } from './game-session-chapter.js';
import { HookObserver } from './hook-observer.js';
import { hostServes } from './host-serves.js';
import { MatchMissingError, matchmakingChapter } from './matchmaking-chapter.js';
import { partyChapter } from './party-chapter.js';
import { preparationChapter } from './preparation-chapter.js';
import { refusedCallChapter } from './refused-call-chapter.js';
import type { GameServerKind, HostTarget, StoryContext } from './story-context.js';
import type { StoryListener } from './story-event.js';
import { type StoryOutcome, StoryStoppedError, StoryTeller } from './story-teller.js';

/** Which story, with whom. */
export interface StoryOptions {
  readonly credentials: AgsCredentials;
  readonly target: HostTarget;
  /** Whether the AGS is a local one, which tells of the hooks that it calls. */
  readonly isLocal: boolean;
  /** Name of the host's session manager strategy. */
  readonly strategy: string;
  /** Whether the matchmaking chapter is told; `undefined`: where the host has the function. */
  readonly matchmaking?: boolean | undefined;
  /** Whether the chapter of dedicated servers is told; `undefined`: where the host gives them. */
  readonly dedicatedServers?: boolean | undefined;
  readonly gameServer: GameServerKind;
  readonly listener: StoryListener;
  /** Ends the story after the call under way; what it made is removed all the same. */
  readonly stop: AbortSignal;
}

/** How the story went, and what ended it before its time. */
export interface StoryEnd extends StoryOutcome {
  readonly endedBy: Error | undefined;
}

/**
 * Plays the story of a party, game sessions, a match and dedicated servers against an AGS and a host
 * that are running.
 * @returns how many steps held; a step that cannot be done ends the story, but for its cleaning up
 * @throws AgsUnreachableError, AgsRefusedError or CliFailure when it cannot even begin
 */
export async function playStory(options: StoryOptions): Promise<StoryEnd> {
  const { credentials, target, isLocal, strategy, listener, stop } = options;
  const api = new AgsApi(credentials);
  const adminToken = await api.clientToken();
  const context: StoryContext = {
    api,
    adminToken,
    teller: new StoryTeller(listener, stop),
    cleanup: new Cleanup(),
    target,
    hooks: isLocal ? await HookObserver.start(credentials.baseUrl) : undefined,
    strategy,
    gameServer: options.gameServer,
    stop,
    templateName: `extend-host-play-${randomBytes(4).toString('hex')}`,
  };
  let endedBy: Error | undefined;
  try {
    await playChapters(context, options);
  } catch (error) {
    if (!isTold(error)) throw error;
    endedBy = error;
  } finally {
    await cleanUp(context);
  }
  return { ...context.teller.outcome, endedBy };
}

async function playChapters(
  context: StoryContext,
  { matchmaking, dedicatedServers }: StoryOptions,
): Promise<void> {
  const { teller, target } = context;
  const players = await preparationChapter(context);
  await partyChapter(context, players);
  await gameSessionChapter(context, players);
  if (matchmaking ?? (await hasOverride('MatchFunction', target)))
    await matchmakingChapter(context, players);
  if ('customURL' in target) await refusedCallChapter(teller, target.customURL);
  if (dedicatedServers ?? (await hasOverride('SessionDsm', target))) {
    await dedicatedServerChapter(context, players[0]);
  }
}

/** An app can be reached by AGS only, so it cannot be asked. */
async function hasOverride(
  override: Parameters<typeof hostServes>[0],
  target: HostTarget,
): Promise<boolean> {
  return 'customURL' in target && hostServes(override, target.customURL);
}

async function cleanUp({ teller, cleanup }: StoryContext): Promise<void> {
  await teller.lastStep('Cleaning up', async (step) => {
    const { removed, left } = await cleanup.run();
    const text = removed.length === 0 ? 'nothing' : removed.join(', ');
    step.tell({ kind: 'fact', actor: 'tool', verb: 'removed', text });
    step.check('nothing is left in AGS', left.length === 0, left.join(', '));
  });
}

/** The step in which it was thrown has told it; the story only ends sooner. */
function isTold(error: unknown): error is Error {
  return (
    error instanceof AgsRefusedError ||
    error instanceof AgsUnreachableError ||
    error instanceof MatchMissingError ||
    error instanceof ServerMissingError ||
    error instanceof StoryStoppedError
  );
}
