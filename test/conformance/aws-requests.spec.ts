import {
  CreateGameSessionCommand,
  type CreateGameSessionCommandInput,
  GameLiftClient,
} from '@aws-sdk/client-gamelift';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { FakeAws } from '../support/aws/fake-aws.js';

const CREDENTIALS = { accessKeyId: 'AKIAFAKE', secretAccessKey: 'fake' };
const SIGNED =
  'AWS4-HMAC-SHA256 Credential=AKIAFAKE/20260314/us-west-2/gamelift/aws4_request, ' +
  `SignedHeaders=host;x-amz-date, Signature=${'0'.repeat(64)}`;
const RIGHT = {
  AliasId: 'alias-1',
  IdempotencyToken: 'token-1',
  Location: 'us-west-2',
  MaximumPlayerSessionCount: 4,
  GameProperties: [{ Key: 'gameMode', Value: 'duel' }],
};

describe('the AWS of the tests', () => {
  let aws: FakeAws;

  beforeAll(async () => {
    aws = await FakeAws.open();
  });
  afterAll(() => aws.close());

  const post = async (body: object, headers: Record<string, string> = {}) => {
    const response = await fetch(aws.url, {
      method: 'POST',
      headers: {
        'x-amz-target': 'GameLift.CreateGameSession',
        'x-amz-date': '20260314T092700Z',
        authorization: SIGNED,
        ...headers,
      },
      body: JSON.stringify(body),
    });
    const answer: Readonly<Record<string, unknown>> = JSON.parse(await response.text());
    return { status: response.status, answer };
  };

  it('takes what the SDK sends', async () => {
    const client = new GameLiftClient({
      region: 'us-west-2',
      endpoint: aws.url,
      credentials: CREDENTIALS,
    });
    const input: CreateGameSessionCommandInput = { ...RIGHT, IdempotencyToken: 'of-the-sdk' };
    const { GameSession } = await client.send(new CreateGameSessionCommand(input));
    client.destroy();
    expect(GameSession?.Status).toBe('ACTIVE');
    expect(aws.problems).toEqual([]);
    expect(aws.calls.at(-1)).toEqual({
      call: 'gamelift:CreateGameSession',
      region: 'us-west-2',
      request: input,
    });
  });

  it('takes the same without the SDK', async () => {
    expect((await post(RIGHT)).status).toBe(200);
  });

  it.each([
    [
      'a name that is no member',
      { ...RIGHT, MaximumPlayers: 4 },
      'input.MaximumPlayers: is no member',
    ],
    [
      'a name that is no member of an item',
      { ...RIGHT, GameProperties: [{ Key: 'gameMode', Value: 'duel', Name: 'x' }] },
      'input.GameProperties[0].Name: is no member of GameProperty',
    ],
    [
      'a required member that is missing',
      { ...RIGHT, MaximumPlayerSessionCount: undefined },
      'input.MaximumPlayerSessionCount: is required',
    ],
    [
      'a required member of an item that is missing',
      { ...RIGHT, GameProperties: [{ Key: 'gameMode' }] },
      'input.GameProperties[0].Value: is required',
    ],
    ['a wrong type', { ...RIGHT, AliasId: 1 }, 'input.AliasId: expected a string'],
    ['a number in text', { ...RIGHT, MaximumPlayerSessionCount: '4' }, 'expected a number'],
    [
      'an item for a list',
      { ...RIGHT, GameProperties: {} },
      'input.GameProperties: expected a list',
    ],
    ['a token that is too long', { ...RIGHT, IdempotencyToken: 'x'.repeat(49) }, 'token'],
  ])('refuses %s', async (_, body, problem) => {
    const { status, answer } = await post(body);
    expect({ status, type: answer.__type }).toEqual({ status: 400, type: 'ValidationException' });
    expect(answer.message).toContain(problem);
  });

  it.each([
    ['not signed', { authorization: '' }],
    ['signed for another service', { authorization: SIGNED.replace('gamelift', 'sqs') }],
    ['signed without a host', { authorization: SIGNED.replace('host;', '') }],
    ['not dated', { 'x-amz-date': '' }],
  ])('refuses a request that is %s', async (_, headers) => {
    const { status, answer } = await post(RIGHT, headers);
    expect({ status, type: answer.__type }).toEqual({
      status: 400,
      type: 'MissingAuthenticationTokenException',
    });
  });
});
