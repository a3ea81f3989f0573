import { status } from '@grpc/grpc-js';
import { afterEach, describe, expect, it } from '@jest/globals';
import { strategyAt } from '../../src/modules/matchmaking/matchmaking.strategies.js';
import { eventually } from '../support/eventually.js';
import { aTicketMessage } from '../support/matchmaking/a-ticket.js';
import { parametersMessage } from '../support/matchmaking/encode-tick.js';
import { answerOf, MatchClient } from '../support/matchmaking/match-client.js';
import {
  type MatchHost,
  type MatchHostOptions,
  startMatchHost,
} from '../support/matchmaking/match-host.js';

const PAIRS = parametersMessage(
  JSON.stringify({
    alliance: { min_number: 2, max_number: 2, player_min_number: 1, player_max_number: 1 },
  }),
  7n,
  '4bf92f3577b34da6a3ce929d0e0e4736',
);
const ANY = parametersMessage('{}');

let match: MatchHost;
afterEach(() => match.stop());

async function start(options: MatchHostOptions): Promise<MatchHost> {
  match = await startMatchHost(options);
  return match;
}

function ownStrategy(name: string) {
  return strategyAt(name, new URL(`../support/matchmaking/strategies/${name}.ts`, import.meta.url));
}

const tickets = (count: number, pool = 'pool') =>
  Array.from({ length: count }, (_, i) => aTicketMessage({ ticketId: `${i}`, matchPool: pool }));

/** That a tick still works, after whatever a test did. */
async function expectHealthy(): Promise<void> {
  const { code } = await match.client.stream('MakeMatches', [PAIRS, ...tickets(2)]);
  expect(code).toBe(status.OK);
}

/** Scrapes in a row that must tell the same number before it counts as standing still. */
const STANDSTILL_SCRAPES = 10;

function answersSent(metrics: string): number {
  const line = /^grpc_server_msg_sent_total\{.*grpc_method="MakeMatches"\} (\d+)$/m.exec(metrics);
  return Number(line?.[1] ?? 0);
}

describe('a tick', () => {
  it('is answered while it is still arriving, by a strategy that need not see all of it', async () => {
    const { client } = await start({ strategy: 'sample' });
    const call = client.open('MakeMatches');
    const answer = answerOf(call);
    const first = new Promise((resolve) => call.once('data', resolve));
    call.write(ANY);
    for (const ticket of tickets(2)) call.write(ticket);

    await first;
    call.end();
    expect((await answer).code).toBe(status.OK);
  });

  it('matches ten thousand tickets of one pool, each once', async () => {
    const { client } = await start({ strategy: 'rules' });

    const answer = await client.stream('MakeMatches', [PAIRS, ...tickets(10_000)]);

    expect(answer.code).toBe(status.OK);
    expect(answer.messages).toHaveLength(5000);
  });

  it('keeps the pools of one stream apart, and says so', async () => {
    const { client, host } = await start({ strategy: 'rules' });
    const messages = [
      PAIRS,
      aTicketMessage({ ticketId: 'a', matchPool: 'one' }),
      aTicketMessage({ ticketId: 'b', matchPool: 'two' }),
      aTicketMessage({ ticketId: 'c', matchPool: 'one' }),
      aTicketMessage({ ticketId: 'c', matchPool: 'one' }),
      Buffer.alloc(0),
    ];

    expect((await client.stream('MakeMatches', messages)).messages).toHaveLength(1);

    const line = host.logLines.find(({ msg }) => msg === 'tick');
    expect(line).toMatchObject({
      level: 'warn',
      call: 'MakeMatches',
      outcome: 'ok',
      pool: 'one',
      otherPools: 1,
      tickets: 3,
      duplicates: 1,
      ignoredMessages: 1,
      answers: 1,
      tickId: '7',
      abTraceId: '4bf92f3577b34da6a3ce929d0e0e4736',
    });
    const metrics = await host.metrics();
    expect(metrics).toContain(
      'extend_matchmaking_tickets_total{call="MakeMatches",outcome="matched"} 2',
    );
    expect(metrics).toContain(
      'extend_matchmaking_tickets_total{call="MakeMatches",outcome="duplicate"} 1',
    );
    expect(metrics).toContain('extend_matchmaking_ignored_messages_total{call="MakeMatches"} 1');
    expect(metrics).toContain(
      'grpc_server_msg_received_total{grpc_type="bidi_stream",' +
        'grpc_service="accelbyte.matchmaking.matchfunction.MatchFunction",' +
        'grpc_method="MakeMatches"} 6',
    );
  });

  it.each([
    ['parameters that come twice', [PAIRS, PAIRS]],
    ['a ticket before its parameters', tickets(1)],
    ['a message that is none', [PAIRS, Buffer.from([0x12, 0x7f])]],
    ['parameters that are none', [Buffer.from([0x0a, 0x05, 0x12])]],
    ['a ticket that is none', [PAIRS, Buffer.from([0x12, 0x02, 0x22, 0x09])]],
    ['rules that are none', [parametersMessage('{'), ...tickets(3)]],
    ['rules that are none, and no ticket', [parametersMessage('{')]],
  ])('with %s is an invalid argument, and harms no other', async (_, messages) => {
    const { client } = await start({ strategy: 'rules' });

    const answer = await client.stream('MakeMatches', messages);

    expect(answer.code).toBe(status.INVALID_ARGUMENT);
    expect(answer.details).not.toBe('');
    await expectHealthy();
  });

  it('is refused without a token before anything of it is read', async () => {
    const { host } = await start({ strategy: 'rules' });
    const stranger = new MatchClient(host.grpcAddress, 'not.a.token');

    const answer = await stranger.stream('MakeMatches', [PAIRS, ...tickets(2)]);
    stranger.close();

    expect(answer.code).toBe(status.UNAUTHENTICATED);
    expect(host.logLines.some(({ msg }) => msg === 'tick')).toBe(false);
  });

  it('ends for its worker when the caller cancels it', async () => {
    const { client, host } = await start({ strategy: await ownStrategy('endless') });
    const call = client.open('MakeMatches');
    const answer = answerOf(call);
    const first = new Promise((resolve) => call.once('data', resolve));
    for (const message of [ANY, ...tickets(1)]) call.write(message);
    call.end();
    await first;
    call.cancel();

    expect((await answer).code).toBe(status.CANCELLED);
    await eventually('the tick is told of', () =>
      host.logLines.some(({ msg, outcome }) => msg === 'tick' && outcome === 'cancelled'),
    );
  });

  it('ends at the deadline of its caller', async () => {
    const { client, host } = await start({ strategy: await ownStrategy('endless') });
    const call = client.open('MakeMatches', 300);
    const answer = answerOf(call);
    for (const message of [ANY, ...tickets(1)]) call.write(message);
    call.end();

    expect((await answer).code).toBe(status.DEADLINE_EXCEEDED);
    await eventually('the tick is told of', () =>
      host.logLines.some(({ msg, outcome }) => msg === 'tick' && outcome === 'cancelled'),
    );
  });

  it('is cut short by the time limit with the matches found so far', async () => {
    const { client, host } = await start({
      strategy: await ownStrategy('endless'),
      settings: { timeLimitMs: 50 },
    });

    const answer = await client.stream('MakeMatches', [ANY, ...tickets(1)]);

    expect(answer.code).toBe(status.OK);
    expect(answer.messages.length).toBeGreaterThan(0);
    expect(host.logLines.find(({ msg }) => msg === 'tick')).toMatchObject({ isCutShort: true });
  });

  it('does not run ahead of a caller who does not read', async () => {
    const { client, host } = await start({ strategy: await ownStrategy('endless') });
    const call = client.open('MakeMatches');
    call.on('error', () => undefined);
    for (const message of [ANY, ...tickets(1)]) call.write(message);
    call.end();
    // grpc-js's client holds its peer back only once it has begun to read.
    await new Promise<void>((resolve) => {
      call.once('data', () => {
        call.pause();
        resolve();
      });
    });

    // A producer without an end stands still only when something holds it.
    let sent = 0;
    let unchanged = 0;
    await eventually('the host stops answering', async () => {
      const now = answersSent(await host.metrics());
      unchanged = now > 0 && now === sent ? unchanged + 1 : 0;
      sent = now;
      return unchanged >= STANDSTILL_SCRAPES;
    });
    call.cancel();
  });

  it('of a small pool is not held up by huge ones', async () => {
    const { client } = await start({ strategy: await ownStrategy('endless') });
    const huge = Array.from({ length: 3 }, () => {
      const call = client.open('MakeMatches', 20_000);
      call.on('error', () => undefined);
      call.resume();
      for (const message of [ANY, ...tickets(1)]) call.write(message);
      call.end();
      return call;
    });
    await Promise.all(huge.map((call) => new Promise((resolve) => call.once('data', resolve))));

    const small = await client.stream('MakeMatches', [ANY]);

    expect(small.code).toBe(status.OK);
    for (const call of huge) call.cancel();
  });
});

