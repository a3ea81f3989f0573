import { storeSessionTemplate } from './session-template.js';
import type { LoggedInPlayer, StoryContext } from './story-context.js';

const ALL_HOOKS = 7;

/** A session template that names the host, and two players. */
export async function preparationChapter(
  context: StoryContext,
): Promise<readonly [LoggedInPlayer, LoggedInPlayer]> {
  const { teller } = context;
  await teller.step('A session template that names the host', (step) => {
    const { target, templateName: name } = context;
    const where = 'appName' in target ? `app ${target.appName}` : target.customURL;
    const grpcSessionConfig = { ...target, functionFlag: ALL_HOOKS };
    const template = { name, type: 'NONE', grpcSessionConfig };
    return storeSessionTemplate(context, step, template, `all hooks at ${where}`);
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
