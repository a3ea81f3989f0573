import { rest } from './items.mjs';

const IAM = '/iam/v3';
const SESSION = '/session/v1/public/namespaces/{{namespace}}';
const SESSION_ADMIN = '/session/v1/admin/namespaces/{{namespace}}';
const MATCH = '/match2/v1/namespaces/{{namespace}}';
const ADMIN = { as: 'adminToken' };
const ALL_HOOKS = 7;

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

const RULES = {
  alliance: { min_number: 2, max_number: 2, player_min_number: 1, player_max_number: 1 },
  region_latency_max_ms: 200,
};

const login = (name, token, credentials) =>
  rest(name, 'POST', `${IAM}/oauth/token`, {
    basic: true,
    form: credentials,
    save: { [token]: 'access_token' },
  });

const password = (number) => ({
  grant_type: 'password',
  username: `{{email${number}}}`,
  password: `{{password${number}}}`,
});

const template = (name, grpc) =>
  rest(name, 'POST', `${SESSION_ADMIN}/configuration`, {
    ...ADMIN,
    json: { ...ANY_TEMPLATE, name: '{{name}}', ...grpc },
  });

export const preparation = [
  login('The client logs in', 'adminToken', { grant_type: 'client_credentials' }),
  rest('Two test users', 'POST', '/iam/v4/admin/namespaces/{{namespace}}/test_users', {
    ...ADMIN,
    json: { count: 2, userInfo: { country: 'US' } },
    save: {
      user1: 'data[0].userId',
      email1: 'data[0].emailAddress',
      password1: 'data[0].password',
      user2: 'data[1].userId',
      email2: 'data[1].emailAddress',
      password2: 'data[1].password',
    },
  }),
  login('The first one logs in', 'token1', password(1)),
  login('The second one logs in', 'token2', password(2)),
  template('A session template that names the host', {
    type: 'NONE',
    grpcSessionConfig: { customURL: '{{grpcAddress}}', functionFlag: ALL_HOOKS },
  }),
];

const hasSample =
  "pm.test('the hook changed the session', () => pm.expect(body.attributes.SAMPLE).to.eql('value from GRPC server'));";

export const sessions = [
  rest('A game session is created: OnSessionCreated', 'POST', `${SESSION}/gamesession`, {
    as: 'token1',
    json: {
      configurationName: '{{name}}',
      attributes: { map: 'harbor' },
      teams: [{ userIDs: ['{{user1}}'], parties: [{ partyID: '', userIDs: ['{{user1}}'] }] }],
    },
    save: { gameSession: 'id' },
    checks: [hasSample],
    description: 'The check expects SESSION_MANAGER_STRATEGY=sample; yours changes something else.',
  }),
  rest(
    'The second player joins: OnSessionUpdated',
    'POST',
    `${SESSION}/gamesessions/{{gameSession}}/join`,
    {
      as: 'token2',
      save: { version: 'version' },
    },
  ),
  rest(
    'An attribute changes: OnSessionUpdated',
    'PATCH',
    `${SESSION}/gamesessions/{{gameSession}}`,
    {
      as: 'token1',
      json: { version: '{{version}}', attributes: { round: 2 } },
    },
  ),
  rest(
    'The game session is deleted: OnSessionDeleted',
    'DELETE',
    `${SESSION}/gamesessions/{{gameSession}}`,
    { as: 'token1' },
  ),
  rest('A party is created: OnPartyCreated', 'POST', `${SESSION}/party`, {
    as: 'token1',
    json: { configurationName: '{{name}}', attributes: { motto: 'go' } },
    save: { party: 'id' },
  }),
  rest(
    'The second player joins: OnPartyUpdated',
    'POST',
    `${SESSION}/parties/{{party}}/users/me/join`,
    { as: 'token2' },
  ),
  rest(
    'The second player leaves: OnPartyUpdated',
    'DELETE',
    `${SESSION}/parties/{{party}}/users/me/leave`,
    { as: 'token2' },
  ),
  rest(
    'The first player leaves: OnPartyDeleted',
    'DELETE',
    `${SESSION}/parties/{{party}}/users/me/leave`,
    { as: 'token1' },
  ),
];

const ticket = (number) =>
  rest(
    `Player ${number} looks for a match: GetStatCodes, EnrichTicket, ValidateTicket`,
    'POST',
    `${MATCH}/match-tickets`,
    {
      as: `token${number}`,
      json: {
        matchPool: '{{name}}',
        attributes: {},
        latencies: { 'us-west-2': 40, 'eu-central-1': 120 },
      },
      save: { [`ticket${number}`]: 'matchTicketID' },
    },
  );

