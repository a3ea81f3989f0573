import { styleText } from 'node:util';
import type { JsonValue } from '@bufbuild/protobuf';
import type { HookCall } from '../../local-ags/hooks/hook-call.js';
import type { Terminal } from '../terminal.js';
import type { JsonChange } from './json-changes.js';
import type { StoryEvent, StoryListener } from './story-event.js';

const ACTOR_WIDTH = 10;
const TEXT_WIDTH = 66;
const MAX_CHANGES = 6;
const MAX_VALUE_CHARACTERS = 60;
/** Digits of an id that tell one from another for a reader. */
const ID_CHARACTERS = 8;

type Style = Parameters<typeof styleText>[0];

/** Tells the story in lines that people like to read. */
export class TextListener implements StoryListener {
  readonly #terminal: Pick<Terminal, 'isInteractive' | 'out'>;

  constructor(terminal: Pick<Terminal, 'isInteractive' | 'out'>) {
    this.#terminal = terminal;
  }

  stepBegan(number: number, title: string): void {
    this.#terminal.out('');
    this.#terminal.out(this.#styled('bold', `${String(number).padStart(2)}  ${title}`));
  }

  happened(event: StoryEvent): void {
    switch (event.kind) {
      case 'request':
        this.#line(event.actor, event.request, milliseconds(event.durationMs));
        break;
      case 'grpc':
        this.#line(event.actor, event.request, this.#status(event.status, event.durationMs));
        break;
      case 'hook': {
        const { method, status, durationMs } = event.call;
        const text = `→ host ${method} ${subjectOf(event.call)}`.trimEnd();
        this.#line('AGS', text, this.#status(status, durationMs));
        break;
      }
      case 'changes':
        this.#changes(event.actor, event.verb, event.changes);
        break;
      case 'fact':
        this.#line(event.actor, `${event.verb} ${event.text}`);
        break;
      case 'check': {
        const mark = event.held ? this.#styled('green', '✓') : this.#styled('red', '✗');
        const found = event.found === '' ? '' : `, found: ${event.found}`;
        this.#terminal.out(`    ${mark} ${event.claim}${found}`);
        break;
      }
    }
  }

  stepEnded(): void {
    // The checks have said it.
  }

  #changes(actor: string, verb: string, changes: readonly JsonChange[]): void {
    if (changes.length === 0) {
      this.#line(actor, `${verb} nothing`);
      return;
    }
    // Times change with everything else and say the least.
    const sorted = changes.toSorted((a, b) => Number(isTime(a)) - Number(isTime(b)));
    const lines = sorted.slice(0, MAX_CHANGES).map((change) => this.#change(change));
    if (sorted.length > MAX_CHANGES) lines.push(`and ${sorted.length - MAX_CHANGES} more`);
    lines.forEach((line, index) => {
      if (index === 0) this.#line(actor, `${verb} ${line}`);
      else this.#line('', `${' '.repeat(verb.length)} ${line}`);
    });
  }

  #change({ path, before, after }: JsonChange): string {
    // Protobuf JSON leaves out what is false.
    if (before === true && after === undefined) return this.#change({ path, before, after: false });
    if (before === undefined) return this.#styled('green', `+ ${path} = ${shown(after)}`);
    if (after === undefined) return this.#styled('red', `- ${path} = ${shown(before)}`);
    return this.#styled('yellow', `~ ${path} = ${shown(before)} → ${shown(after)}`);
  }

  #status(status: string, durationMs: number): string {
    const text = status === 'OK' ? status : this.#styled('red', status);
    return `${text}, ${milliseconds(durationMs)}`;
  }

  #line(actor: string, text: string, result = ''): void {
    const begin = `    ${this.#styled('cyan', actor.padEnd(ACTOR_WIDTH))}`;
    const end = result === '' ? text : `${text.padEnd(TEXT_WIDTH)} ${result}`;
    this.#terminal.out(`${begin}${end}`);
  }

  #styled(style: Style, text: string): string {
    // The terminal has judged already whether a person sees it.
    return this.#terminal.isInteractive ? styleText(style, text, { validateStream: false }) : text;
  }
}

/** The session that a call is about; of a stream, how much went over it. */
function subjectOf({ sessionId, request, response }: HookCall): string {
  if (sessionId !== '') return `${sessionId.slice(0, ID_CHARACTERS)}…`;
  if (!Array.isArray(request)) return '';
  const tickets = request.filter(
    (one) => one !== null && typeof one === 'object' && 'ticket' in one,
  );
  const answers = Array.isArray(response) ? response.length : 0;
  return `(${counted(tickets.length, 'ticket')}, ${counted(answers, 'answer')})`;
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

function isTime({ path }: JsonChange): boolean {
  return path.endsWith('_at');
}

function milliseconds(ms: number): string {
  return `${ms.toFixed(1)} ms`;
}

function shown(value: JsonValue | undefined): string {
  const text = JSON.stringify(value) ?? '';
  return text.length > MAX_VALUE_CHARACTERS ? `${text.slice(0, MAX_VALUE_CHARACTERS)}…` : text;
}
