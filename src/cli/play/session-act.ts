import type { JsonObject, JsonValue } from '@bufbuild/protobuf';
import type { HookCall } from '../../local-ags/hooks/hook-call.js';
import type { AgsObject } from '../ags/ags-api.js';
import { expectedChange } from './expected-change.js';
import { isSameJson, jsonChanges } from './json-changes.js';
import type { LoggedInPlayer, StoryContext } from './story-context.js';
import type { Step } from './story-teller.js';

/** What a player does to a session. */
export interface SessionAct {
  readonly player: LoggedInPlayer;
  readonly method: 'POST' | 'PATCH' | 'DELETE';
  /** What follows the namespace. */
  readonly path: string;
  readonly json?: unknown;
  /** The hooks that AGS calls because of it, in order. */
  readonly hooks: readonly ExpectedHook[];
}

export interface ExpectedHook {
  /** As in `OnSessionUpdated`. */
  readonly name: string;
  /** What an Updated hook tells of the change. */
  readonly actions?: readonly string[];
}

/** Does it, tells it, and checks what AGS and the host made of it. */
export async function act(
  { api, hooks }: StoryContext,
  step: Step,
  { player, method, path, json, hooks: expected }: SessionAct,
): Promise<AgsObject> {
  const request = `${method} ${shortened(path)}`;
  const begin = performance.now();
  let calls: readonly HookCall[] = [];
  let answer: AgsObject;
  try {
    answer = await api.session(method, path, player.token, json);
  } finally {
    const durationMs = performance.now() - begin;
    step.tell({ kind: 'request', actor: player.actor, request, durationMs });
    // Also where AGS refused: a hook that failed is the likely reason.
    calls = (await hooks?.newCalls()) ?? [];
    for (const call of calls) tellHook(step, call);
  }
  if (hooks === undefined) {
    const names = expected.map(({ name }) => name).join(', ');
    step.tell({
      kind: 'fact',
      actor: 'AGS',
      verb: 'should call',
      text: `${names}: see the host's log`,
    });
    return answer;
  }
  checkHooks(step, calls, expected);
  const created = calls.find((call) => call.method.endsWith('Created'));
  if (created !== undefined) checkStored(step, created, answer);
  return answer;
}

/** Ids are long and say nothing to a reader. */
function shortened(path: string): string {
  return path.replace(
    /[0-9a-f]{32}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g,
    (id) => `${id.slice(0, 8)}…`,
  );
}

/** Tells a call, and what it changed. */
export function tellHook(step: Step, call: HookCall): void {
  step.tell({ kind: 'hook', call });
  const { session_old: before, session_new: after } = asObject(call.request);
  if (call.method.endsWith('Created') && call.response !== undefined) {
    const changes = jsonChanges(sessionOf(call.request), sessionOf(call.response));
    step.tell({ kind: 'changes', actor: 'host', verb: 'changed', changes });
  } else if (call.method === 'EnrichTicket' && call.response !== undefined) {
    const changes = jsonChanges(asObject(call.request).ticket, asObject(call.response).ticket);
    step.tell({ kind: 'changes', actor: 'host', verb: 'changed', changes });
  } else if (after !== undefined) {
    const changes = jsonChanges(before, after);
    step.tell({ kind: 'changes', actor: 'AGS', verb: 'told', changes });
  }
}

function checkHooks(
  step: Step,
  calls: readonly HookCall[],
  expected: readonly ExpectedHook[],
): void {
  const wanted = expected.map(({ name, actions = [] }) => hookText(name, actions)).join(', ');
  const found = calls.map(({ method, actions }) => hookText(method, actions)).join(', ');
  step.check(`AGS called ${wanted}`, found === wanted, found);
  const refused = calls.filter(({ status }) => status !== 'OK');
  const problems = refused.map(({ method, status, details }) => `${method}: ${status} ${details}`);
  step.check('the host answered OK', refused.length === 0, problems.join('; '));
}

function hookText(name: string, actions: readonly string[]): string {
  return actions.length === 0 ? name : `${name} (${actions.join(' + ')})`;
}

function checkStored(step: Step, created: HookCall, answer: AgsObject): void {
  const answered = asObject(asObject(sessionOf(created.response)).session).attributes ?? {};
  const stored = asObject(answer.attributes as JsonValue | undefined);
  step.check('AGS stored what the host answered', isSameJson(stored, answered), stored);
}

/**
 * Checks that the strategy did to a new session what it is known to do.
 * @param sent  attributes before the strategy; `undefined` where nobody knows them
 */
export function checkStrategy(
  { strategy, hooks }: StoryContext,
  step: Step,
  kind: 'Session' | 'Party',
  sent: JsonObject | undefined,
  answer: AgsObject,
): void {
  const stored = asObject(answer.attributes as JsonValue | undefined);
  if (hooks === undefined && sent !== undefined) {
    const changes = jsonChanges(sent, stored, 'attributes');
    step.tell({ kind: 'changes', actor: 'host', verb: 'changed', changes });
  }
  const expected = expectedChange(strategy, kind);
  if (expected.kind === 'nothing' && sent !== undefined) {
    step.check('the host changed nothing', isSameJson(stored, sent), stored);
  } else if (expected.kind === 'attributes') {
    for (const [name, value] of Object.entries(expected.attributes)) {
      const claim = `the stored ${kind === 'Party' ? 'party' : 'session'} has attribute ${name}`;
      step.check(claim, stored[name] === value, stored);
    }
  }
}

function sessionOf(message: JsonValue | undefined): JsonValue | undefined {
  return asObject(message).session;
}

function asObject(value: JsonValue | undefined): JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {};
}
