import { describe, expect, it } from '@jest/globals';
import { MENU_LETTERS, type MenuActions, runMenu } from './menu.js';

/** Types the lines, and tells what was done and said. */
async function typing(lines: readonly string[], letters = MENU_LETTERS) {
  const waiting = [...lines];
  const told: string[] = [];
  const done: unknown[] = [];
  const doing = (name: keyof MenuActions) => async (value: unknown) =>
    void done.push([name, value]);
  await runMenu(
    { ask: async () => waiting.shift(), tell: (line) => void told.push(line) },
    {
      create: doing('create'),
      get: doing('get'),
      perimeters: doing('perimeters'),
      totalArea: doing('totalArea'),
      areas: doing('areas'),
    },
    letters,
  );
  return { done, told, waiting };
}

describe('the menu', () => {
  it('leads to each of the five methods, and ends', async () => {
    const { done, told, waiting } = await typing([
      ...['C', 'Triangle', 'g', ' t-00 ', 'P', '5.5', 'T', 'T-0', 'r-1', '', 'a', 'P-2', ''],
      ...['E', 'not read'],
    ]);
    expect(done).toEqual([
      ['create', 'Triangle'],
      ['get', 'T-0'],
      ['perimeters', 5.5],
      ['totalArea', ['T-0', 'R-1']],
      ['areas', ['P-2']],
    ]);
    expect(told).toEqual([]);
    expect(waiting).toEqual(['not read']);
  });

  it('goes back on X, whatever is being asked', async () => {
    const { done } = await typing(['C', 'x', 'G', 'X', 'P', 'X', 'T', 'T-0', 'X', 'A', 'X', 'E']);
    expect(done).toEqual([]);
  });

  it('says what it did not understand, and asks again', async () => {
    const { done, told } = await typing(['Q', 'G', 'T0', 'T-0', 'P', '', 'five', '5', 'E']);
    expect(done).toEqual([
      ['get', 'T-0'],
      ['perimeters', 5],
    ]);
    expect(told).toEqual([
      'found "Q", expected one of the letters',
      'found "T0", expected id (as T-0)',
      'found "", expected minimum perimeter',
      'found "five", expected minimum perimeter',
    ]);
  });

  it('sends no ids at all when none were typed', async () => {
    expect((await typing(['T', '', 'E'])).done).toEqual([['totalArea', []]]);
  });

  it.each([[[]], [['G']], [['T', 'T-0']]])('ends with the input after %j', async (lines) => {
    expect((await typing(lines)).done).toEqual([]);
  });

  it('goes by other letters when it is told to', async () => {
    const { done } = await typing(['N', 'Pentagon', 'Q'], {
      ...MENU_LETTERS,
      create: 'N',
      exit: 'Q',
    });
    expect(done).toEqual([['create', 'Pentagon']]);
  });
});
