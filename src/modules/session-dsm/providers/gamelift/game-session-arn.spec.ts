import { describe, expect, it } from '@jest/globals';
import { readGameSessionArn } from './game-session-arn.js';

describe('the ARN of a game session', () => {
  it.each([
    ['arn:aws:gamelift:us-west-2::gamesession/fleet-1/the-token', 'us-west-2'],
    ['arn:aws:gamelift:eu-west-1::gamesession/fleet-1/us-west-2/the-token', 'eu-west-1'],
    ['arn:aws-cn:gamelift:cn-north-1:123456789012:gamesession/fleet-1/the-token', 'cn-north-1'],
  ])('tells its region and its token: %s', (text, region) => {
    expect(readGameSessionArn(text)).toEqual({ text, region, token: 'the-token' });
  });

  it.each([
    undefined,
    '',
    'fleet-1',
    'arn:aws:gamelift:us-west-2:123456789012:fleet/fleet-1',
    'arn:aws:gamelift:us-west-2::gamesession/fleet-1',
    'arn:aws:sqs:us-west-2::gamesession/fleet-1/x',
    'arn:aws:gamelift:us-west-2::gamesession/fleet-1/x y',
  ])('is not %j', (text) => {
    expect(readGameSessionArn(text)).toBeUndefined();
  });
});
