/**
 * Pino's `time` member as text in ISO 8601, made once a millisecond: under load many lines share
 * one, and making it costs as much as all the rest of a line's head.
 * @param now  milliseconds since the epoch
 */
export function isoTimestamps(now: () => number = Date.now): () => string {
  let madeFor = Number.NaN;
  let member = '';
  return () => {
    const milliseconds = now();
    if (milliseconds !== madeFor) {
      madeFor = milliseconds;
      member = `,"time":"${new Date(milliseconds).toISOString()}"`;
    }
    return member;
  };
}