export const matchmaking = [
  rest('A rule set', 'POST', `${MATCH}/rulesets`, {
    ...ADMIN,
    json: { name: '{{name}}', enable_custom_match_function: true, data: RULES },
  }),
  rest('A match function that is the host', 'POST', `${MATCH}/match-functions`, {
    ...ADMIN,
    json: { match_function: '{{name}}', url: '{{grpcAddress}}' },
  }),
  rest('A pool', 'POST', `${MATCH}/match-pools`, {
    ...ADMIN,
    json: {
      name: '{{name}}',
      match_function: '{{name}}',
      match_function_override: {
        stat_codes: ['{{name}}'],
        enrichment: ['{{name}}'],
        validation: ['{{name}}'],
        make_matches: '{{name}}',
        backfill_matches: '{{name}}',
      },
      rule_set: '{{name}}',
      session_template: '{{name}}',
      ticket_expiration_seconds: 300,
      backfill_ticket_expiration_seconds: 300,
      backfill_proposal_expiration_seconds: 300,
      auto_accept_backfill_proposal: false,
      crossplay_disabled: false,
    },
  }),
  ticket(1),
  ticket(2),
  rest(
    'They found each other: MakeMatches, OnSessionCreated',
    'GET',
    `${MATCH}/match-tickets/{{ticket1}}`,
    {
      as: 'token1',
      checks: [
        '// AGS ticks every few seconds: asked again until there is a match.',
        'if (!body.matchFound) {',
        '  pm.execution.setNextRequest(pm.info.requestName);',
        '} else {',
        "  pm.collectionVariables.set('gameSession', body.sessionID);",
        '}',
      ],
      description:
        'Repeats itself until AGS has ticked. Run the folder with a delay of some seconds.',
    },
  ),
  rest(
    'The game session of the match is deleted: OnSessionDeleted',
    'DELETE',
    `${SESSION}/gamesessions/{{gameSession}}`,
    { as: 'token1' },
  ),
];

export const servers = [
  rest(
    'A session template whose servers the host gives',
    'POST',
    `${SESSION_ADMIN}/configuration`,
    {
      ...ADMIN,
      json: {
        ...ANY_TEMPLATE,
        name: '{{name}}-ds',
        type: 'DS',
        dsSource: 'custom',
        customURLGRPC: '{{grpcAddress}}',
        asyncProcessDSRequest: { async: false, timeout: 120 },
        dsManualSetReady: false,
        enableSecret: true,
      },
    },
  ),
  rest('A game session gets a server: CreateGameSession', 'POST', `${SESSION}/gamesession`, {
    as: 'token1',
    json: {
      configurationName: '{{name}}-ds',
      teams: [{ userIDs: ['{{user1}}'], parties: [{ partyID: '', userIDs: ['{{user1}}'] }] }],
    },
    save: { gameSession: 'id' },
  }),
  rest('AGS knows the server', 'GET', `${SESSION}/gamesessions/{{gameSession}}`, {
    as: 'token1',
    checks: [
      "if (body.DSInformation.StatusV2 !== 'AVAILABLE') {",
      '  pm.execution.setNextRequest(pm.info.requestName);',
      '} else {',
      "  pm.test('players know where to go', () => pm.expect(body.DSInformation.Server.port).to.be.above(0));",
      '}',
    ],
  }),
  rest(
    'The game session is deleted: TerminateGameSession',
    'DELETE',
    `${SESSION}/gamesessions/{{gameSession}}`,
    { as: 'token1' },
  ),
  rest('The template goes', 'DELETE', `${SESSION_ADMIN}/configurations/{{name}}-ds`, ADMIN),
];

const remove = (name, url) => rest(name, 'DELETE', url, ADMIN);

export const matchmakingCleanup = [
  remove('The pool goes', `${MATCH}/match-pools/{{name}}`),
  remove('The match function goes', `${MATCH}/match-functions/{{name}}`),
  remove('The rule set goes', `${MATCH}/rulesets/{{name}}`),
];

export const cleanup = [
  remove('The template goes', `${SESSION_ADMIN}/configurations/{{name}}`),
  ...[1, 2].map((number) =>
    remove(
      `Test user ${number} goes`,
      `${IAM}/admin/namespaces/{{namespace}}/users/{{user${number}}}/information`,
    ),
  ),
];
