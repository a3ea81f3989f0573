import type { Terminal } from '../terminal.js';
import type { StoryEvent, StoryListener } from './story-event.js';

/** Tells the story as one JSON object a line, for scripts. */
export class JsonListener implements StoryListener {
  readonly #terminal: Terminal;
  #step = 0;

  constructor(terminal: Terminal) {
    this.#terminal = terminal;
  }

  stepBegan(number: number): void {
    this.#step = number;
  }

  happened(event: StoryEvent): void {
    this.#terminal.out(JSON.stringify({ step: this.#step, ...event }));
  }

  stepEnded(title: string, held: boolean, durationMs: number): void {
    const end = { step: this.#step, kind: 'step', title, held, durationMs };
    this.#terminal.out(JSON.stringify(end));
  }
}