describe("a studio's own strategy", () => {
  it('is five lines', async () => {
    const { client } = await start({ strategy: await ownStrategy('five-lines') });

    const answer = await client.stream('MakeMatches', [ANY, ...tickets(5)]);

    expect(answer.code).toBe(status.OK);
    expect(answer.messages).toHaveLength(2);
  });

  it('that leaves calls out does as little as possible', async () => {
    const { client } = await start({ strategy: await ownStrategy('five-lines') });
    const proposals = await client.stream('BackfillMatches', [ANY]);

    expect(proposals).toMatchObject({ code: status.OK, messages: [] });
    expect(await client.unary('GetStatCodes', Buffer.alloc(0))).toMatchObject({
      code: status.OK,
      messages: [Buffer.alloc(0)],
    });
  });

  it('that throws is an internal error whose words stay in the log', async () => {
    const { client, host } = await start({ strategy: await ownStrategy('troubled') });

    const answer = await client.stream('MakeMatches', [
      ANY,
      aTicketMessage({ ticketId: 'throws' }),
    ]);

    expect(answer.code).toBe(status.INTERNAL);
    expect(answer.details).toMatch(/^internal error, reference /);
    expect(JSON.stringify(host.logLines)).toContain('the secret of the strategy');
    await expectHealthy();
  });

  it('that answers with a ticket of its own making is an internal error', async () => {
    const { client } = await start({ strategy: await ownStrategy('troubled') });
    const messages = [ANY, aTicketMessage({ ticketId: 'invents' })];

    expect((await client.stream('MakeMatches', messages)).code).toBe(status.INTERNAL);
  });

  it('that ends its thread fails its tick, and the next one has a thread again', async () => {
    const { client } = await start({ strategy: await ownStrategy('troubled') });

    const answer = await client.stream('MakeMatches', [ANY, aTicketMessage({ ticketId: 'exits' })]);

    expect(answer.code).toBe(status.INTERNAL);
    await expectHealthy();
  });

  it('writes log lines that carry the id of the call', async () => {
    const { client, host } = await start({ strategy: await ownStrategy('troubled') });
    await client.stream('MakeMatches', [ANY, aTicketMessage({ ticketId: 'logs' })]);

    const line = host.logLines.find(({ msg }) => msg === 'seen by the strategy');
    const call = host.logLines.find(({ msg }) => msg === 'call');

    expect(line).toMatchObject({ pool: 'pool', correlationId: call?.correlationId });
  });
});
