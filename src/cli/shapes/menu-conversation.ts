import { once } from 'node:events';
import type { JsonValue } from '@bufbuild/protobuf';
import { CallFailedError } from '../../common/grpc/client/call-failed.error.js';
import type { CliSurroundings } from '../cli-context.js';
import { answerLine } from './answer-line.js';
import { type MenuActions, type MenuLetters, type Person, runMenu } from './menu.js';
import type { SHAPE_METHODS } from './shape-methods.js';
import { shapeRequests } from './shape-requests.js';
import { NotServingError, type ShapesClient } from './shapes-client.js';

/**
 * The menu with a person at the terminal. A call that fails is told, and the menu goes on; Ctrl-C
 * cancels what runs and ends it.
 */
export async function converse(
  client: ShapesClient,
  letters: MenuLetters,
  { terminal, stop }: CliSurroundings,
): Promise<void> {
  const lines = terminal.openLines();
  const stopped = stop.aborted ? Promise.resolve() : once(stop, 'abort');
  const person: Person = {
    async ask(question) {
      if (stop.aborted) return undefined;
      terminal.prompt(question);
      return Promise.race([lines.next(), stopped.then(() => undefined)]);
    },
    tell: (line) => terminal.out(line),
  };
  const call = async (method: keyof typeof SHAPE_METHODS, requests: readonly JsonValue[]) => {
    try {
      for await (const answer of client.call(method, requests)) {
        terminal.out(answerLine(answer, false));
      }
    } catch (error) {
      const isForeseen = error instanceof CallFailedError || error instanceof NotServingError;
      if (!isForeseen) throw error;
      terminal.out(error.message);
    }
  };
  const actions: MenuActions = {
    create: (type) => call('create', shapeRequests.ofType(type)),
    get: (id) => call('get', shapeRequests.ofIds([id])),
    perimeters: (min) => call('perimeters', shapeRequests.above(min)),
    totalArea: (ids) => call('totalArea', shapeRequests.ofIds(ids)),
    areas: (ids) => call('areas', shapeRequests.ofIds(ids)),
  };
  try {
    await runMenu(person, actions, letters);
  } finally {
    lines.close();
  }
}
