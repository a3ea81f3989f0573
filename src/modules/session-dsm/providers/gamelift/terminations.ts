import type { ServerReference, Termination } from '../../domain/dedicated-server-provider.js';
import type { GameSessionKey } from '../../domain/game-session-key.js';
import type { ProviderCall } from '../../domain/provider-call.js';
import type { KnownServer, SessionServers } from '../../domain/session-servers.js';
import { readGameSessionArn } from './game-session-arn.js';
import type { GameSessions } from './game-sessions.js';
import { readKept } from './kept-reference.js';
import type { Placements } from './placements.js';

/**
 * Ends servers: those of which this host has a record, and those of which AGS alone can tell. With
 * several replicas the same session may have been served by another one in between, under the same
 * token or under a later one.
 */
export class Terminations {
  constructor(
    private readonly sessions: GameSessions,
    private readonly placements: Placements,
    private readonly ags: SessionServers,
  ) {}

  /** @throws DedicatedServerError while the server may still run */
  async terminate(reference: ServerReference, call: ProviderCall): Promise<Termination> {
    if (!reference.isAsked) return this.#release(reference, call);
    const own = await this.#terminateOwn(reference, call);
    if (own?.kind === 'terminated') return own;
    const known = await this.ags.serverOf(reference.session, call.signal);
    return own !== undefined && isOf(known, reference)
      ? own
      : this.#terminateKnown(known, reference.session, call);
  }

  /** What this host gave up may have been handed out by another one since: then it stays. */
  async #release(reference: ServerReference, call: ProviderCall): Promise<Termination> {
    const known = await this.ags.serverOf(reference.session, call.signal).catch(() => {
      call.signal.throwIfAborted();
      // A server that nobody uses costs money until AGS is back; one that is used is rare.
      return undefined;
    });
    if (known !== undefined && isOf(known, reference)) {
      return { kind: 'absent', reason: 'another host has handed the server out' };
    }
    const own = await this.#terminateOwn(reference, call);
    return own ?? { kind: 'absent', reason: 'no server to terminate' };
  }

  /** @returns `undefined` when this host knows of no server */
  async #terminateOwn(
    { server, kept: text }: ServerReference,
    call: ProviderCall,
  ): Promise<Termination | undefined> {
    const arn = readGameSessionArn(server?.deployment);
    if (arn !== undefined) return this.sessions.terminate(arn, call);
    const kept = readKept(text);
    if (kept?.kind === 'session') return this.sessions.terminateKept(kept, call);
    if (kept?.kind === 'placement') return this.placements.terminate(kept, call);
    return undefined;
  }

  async #terminateKnown(
    known: KnownServer,
    session: GameSessionKey,
    call: ProviderCall,
  ): Promise<Termination> {
    switch (known.kind) {
      case 'session-gone':
        return { kind: 'absent', reason: 'session not found' };
      case 'server': {
        const arn = readGameSessionArn(known.deployment);
        if (arn !== undefined) return this.sessions.terminate(arn, call);
        const reason = 'the server that AGS knows of is no game session of GameLift';
        return { kind: 'absent', reason };
      }
      case 'none': {
        const placementId =
          known.isAwaited && (await this.placements.newestOf(session.sessionId, call));
        if (placementId) return this.placements.terminate({ placementId, askedAtMs: 0 }, call);
        return { kind: 'absent', reason: 'no server to terminate' };
      }
    }
  }
}

/** Whether AGS knows the very server that the reference is of. */
function isOf(known: KnownServer, { server, kept: text }: ServerReference): boolean {
  if (known.kind !== 'server') return false;
  const kept = readKept(text);
  const own =
    readGameSessionArn(server?.deployment)?.token ??
    (kept?.kind === 'session' ? kept.token : kept?.placementId);
  return own !== undefined && readGameSessionArn(known.deployment)?.token === own;
}
