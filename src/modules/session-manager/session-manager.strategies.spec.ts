import { describe, expect, it } from '@jest/globals';
import {
  loadSessionManagerStrategy,
  sessionManagerStrategies,
} from './session-manager.strategies.js';

describe('the strategies of the session manager', () => {
  it('are the files of their folder', () => {
    expect(sessionManagerStrategies()).toEqual(expect.arrayContaining(['echo', 'sample']));
  });

  it('load by the name of their file', async () => {
    const strategies = await Promise.all(
      sessionManagerStrategies().map(loadSessionManagerStrategy),
    );

    expect(strategies).not.toContain(undefined);
    await expect(loadSessionManagerStrategy('echo')).resolves.toEqual({});
  });
});
