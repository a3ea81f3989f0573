import { describe, expect, it } from '@jest/globals';
import { DeadlinePassedError } from '../../../../common/time/with-deadline.js';
import { gameLiftFailure, isOutcomeUnknown, isRefusedForGood } from './game-lift-failure.js';

/** An error as the SDK throws it for an answer of AWS. */
const answered = (name: string, httpStatusCode = 400, message = 'AWS says why') =>
  Object.assign(new Error(message), { name, $metadata: { httpStatusCode, requestId: 'r-1' } });
/** An error as Node throws it. */
const network = (code: string) => Object.assign(new Error(`connect ${code}`), { code });

describe('a failed call to GameLift', () => {
  it.each([
    ['FleetCapacityExceededException', 'exhausted', false],
    ['LimitExceededException', 'exhausted', false],
    ['ThrottlingException', 'exhausted', true],
    ['InvalidRequestException', 'invalid-input', false],
    ['UnsupportedRegionException', 'invalid-input', false],
    ['NotFoundException', 'precondition-failed', false],
    ['InvalidFleetStatusException', 'precondition-failed', false],
    ['TerminalRoutingStrategyException', 'precondition-failed', false],
    ['UnauthorizedException', 'precondition-failed', false],
    ['ExpiredTokenException', 'precondition-failed', false],
    ['SomethingNewException', 'precondition-failed', false],
  ])('that says %s is %s', (name, kind, isTransient) => {
    const failure = gameLiftFailure(answered(name));
    expect({ kind: failure.kind, isTransient: failure.isTransient }).toEqual({ kind, isTransient });
    expect(isOutcomeUnknown(failure)).toBe(false);
    expect(failure.message).not.toMatch(/Exception|AWS says why/);
    expect(failure.cause).toMatchObject({ code: name, message: 'AWS says why (request r-1)' });
  });

  it.each([
    ['an internal error of AWS', answered('InternalServiceException', 500), true],
    ['a reset connection', network('ECONNRESET'), true],
    ['a time-out', new DeadlinePassedError(1000), true],
    ['an answer that is no JSON', new SyntaxError('{"Game'), true],
    ['a refused connection', network('ECONNREFUSED'), false],
    ['a name that does not resolve', network('ENOTFOUND'), false],
  ])('with %s may be repeated', (_, error, isUnknown) => {
    const failure = gameLiftFailure(error);
    expect(failure).toMatchObject({ kind: 'not-ready', isTransient: true });
    expect(isOutcomeUnknown(failure)).toBe(isUnknown);
  });

  it('tells apart who has looked at the request and who has not', () => {
    const looked = (name: string) => isRefusedForGood(gameLiftFailure(answered(name)));
    expect(looked('FleetCapacityExceededException')).toBe(true);
    expect(looked('ThrottlingException')).toBe(false);
    expect(looked('ExpiredTokenException')).toBe(false);
  });

  it('blames the credentials when the SDK finds none', () => {
    const none = Object.assign(new Error('none'), { name: 'CredentialsProviderError' });
    expect(gameLiftFailure(none)).toMatchObject({ kind: 'precondition-failed' });
  });

  it('keeps no value of the request, in whatever form AWS repeats it', () => {
    const data = '{"key": "hunter2"}';
    const message =
      `Value 'some text' at 'x' failed; ${data}; ${JSON.stringify(data)}; ` +
      `Value 's3cret' at 'gameProperties' failed`;
    const { cause } = gameLiftFailure(answered('InvalidRequestException', 400, message), [
      data,
      's3cret',
    ]);
    expect(String(cause)).not.toMatch(/hunter2|s3cret|some text/);
    expect(String(cause)).toContain("at 'gameProperties' failed");
  });
});
