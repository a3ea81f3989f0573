import { ResultError } from '../../../../common/operations/result.error.js';
import { RESULT_CODE } from '../../../../common/operations/result-code.js';
import type { Clock } from '../../../../common/time/clock.js';
import type { Timer, Timers } from '../../../../common/time/timers.js';
import type { EventMessage, OperationsEvent } from './event.js';
import { EventQueue, QueueListener } from './event-queue.js';
import { checkEvent, checkFilter } from './event-rules.js';
import { EventWindow, type WindowLimits } from './event-window.js';
import { queueMessages } from './queue-messages.js';
import type { QueueRecords } from './queue-records.js';
import { QueueRetentions } from './queue-retentions.js';

/** Times and limits of the event service. */
export interface EventSettings {
  /** How long an interrupted queue is kept. */
  readonly retainMs: number;
  readonly keepAliveMs: number;
  readonly maxQueues: number;
  /** Of one caller, where callers are known: nobody can take them all. */
  readonly maxQueuesOfOwner: number;
  readonly window: WindowLimits;
}

/** Who asks, and what he asks for. */
export interface ListenRequest {
  /** Empty: all events. */
  readonly names: readonly string[];
  /** 0: a new queue. */
  readonly clientId: number;
  /** The caller as the host knows him; `undefined` where callers are not known. */
  readonly owner: string | undefined;
  /** Aborted when he goes away. */
  readonly signal: AbortSignal;
}

/**
 * Numbered queues of events: every queue gets every event, whether somebody listens or not, until
 * nobody has listened for the time of retention. One caller listens to a queue at a time, the newest.
 */
export class EventQueues {
  readonly #queues = new Map<number, EventQueue>();
  readonly #window: EventWindow;
  readonly #retentions: QueueRetentions;
  #keepAlive: Timer | undefined;
  #isStopped = false;

  /** @param onSaveFailed  told when the list of queues could not be written after one was dropped */
  constructor(
    private readonly settings: EventSettings,
    private readonly records: QueueRecords,
    private readonly time: Clock & Timers,
    private readonly onSaveFailed: (error: unknown) => void,
  ) {
    this.#window = new EventWindow(settings.window);
    this.#retentions = new QueueRetentions(settings.retainMs, time);
  }

