import { beforeEach, describe, expect, it } from '@jest/globals';
import { MessageRegistry } from '../../common/grpc/client/message-registry.js';
import { MatchMessages } from './match-messages.js';
import { MatchTickets } from './match-tickets.js';

const messages = new MatchMessages(MessageRegistry.fromBuild());

describe('MatchTickets', () => {
  let now: number;
  let tickets: MatchTickets;

  beforeEach(() => {
    now = 100;
    tickets = new MatchTickets({ now: () => now });
  });

  function add(ticketId: string, ...userIds: readonly string[]): void {
    const players = userIds.map((playerId) => ({ playerId }));
    tickets.add(messages.ticket({ ticketId, matchPool: 'pool', players }), now, 10);
  }

  function queued(): readonly string[] {
    return tickets.queued('pool').map(({ message }) => message.ticketId);
  }

  it('keeps the order of arrival, also for what comes back', () => {
    for (const id of ['a', 'b', 'c']) add(id, `player of ${id}`);
    tickets.propose(['a'], 'backfill', 'proposal');
    expect(queued()).toEqual(['b', 'c']);
    tickets.release(['a']);
    expect(queued()).toEqual(['a', 'b', 'c']);
  });

  it('lets nobody wait twice in a pool', () => {
    add('a', 'ann', 'bob');
    expect(() => add('b', 'bob')).toThrow('player "bob" already waits in "pool" with ticket "a"');
    tickets.cancel('a');
    add('b', 'bob');
    expect(tickets.waitingOf('bob').map(({ message }) => message.ticketId)).toEqual(['b']);
    expect(tickets.waitingOf('ann')).toEqual([]);
  });

  it('lets a ticket expire while it is queued, not while a session decides about it', () => {
    add('a', 'ann');
    add('b', 'bob');
    tickets.propose(['b'], 'backfill', 'proposal');
    now += 10;
    expect(queued()).toEqual([]);
    expect(tickets.get('a').state).toEqual({ kind: 'expired' });
    expect(tickets.get('b').state).toMatchObject({ kind: 'proposed' });
    tickets.release(['b']);
    expect(tickets.get('b').state).toEqual({ kind: 'expired' });
  });

  it('does not bring back what ended while a session decided', () => {
    add('a', 'ann');
    tickets.propose(['a'], 'backfill', 'proposal');
    tickets.cancel('a');
    tickets.release(['a']);
    expect(tickets.get('a').state).toEqual({ kind: 'cancelled' });
  });

  it('takes for matched what expired while its session was being made', () => {
    add('a', 'ann');
    now += 10;
    expect(tickets.get('a').state).toEqual({ kind: 'expired' });
    tickets.match(['a'], 'session');
    expect(tickets.get('a').state).toEqual({ kind: 'matched', sessionId: 'session' });
  });

  it('remembers the last thousand that wait no longer', () => {
    for (let index = 0; index <= 1000; index += 1) {
      add(`ticket ${index}`, 'ann');
      tickets.cancel(`ticket ${index}`);
    }
    expect(() => tickets.get('ticket 0')).toThrow('is not found');
    expect(tickets.get('ticket 1').state).toEqual({ kind: 'cancelled' });
  });
});
