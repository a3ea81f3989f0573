import { act, checkStrategy } from './session-act.js';
import type { LoggedInPlayer, StoryContext } from './story-context.js';

const JOINED = ['SessionUserJoined', 'SessionMembersChanged'];
const LEFT = ['SessionMembersChanged', 'SessionUserLeave'];

/** A party comes, grows and ends: the three hooks of parties. */
export async function partyChapter(
  context: StoryContext,
  [first, second]: readonly [LoggedInPlayer, LoggedInPlayer],
): Promise<void> {
  const { teller, cleanup, api, templateName } = context;
  const attributes = { motto: 'go' };
  const party = await teller.step('A party is created', async (step) => {
    const created = await act(context, step, {
      player: first,
      method: 'POST',
      path: '/party',
      json: { configurationName: templateName, attributes },
      hooks: [{ name: 'OnPartyCreated' }],
    });
    checkStrategy(context, step, 'Party', attributes, created);
    return created;
  });
  const path = `/parties/${party.id}/users/me`;
  const mustLeave = ({ actor, token }: LoggedInPlayer) =>
    cleanup.add(`${actor} in party ${party.id}`, () =>
      api.session('DELETE', `${path}/leave`, token),
    );
  const firstHasLeft = mustLeave(first);
  const secondHasLeft = await teller.step('A second player joins the party', async (step) => {
    await act(context, step, {
      player: second,
      method: 'POST',
      path: `${path}/join`,
      hooks: [{ name: 'OnPartyUpdated', actions: JOINED }],
    });
    return mustLeave(second);
  });
  await teller.step('Both leave, and the party ends', async (step) => {
    await act(context, step, {
      player: first,
      method: 'DELETE',
      path: `${path}/leave`,
      hooks: [{ name: 'OnPartyUpdated', actions: [...LEFT, 'SessionLeaderPromoted'] }],
    });
    firstHasLeft();
    await act(context, step, {
      player: second,
      method: 'DELETE',
      path: `${path}/leave`,
      hooks: [{ name: 'OnPartyUpdated', actions: LEFT }, { name: 'OnPartyDeleted' }],
    });
    secondHasLeft();
  });
}
