/** `GameLift Queue Placement Event` of EventBridge, as far as it matters. */
export interface PlacementEvent {
  readonly type: PlacementEventType;
  readonly placementId: string;
  /** Of the queue. */
  readonly region: string;
  /** The members below are there when the placement was fulfilled. */
  readonly gameSessionArn: string | undefined;
  readonly gameSessionRegion: string | undefined;
  readonly ipAddress: string | undefined;
  readonly dnsName: string | undefined;
  /** A string in the event; `undefined` when it is no number. */
  readonly port: number | undefined;
}

const TYPES = [
  'PlacementFulfilled',
  'PlacementFailed',
  'PlacementTimedOut',
  'PlacementCancelled',
] as const;
export type PlacementEventType = (typeof TYPES)[number];

/** A message that is no placement event, and will not be one when it comes again. */
export class NotAPlacementEventError extends Error {}

/**
 * @param text  of a message: the event itself, or a notification of SNS around it
 * @throws NotAPlacementEventError
 */
export function readPlacementEvent(text: string): PlacementEvent {
  const envelope = objectOf(text);
  const event =
    envelope.Type === 'Notification' && typeof envelope.Message === 'string'
      ? objectOf(envelope.Message)
      : envelope;
  const { detail, source } = event;
  if (source !== 'aws.gamelift' || typeof detail !== 'object' || detail === null) {
    throw new NotAPlacementEventError('expected an event whose source is aws.gamelift');
  }
  const details: Readonly<Record<string, unknown>> = { ...detail };
  const type = TYPES.find((each) => each === details.type);
  const placementId = textOf(details.placementId);
  if (type === undefined || placementId === undefined) {
    throw new NotAPlacementEventError('expected detail.type and detail.placementId of a placement');
  }
  const port = Number(textOf(details.port) ?? details.port);
  return {
    type,
    placementId,
    region: textOf(event.region) ?? '',
    gameSessionArn: textOf(details.gameSessionArn),
    gameSessionRegion: textOf(details.gameSessionRegion),
    ipAddress: textOf(details.ipAddress),
    dnsName: textOf(details.dnsName),
    port: Number.isInteger(port) ? port : undefined,
  };
}

function objectOf(text: string): Readonly<Record<string, unknown>> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new NotAPlacementEventError('expected JSON');
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new NotAPlacementEventError('expected a JSON object');
  }
  return { ...value };
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
