import { ProviderUnavailableError } from './domain/dedicated-server.errors.js';
import type { DedicatedServer } from './domain/dedicated-server.js';
import type { ProviderDesk } from './provider-desk.js';
import type { ServerReleases } from './server-releases.js';
import type { SessionBook } from './session-book.js';

/**
 * The live server of a session, if it has one. Without one, nothing is left of an earlier one, so
 * that another may be created. Runs in the lane of the session.
 * @throws DedicatedServerError when it cannot be told, or while an earlier one may still run
 */
export async function standingServer(
  sessionId: string,
  { book, desk, releases }: { book: SessionBook; desk: ProviderDesk; releases: ServerReleases },
): Promise<DedicatedServer | undefined> {
  const record = book.get(sessionId);
  switch (record?.phase) {
    case undefined:
      return undefined;
    case 'ended':
      // AGS asks for a new one, so it need not hear any more that there is none.
      await book.remove(sessionId);
      return undefined;
    case 'starting':
      await releases.insist(sessionId, 'left_over');
      await book.remove(sessionId);
      return undefined;
    case 'releasing':
      await releases.insist(sessionId, 'again');
      await book.remove(sessionId);
      return undefined;
    case 'live': {
      const state = await desk.lookup(record);
      if (state.kind === 'live') return state.server;
      if (state.kind === 'starting') {
        throw new ProviderUnavailableError('the server of this session is still starting', {
          isTransient: false,
        });
      }
      await book.remove(sessionId);
      return undefined;
    }
  }
}
