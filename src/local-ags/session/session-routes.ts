import type { Clock } from '../../common/time/clock.js';
import type { Route } from '../http/route.js';
import type { Iam } from '../iam/iam.js';
import { configurationRoutes } from './configuration-routes.js';
import { gameSessionRoutes } from './game-session-routes.js';
import { partyRoutes } from './party-routes.js';
import { SessionChanges } from './session-changes.js';
import type { SessionService } from './session-service.js';
import { storageRoutes } from './storage-routes.js';

/** Endpoints of templates, game sessions, parties and storage. */
export function sessionRoutes(
  iam: Iam,
  clock: Clock,
  { templates, factory, messages, membership, actions, games, parties, servers }: SessionService,
): readonly Route[] {
  const gameChanges = new SessionChanges(games, membership, actions, clock);
  const partyChanges = new SessionChanges(parties, membership, actions, clock);
  return [
    ...configurationRoutes(iam, templates),
    ...gameSessionRoutes({
      iam,
      templates,
      factory,
      messages,
      sessions: games,
      changes: gameChanges,
      servers,
    }),
    ...partyRoutes({ iam, templates, factory, sessions: parties, changes: partyChanges }),
    ...storageRoutes(iam, gameChanges),
  ];
}
