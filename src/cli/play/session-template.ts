import type { AgsObject } from '../ags/ags-api.js';
import type { StoryContext } from './story-context.js';
import type { Step } from './story-teller.js';

/** What AGS's API document asks of every template, for sessions of two players. */
const ANY_TEMPLATE = {
  joinability: 'OPEN',
  autoJoin: true,
  minPlayers: 1,
  maxPlayers: 2,
  maxActiveSessions: -1,
  inviteTimeout: 60,
  inactiveTimeout: 60,
  persistent: false,
  textChat: false,
  clientVersion: '',
  deployment: '',
  requestedRegions: ['us-west-2'],
};

/**
 * Stores a session template for the time of the story, and tells it.
 * @param summary  what is worth knowing of it
 */
export async function storeSessionTemplate(
  { api, adminToken, cleanup }: StoryContext,
  step: Step,
  template: AgsObject & { readonly name: string },
  summary: string,
): Promise<void> {
  const { name } = template;
  // Registered first: a template that AGS stored without telling us must go, too.
  cleanup.add(`template ${name}`, () =>
    api.sessionAdmin('DELETE', `/configurations/${name}`, adminToken),
  );
  const begin = performance.now();
  await api.sessionAdmin('POST', '/configuration', adminToken, { ...ANY_TEMPLATE, ...template });
  const durationMs = performance.now() - begin;
  step.tell({ kind: 'request', actor: 'tool', request: 'POST /configuration', durationMs });
  step.tell({ kind: 'fact', actor: 'AGS', verb: 'stored', text: `template ${name}: ${summary}` });
}
