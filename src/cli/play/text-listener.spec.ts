import { describe, expect, it } from '@jest/globals';
import type { JsonChange } from './json-changes.js';
import { TextListener } from './text-listener.js';

function told(changes: readonly JsonChange[], isInteractive = false): readonly string[] {
  const lines: string[] = [];
  const out = (line: string) => void lines.push(line);
  const readInput = async () => '';
  const listener = new TextListener({ isInteractive, out, err: out, readInput });
  listener.happened({ kind: 'changes', actor: 'host', verb: 'changed', changes });
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
});