  /** Takes up the queues of the last process, interrupted as of now. @throws ResultError 40 */
  async restore(): Promise<void> {
    for (const clientId of await this.records.load()) {
      const queue = new EventQueue(clientId, undefined, this.#window);
      this.#queues.set(clientId, queue);
      this.#interrupted(queue);
    }
  }

  /** Gives every listener a sign of life, now and in every period from now on. */
  keepAlive(): void {
    if (this.#isStopped) return;
    this.#dropExpired();
    for (const queue of this.#queues.values()) queue.keepAlive();
    this.#keepAlive = this.time.after(this.settings.keepAliveMs, () => this.keepAlive());
  }

  /**
   * Listens from now on. The messages must be read to their end, or let go of with `return()`.
   * @throws ResultError 20, 21 for a wrong name, 30 for an unknown queue, 32 when there are too many
   */
  async listen(request: ListenRequest): Promise<AsyncGenerator<EventMessage, void, undefined>> {
    checkFilter(request.names);
    this.#dropExpired();
    this.#refuseWhenStopped();
    const isNew = request.clientId === 0;
    const queue = isNew
      ? this.#create(request.owner)
      : this.#queue(request.clientId, request.owner);
    const listener = new QueueListener(request.names);
    queue.owner ??= request.owner;
    this.#attach(queue, listener, request.signal);
    if (isNew) await this.#saveNew(queue, listener);
    return queueMessages(queue, listener, () => this.#detach(queue, listener));
  }

  /** @throws ResultError 20, 21 */
  send(event: OperationsEvent): void {
    checkEvent(event);
    this.publish(event);
  }

  /** As {@link send}, of an event of the host itself. */
  publish(event: OperationsEvent): void {
    this.#dropExpired();
    if (this.#queues.size === 0 || this.#isStopped) return;
    const number = this.#window.next;
    this.#window.add(event, (droppedNumber, dropped) => {
      for (const queue of this.#queues.values()) queue.dropped(droppedNumber, dropped);
    });
    let oldest = number + 1;
    for (const queue of this.#queues.values()) {
      queue.sent(number, event);
      oldest = Math.min(oldest, queue.cursor);
    }
    this.#window.forgetBefore(oldest);
  }

  /**
   * Ends the stream of a queue once what was sent before has been delivered. The queue stays.
   * @throws ResultError 30 when there is none, 61 when nobody listens
   */
  interrupt(clientId: number, owner?: string): void {
    this.#dropExpired();
    const queue = this.#queue(clientId, owner);
    if (queue.interruptedAtMs !== undefined) {
      throw new ResultError(
        RESULT_CODE.ERROR_STATE_UNEXPECTED,
        `client_id: queue ${clientId} is interrupted already`,
      );
    }
    if (queue.listener !== undefined) queue.listener.endsBefore = this.#window.next;
    this.#interrupted(queue);
    queue.listener?.wake();
  }

  /** The numbers of all queues, ascending. */
  inspect(): readonly number[] {
    this.#dropExpired();
    return this.#clientIds();
  }

  /** Events and bytes held for all queues together. */
  get held(): { readonly events: number; readonly bytes: number } {
    return { events: this.#window.size, bytes: this.#window.bytes };
  }

  /** Tells all listeners, after what was sent before, that the service stops. Their queues are there again after the next start. */
  stop(): void {
    this.#isStopped = true;
    this.#keepAlive?.cancel();
    for (const { listener } of this.#queues.values()) {
      if (listener === undefined) continue;
      listener.isStopped = true;
      listener.endsBefore ??= this.#window.next;
      listener.wake();
    }
    this.#retentions.endAll();
  }

  /** The newest listener wins: two on one queue would each get a part of the events. */
  #attach(queue: EventQueue, listener: QueueListener, signal: AbortSignal): void {
    const older = queue.listener;
    queue.listener = listener;
    queue.interruptedAtMs = undefined;
    this.#retentions.end(queue.clientId);
    if (older !== undefined) {
      older.isOver = true;
      older.wake();
    }
    const gone = () => this.#detach(queue, listener);
    signal.addEventListener('abort', gone, { once: true });
    if (signal.aborted) gone();
  }

  #detach(queue: EventQueue, listener: QueueListener): void {
    listener.isOver = true;
    listener.wake();
    if (queue.listener !== listener) return;
    queue.listener = undefined;
    const isKept = this.#queues.get(queue.clientId) === queue;
    if (isKept && queue.interruptedAtMs === undefined) this.#interrupted(queue);
  }

  #interrupted(queue: EventQueue): void {
    queue.interruptedAtMs = this.#nowMs();
    if (this.#isStopped) return;
    this.#retentions.begin(queue.clientId, () => this.#dropAll([queue]));
  }

  /** Also asked before every look at the queues, in case the timer is late. */
  #dropExpired(): void {
    const expired = [...this.#queues.values()].filter(
      ({ interruptedAtMs }) =>
        interruptedAtMs !== undefined && this.#nowMs() - interruptedAtMs >= this.settings.retainMs,
    );
    if (expired.length > 0 && !this.#isStopped) this.#dropAll(expired);
  }

  #dropAll(queues: readonly EventQueue[]): void {
    for (const queue of queues) this.#drop(queue);
    this.records.save(this.#clientIds()).catch(this.onSaveFailed);
  }

  #drop(queue: EventQueue): void {
    this.#queues.delete(queue.clientId);
    this.#retentions.end(queue.clientId);
    if (queue.listener !== undefined) this.#detach(queue, queue.listener);
  }

  #create(owner: string | undefined): EventQueue {
    const { maxQueues, maxQueuesOfOwner } = this.settings;
    refuseFrom(maxQueues, this.#queues.size, 'queues');
    if (owner !== undefined) {
      const own = [...this.#queues.values()].filter((queue) => queue.owner === owner);
      refuseFrom(maxQueuesOfOwner, own.length, 'queues of this caller');
    }
    let clientId = 1;
    while (this.#queues.has(clientId)) clientId += 1;
    const queue = new EventQueue(clientId, owner, this.#window);
    this.#queues.set(clientId, queue);
    return queue;
  }

  async #saveNew(queue: EventQueue, listener: QueueListener): Promise<void> {
    try {
      await this.records.save(this.#clientIds());
    } catch (error) {
      this.#detach(queue, listener);
      this.#drop(queue);
      throw error;
    }
  }

  /** A number alone is easily guessed: where callers are known, a queue answers to its owner only. */
  #queue(clientId: number, owner: string | undefined): EventQueue {
    const queue = this.#queues.get(clientId);
    if (queue !== undefined && (queue.owner === undefined || queue.owner === owner)) return queue;
    throw new ResultError(
      RESULT_CODE.ERROR_ITEM_UNKNOWN,
      `client_id: there is no queue ${clientId}`,
    );
  }

  #refuseWhenStopped(): void {
    if (!this.#isStopped) return;
    throw new ResultError(RESULT_CODE.ERROR_STREAM_SHUTDOWN, 'the event service stops');
  }

  #clientIds(): readonly number[] {
    return [...this.#queues.keys()].sort((one, other) => one - other);
  }

  #nowMs(): number {
    return this.time.now() * 1000;
  }
}

/** @throws ResultError 32 */
function refuseFrom(limit: number, found: number, what: string): void {
  if (found < limit) return;
  throw new ResultError(
    RESULT_CODE.ERROR_ITEM_BUSY,
    `found ${found} ${what}, expected fewer than that; resume one by its client_id`,
  );
}
