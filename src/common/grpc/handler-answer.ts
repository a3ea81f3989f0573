import { isObservable, lastValueFrom } from 'rxjs';

/** Nest answers a thrown error as an observable that fails, everything else as a promise. */
export async function settled(answered: Promise<unknown>): Promise<unknown> {
  const answer = await answered;
  return isObservable(answer) ? lastValueFrom(answer, { defaultValue: undefined }) : answer;
}

/** @throws TypeError when a handler whose answers stream gave something else */
export function iterableOf(answers: unknown): AsyncIterable<unknown> {
  if (typeof answers === 'object' && answers !== null && Symbol.asyncIterator in answers) {
    return answers as AsyncIterable<unknown>; // the member that makes it one was just found
  }
  throw new TypeError(`the handler answered ${typeof answers}, expected an async iterable`);
}
