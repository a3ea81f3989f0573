import type { StoryEvent, StoryListener } from './story-event.js';

/** How a story went. */
export interface StoryOutcome {
  readonly held: number;
  readonly failed: number;
}

/** Tells one step. */
export interface Step {
  tell(event: StoryEvent): void;
  /** @param found  what was there instead; shown when the claim does not hold */
  check(claim: string, held: boolean, found?: unknown): void;
}

/** The user wanted to end before the story did. */
export class StoryStoppedError extends Error {
  override readonly name = 'StoryStoppedError';

  constructor() {
    super('interrupted');
  }
}

/** Tells a story step by step, and keeps count of what held. */
export class StoryTeller {
  readonly #listener: StoryListener;
  readonly #stop: AbortSignal;
  #steps = 0;
  #held = 0;

  /** @param stop  once aborted, no step begins any more but the last one */
  constructor(listener: StoryListener, stop: AbortSignal) {
    this.#listener = listener;
    this.#stop = stop;
  }

  /**
   * A step holds when every check does and nothing is thrown.
   * @throws StoryStoppedError, or what `work` throws, once it has been told
   */
  async step<T>(title: string, work: (step: Step) => Promise<T>): Promise<T> {
    if (this.#stop.aborted) throw new StoryStoppedError();
    return this.lastStep(title, work);
  }

  /** A step that must be taken, whatever the user wants. */
  async lastStep<T>(title: string, work: (step: Step) => Promise<T>): Promise<T> {
    this.#steps += 1;
    this.#listener.stepBegan(this.#steps, title);
    const begin = performance.now();
    let holds = true;
    const step: Step = {
      tell: (event) => this.#listener.happened(event),
      check: (claim, held, found) => {
        holds &&= held;
        const instead = held || found === undefined ? '' : textOf(found);
        this.#listener.happened({ kind: 'check', claim, held, found: instead });
      },
    };
    try {
      return await work(step);
    } catch (error) {
      step.check(error instanceof Error ? error.message : String(error), false);
      throw error;
    } finally {
      if (holds) this.#held += 1;
      this.#listener.stepEnded(title, holds, performance.now() - begin);
    }
  }

  get outcome(): StoryOutcome {
    return { held: this.#held, failed: this.#steps - this.#held };
  }
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
