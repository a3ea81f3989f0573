import type { ServerState } from './domain/dedicated-server-provider.js';
import type { ProviderDesk } from './provider-desk.js';
import type { ServerReleases } from './server-releases.js';
import type { SessionBook } from './session-book.js';

const GONE: ServerState = { kind: 'gone' };

/**
 * The server of a session, if it has one. Without one, nothing is left of an earlier one, so that
 * another may be created. Runs in the lane of the session.
 * @throws DedicatedServerError when it cannot be told, or while an earlier one may still run
 */
export async function standingServer(
  sessionId: string,
  { book, desk, releases }: { book: SessionBook; desk: ProviderDesk; releases: ServerReleases },
): Promise<ServerState> {
  const record = book.get(sessionId);
  switch (record?.phase) {
    case undefined:
      return GONE;
    case 'ended':
      // AGS asks for a new one, so it need not hear any more that there is none.
      await book.remove(sessionId);
      return GONE;
    case 'starting':
      await releases.insist(sessionId, 'left_over');
      await book.remove(sessionId);
      return GONE;
    case 'releasing':
      await releases.insist(sessionId, 'again');
      await book.remove(sessionId);
      return GONE;
    case 'live': {
      const state = await desk.lookup(record);
      if (state.kind === 'gone') await book.remove(sessionId);
      return state;
    }
  }
}
