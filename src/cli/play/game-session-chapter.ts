import { act, checkStrategy } from './session-act.js';
import type { LoggedInPlayer, StoryContext } from './story-context.js';

const JOINED = ['SessionUserJoined', 'SessionMembersChanged'];

/** A game session comes, changes and goes: the three hooks of game sessions. */
export async function gameSessionChapter(
  context: StoryContext,
  [first, second]: readonly [LoggedInPlayer, LoggedInPlayer],
): Promise<void> {
  const { teller, cleanup, api, adminToken, templateName } = context;
  const attributes = { map: 'harbor' };
  const { id } = await teller.step('A game session is created', async (step) => {
    const userIDs = [first.userId];
    const created = await act(context, step, {
      player: first,
      method: 'POST',
      path: '/gamesession',
      json: {
        configurationName: templateName,
        attributes,
        teams: [{ userIDs, parties: [{ partyID: '', userIDs }] }],
      },
      hooks: [{ name: 'OnSessionCreated' }],
    });
    checkStrategy(context, step, 'Session', attributes, created);
    return created;
  });
  const path = `/gamesessions/${id}`;
  const isGone = cleanup.add(`game session ${id}`, () => api.session('DELETE', path, adminToken));
  await teller.step('A second player joins the game session', async (step) => {
    await act(context, step, {
      player: second,
      method: 'POST',
      path: `${path}/join`,
      hooks: [{ name: 'OnSessionUpdated', actions: JOINED }],
    });
  });
  await teller.step('A player changes an attribute', async (step) => {
    const { version } = await api.session('GET', path, first.token);
    const patched = await act(context, step, {
      player: first,
      method: 'PATCH',
      path,
      json: { version, attributes: { round: 2 } },
      hooks: [{ name: 'OnSessionUpdated', actions: ['SessionUpdated'] }],
    });
    const held = Number(patched.version) > Number(version);
    step.check('the version has risen', held, patched.version);
  });
  await teller.step('The game session is deleted', async (step) => {
    await act(context, step, {
      player: first,
      method: 'DELETE',
      path,
      hooks: [{ name: 'OnSessionDeleted' }],
    });
    isGone();
  });
}
