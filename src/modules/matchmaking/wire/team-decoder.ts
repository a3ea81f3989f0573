import type { WireReader } from '../../../common/wire/wire-reader.js';
import type { Party, Team } from '../domain/match.js';
import { FieldTag } from './field-tags.js';
import { textOf } from './tick-fields.js';

/** A team of a match that is already there. */
export function teamOf(reader: WireReader): Team {
  const tags = FieldTag.Team;
  const userIds: string[] = [];
  const parties: Party[] = [];
  let teamId = '';
  const outerEnd = reader.enter();
  while (!reader.isAtEnd) {
    const tag = reader.tag();
    if (tag === tags.user_ids) userIds.push(textOf(reader, 'teams.user_ids'));
    else if (tag === tags.parties) parties.push(partyOf(reader));
    else if (tag === tags.team_id) teamId = textOf(reader, 'teams.team_id');
    else reader.skip(tag);
  }
  reader.leave(outerEnd);
  return { teamId, userIds, parties };
}

function partyOf(reader: WireReader): Party {
  const tags = FieldTag.Party;
  const userIds: string[] = [];
  let partyId = '';
  const outerEnd = reader.enter();
  while (!reader.isAtEnd) {
    const tag = reader.tag();
    if (tag === tags.party_id) partyId = textOf(reader, 'parties.party_id');
    else if (tag === tags.user_ids) userIds.push(textOf(reader, 'parties.user_ids'));
    else reader.skip(tag);
  }
  reader.leave(outerEnd);
  return { partyId, userIds };
}
