import { DeadlinePassedError } from '../../../../common/time/with-deadline.js';
import {
  type DedicatedServerError,
  InvalidServerOrderError,
  ProviderUnavailableError,
  ServerCapacityError,
  ServerPreconditionError,
} from '../../domain/dedicated-server.errors.js';
import { GameLiftRefusal } from './game-lift-refusal.js';

const NO_ROOM = ['FleetCapacityExceededException', 'OutOfCapacityException'];
const LIMITED = ['LimitExceededException'];
const THROTTLED = [
  'ThrottlingException',
  'Throttling',
  'ThrottledException',
  'TooManyRequestsException',
  'RequestLimitExceeded',
  'RequestThrottled',
];
const NOT_READY = [
  'InvalidFleetStatusException',
  'TerminalRoutingStrategyException',
  'NotReadyException',
  'InvalidGameSessionStatusException',
  'ConflictException',
  'IdempotentParameterMismatchException',
];
const CREDENTIALS = [
  'UnauthorizedException',
  'AccessDeniedException',
  'AccessDenied',
  'UnrecognizedClientException',
  'InvalidClientTokenId',
  'InvalidSignatureException',
  'IncompleteSignature',
  'IncompleteSignatureException',
  'SignatureDoesNotMatch',
  'MissingAuthenticationToken',
  'MissingAuthenticationTokenException',
  'ExpiredTokenException',
  'ExpiredToken',
  'OptInRequired',
  'NotAuthorized',
  // Of the SDK itself: it found none.
  'CredentialsProviderError',
];
/** Codes of Node for a request that never left this machine. */
const NEVER_SENT = ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH'];

const MASK = '***';

/** The members of the SDK's errors that are looked at; any of them may be missing. */
interface SdkError {
  readonly name?: unknown;
  readonly message?: unknown;
  readonly code?: unknown;
  readonly $metadata?: { readonly httpStatusCode?: number; readonly requestId?: string };
}

/**
 * What a failed call means, in the words of a game engineer; what AWS said is its `cause`.
 * @param secrets  values of the request that AWS may repeat in its message
 */
export function gameLiftFailure(
  error: unknown,
  secrets: readonly string[] = [],
): DedicatedServerError {
  if (error instanceof DeadlinePassedError) {
    return new ProviderUnavailableError('GameLift gave no answer in time', { cause: error });
  }
  const cause = refusalOf(error, secrets);
  const name = cause.code;
  if (CREDENTIALS.includes(name)) {
    return new ServerPreconditionError(
      'GameLift refuses the credentials of this host: see its log, and compare with deploy/aws',
      { cause },
    );
  }
  if (THROTTLED.includes(name) || cause.httpStatus === 429) {
    const message = 'GameLift takes no more requests at the moment';
    return new ServerCapacityError(message, { cause, isTransient: true });
  }
  if (NO_ROOM.includes(name)) {
    return new ServerCapacityError('the fleet has no server free', { cause });
  }
  if (LIMITED.includes(name)) {
    return new ServerCapacityError('a limit of the AWS account has been reached', { cause });
  }
  switch (name) {
    case 'NotFoundException':
      return new ServerPreconditionError(
        'GameLift does not know what the deployment names: it must be an alias for synchronous ' +
          'and a queue for asynchronous requests, in the region of AWS_REGION',
        { cause },
      );
    case 'UnsupportedRegionException':
      return new InvalidServerOrderError(
        'requested_region',
        'a region',
        'one that GameLift serves',
        {
          cause,
        },
      );
    case 'InvalidRequestException':
    case 'ValidationException':
      return new InvalidServerOrderError(
        'request',
        'something that GameLift refuses (the log of the host says what)',
        "an alias or queue, one of its fleet's locations, and values that GameLift takes",
        { cause },
      );
  }
  if (NOT_READY.includes(name)) {
    return new ServerPreconditionError('the fleet is in no state to host game sessions', { cause });
  }
  const isRefusal = cause.httpStatus !== undefined && cause.httpStatus >= 400;
  if (isRefusal && cause.httpStatus < 500) {
    return new ServerPreconditionError('GameLift refuses the request', { cause });
  }
  return new ProviderUnavailableError(
    isRefusal ? 'GameLift has trouble of its own' : 'GameLift cannot be reached',
    { cause },
  );
}

/**
 * True when the call may have had its effect although it failed: nobody knows.
 * @param error  of {@link gameLiftFailure}
 */
export function isOutcomeUnknown(error: unknown): boolean {
  if (!(error instanceof ProviderUnavailableError)) return false;
  return !(error.cause instanceof GameLiftRefusal && NEVER_SENT.includes(error.cause.code));
}

/** True when AWS has looked at the request itself and said no, so that it had no effect. */
export function isRefusedForGood(error: unknown): boolean {
  const isAnswer = error instanceof Error && error.cause instanceof GameLiftRefusal;
  if (!isAnswer || error instanceof ProviderUnavailableError) return false;
  const { code, httpStatus } = error.cause as GameLiftRefusal;
  return httpStatus !== undefined && !THROTTLED.includes(code) && !CREDENTIALS.includes(code);
}

function refusalOf(error: unknown, secrets: readonly string[]): GameLiftRefusal {
  const { name, message, code, $metadata }: SdkError =
    typeof error === 'object' && error !== null ? error : {};
  const httpStatus = $metadata?.httpStatusCode;
  const isService = httpStatus !== undefined && httpStatus >= 400;
  const awsName = !isService && typeof code === 'string' ? code : String(name ?? 'Error');
  return new GameLiftRefusal(
    awsName,
    // A text that cannot be read is of an answer, and answers repeat what was asked for.
    error instanceof SyntaxError
      ? 'the answer cannot be read'
      : withoutValues(String(message ?? ''), secrets),
    isService ? httpStatus : undefined,
    $metadata?.requestId,
  );
}

/** AWS repeats refused values: `Value 'hunter2' at 'gameProperties' failed to satisfy …`. */
function withoutValues(message: string, secrets: readonly string[]): string {
  let text = message;
  for (const secret of secrets) {
    if (secret === '') continue;
    for (const form of [secret, JSON.stringify(secret).slice(1, -1)]) {
      text = text.replaceAll(form, MASK);
    }
  }
  return text.replace(/Value '.*?' at '/gs, `Value ${MASK} at '`);
}
