import { describe, expect, it } from '@jest/globals';
import type { HookCall } from '../../local-ags/hooks/hook-call.js';
import type { JsonChange } from './json-changes.js';
import type { StoryEvent } from './story-event.js';
import { TextListener } from './text-listener.js';

function told(changes: readonly JsonChange[], isInteractive = false): readonly string[] {
  return linesOf({ kind: 'changes', actor: 'host', verb: 'changed', changes }, isInteractive);
}

function linesOf(event: StoryEvent, isInteractive = false): readonly string[] {
  const lines: string[] = [];
  const out = (line: string) => void lines.push(line);
  const listener = new TextListener({ isInteractive, out });
  listener.happened(event);
  return lines;
}

describe('TextListener', () => {
  it('says so when nothing changed', () => {
    expect(told([])).toEqual(['    host      changed nothing']);
  });

  it('tells times last and no more than six changes', () => {
    const paths = ['updated_at', 'a', 'b', 'c', 'd', 'e', 'f'];
    const lines = told(paths.map((path) => ({ path, before: 1, after: 2 })));
    expect(lines[0]).toBe('    host      changed ~ a = 1 → 2');
    expect(lines.at(-1)?.trim()).toBe('and 1 more');
  });

  it('shows the false that protobuf JSON leaves out', () => {
    const [line] = told([{ path: 'is_full', before: true, after: undefined }]);
    expect(line).toContain('~ is_full = true → false');
  });

  it('cuts long values', () => {
    const [line = ''] = told([{ path: 'a', before: undefined, after: 'x'.repeat(1000) }]);
    expect(line).toMatch(/^ +host +changed \+ a = "x+…$/);
    expect(line.length).toBeLessThan(100);
  });

  it('uses colours for people only', () => {
    const change = { path: 'a', before: 1, after: undefined };
    expect(told([change]).join()).not.toContain('\u001b[');
    expect(told([change], true).join()).toContain('\u001b[');
  });

  describe('of a call', () => {
    const call: HookCall = {
      sequence: 1,
      method: 'OnSessionCreated',
      address: 'host:1',
      sessionId: '0123456789abcdef',
      actions: [],
      attempt: 1,
      startedAt: '2027-01-15T08:00:00Z',
      durationMs: 1.25,
      status: 'OK',
      details: '',
      traceId: '',
      request: {},
    };
    const shown = (more: Partial<HookCall>) =>
      linesOf({ kind: 'hook', call: { ...call, ...more } })[0]
        ?.replace(/ +/g, ' ')
        .trim();

    it('names the session', () => {
      expect(shown({})).toBe('AGS → host OnSessionCreated 01234567… OK, 1.3 ms');
    });

    it('tells how much went over a stream', () => {
      const stream = { method: 'MakeMatches', sessionId: '', matchPool: 'pool' };
      const request = [{ parameters: {} }, { ticket: {} }, { ticket: {} }];
      expect(shown({ ...stream, request, response: [{}] })).toBe(
        'AGS → host MakeMatches (2 tickets, 1 answer) OK, 1.3 ms',
      );
      expect(shown({ ...stream, request: [{ parameters: {} }], status: 'INTERNAL' })).toBe(
        'AGS → host MakeMatches (0 tickets, 0 answers) INTERNAL, 1.3 ms',
      );
    });

    it('names nothing where a call is about a pool', () => {
      expect(shown({ method: 'GetStatCodes', sessionId: '', matchPool: 'pool' })).toBe(
        'AGS → host GetStatCodes OK, 1.3 ms',
      );
    });
  });
});
