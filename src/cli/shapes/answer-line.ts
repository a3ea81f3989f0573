import type { JsonValue } from '@bufbuild/protobuf';

/** What an answer says to a person, or all of it on one line. */
export function answerLine(answer: JsonValue, isJson: boolean): string {
  if (isJson) return JSON.stringify(answer);
  const isObject = typeof answer === 'object' && answer !== null && !Array.isArray(answer);
  return isObject ? String(answer.message ?? '') : '';
}
