import { boolean, integer, strategyName } from '../value-types.js';
import { variable } from '../variable.js';

const module = 'matchmaking';
const MAX_LOOPS = 1_000_000;

/** The matchmaking module. */
export const MATCHMAKING_VARIABLES = {
  MATCHMAKING_STRATEGY: variable(
    strategyName,
    "Strategy of matchmaking: `rules`, `sample`, or a studio's own.",
    'rules',
    { default: 'rules', module },
  ),
  TICKET_CHUNK_SIZE: variable(
    integer(0, 10_000_000),
    'Tickets that are matched in one computation; 0 means the whole pool.',
    '0',
    { default: '0', module },
  ),
  MATCH_TIME_LIMIT_SECOND: variable(
    integer(0, 3_600),
    'Seconds that one computation may take; 0 means 4.',
    '0',
    { default: '0', module },
  ),
  FIND_ALLY_MAX_LOOP: variable(
    integer(0, MAX_LOOPS),
    'Orders that are tried to assemble the teams of a match; 0 means 1.',
    '0',
    { default: '0', module },
  ),
  FIND_PARTY_MAX_LOOP: variable(
    integer(0, MAX_LOOPS),
    'Orders that are tried to fill a team; 0 means 1.',
    '0',
    { default: '0', module },
  ),
  PRIORITIZE_LARGER_PARTIES: variable(
    boolean,
    'Whether candidates are tried by size, the largest party first.',
    'false',
    { default: 'false', module },
  ),
  FLAG_ANY_MATCH_OPTION_ALL_COMMON: variable(
    boolean,
    'Whether match options of type `any` need a value that all tickets share.',
    'true',
    { default: 'true', module },
  ),
};
