import { describe, expect, it } from '@jest/globals';
import { fillIn } from './server-command.js';

describe('the command of a local server', () => {
  it('has its placeholders filled in, within arguments that stay one', () => {
    const values = { port: 7001, sessionId: `a'; rm -rf {secret} $(x)`, secret: 's {port}' };
    expect(fillIn(['x', '-p{port}', '{sessionId}', '{secret}', '{other}'], values)).toEqual([
      'x',
      '-p7001',
      `a'; rm -rf {secret} $(x)`,
      's {port}',
      '{other}',
    ]);
  });
});
