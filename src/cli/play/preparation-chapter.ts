import type { LoggedInPlayer, StoryContext } from './story-context.js';

const ALL_HOOKS = 7;

/** A session template that names the host, and two players. */
export async function preparationChapter(
  context: StoryContext,
): Promise<readonly [LoggedInPlayer, LoggedInPlayer]> {
  const { teller } = context;
  await teller.step('A session template that names the host', (step) => {
    const { target } = context;
    const where = 'appName' in target ? `app ${target.appName}` : target.customURL;
    return storeTemplate(context).then((durationMs) => {
      step.tell({ kind: 'request', actor: 'tool', request: 'POST /configuration', durationMs });
      const text = `template ${context.templateName}: all hooks at ${where}`;
      step.tell({ kind: 'fact', actor: 'AGS', verb: 'stored', text });
    });
  });
  return teller.step('Two players', async (step) => {
    const begin = performance.now();
    const players = await logInPlayers(context);
    const durationMs = performance.now() - begin;
    step.tell({ kind: 'request', actor: 'tool', request: 'POST /test_users, log in', durationMs });
    for (const { actor, userId } of players) {
      step.tell({ kind: 'fact', actor, verb: 'is', text: userId });
    }
    return players;
  });
}

/** @returns how long it took, in milliseconds */
async function storeTemplate(context: StoryContext): Promise<number> {
  const { api, adminToken, templateName, target, cleanup } = context;
  const begin = performance.now();
  // Registered first: a template that AGS stored without telling us must go, too.
  cleanup.add(`template ${templateName}`, () =>
    api.sessionAdmin('DELETE', `/configurations/${templateName}`, adminToken),
  );
  await api.sessionAdmin('POST', '/configuration', adminToken, {
    name: templateName,
    type: 'NONE',
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
    grpcSessionConfig: { ...target, functionFlag: ALL_HOOKS },
  });
  return performance.now() - begin;
}

async function logInPlayers({
  api,
  adminToken,
  cleanup,
}: StoryContext): Promise<readonly [LoggedInPlayer, LoggedInPlayer]> {
  const [first, second] = await api.createPlayers(adminToken, 2);
  if (first === undefined || second === undefined) throw new Error('AGS made too few players');
  for (const { userId } of [first, second]) {
    cleanup.add(`player ${userId}`, () => api.deletePlayer(adminToken, userId));
  }
  return [
    { ...first, actor: 'player 1', token: await api.playerToken(first) },
    { ...second, actor: 'player 2', token: await api.playerToken(second) },
  ];
}
