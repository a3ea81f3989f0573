import { EventEmitter } from 'node:events';
import { describe, expect, it } from '@jest/globals';
import { ProcessEnd } from './process-end.js';

/** A process that is told things, and remembers what it was told to do. */
class Scene extends EventEmitter {
  readonly lines: Record<string, unknown>[] = [];
  readonly exited = Promise.withResolvers<number>();
  readonly exitCodes: number[] = [];
  readonly stopped = Promise.withResolvers<number>();
  stops = 0;

  constructor() {
    super();
    const write = (level: string) => (fields: object, msg: string) => {
      this.lines.push({ level, msg, ...fields });
    };
    const log = {
      logger: {
        info: write('info'),
        warn: write('warn'),
        error: write('error'),
        fatal: write('fatal'),
      },
      flush: () => undefined,
      close: async () => {
        this.lines.push({ msg: '(log closed)' });
      },
    };
    const end = new ProcessEnd(this, log, () => 'ref-1');
    end.listen();
    this.stopsByItself = () => void end.stopped(this.stopped.promise);
    this.runs = () =>
      end.stopsWith(() => {
        this.stops++;
        return this.stopped.promise;
      });
  }

  /** From here on there is something to stop. */
  readonly runs: () => void;

  /** What runs was asked to stop by a caller. */
  readonly stopsByItself: () => void;

  exit(code: number): void {
    this.exitCodes.push(code);
    this.exited.resolve(code);
  }

  get messages(): unknown[] {
    return this.lines.map((line) => line.msg);
  }
}

describe('ProcessEnd', () => {
  it.each(['SIGTERM', 'SIGINT'])('stops what runs on %s and exits 0', async (signal) => {
    const scene = new Scene();
    scene.runs();
    scene.emit(signal);
    scene.stopped.resolve(2);
    expect(await scene.exited.promise).toBe(0);
    expect(scene.lines).toEqual([
      { level: 'info', msg: 'stopping', signal },
      { level: 'info', msg: 'stopped', cutCalls: 2 },
      { msg: '(log closed)' },
    ]);
  });

  it('exits 0 on a signal that comes before anything runs', async () => {
    const scene = new Scene();
    scene.emit('SIGTERM');
    expect(await scene.exited.promise).toBe(0);
  });

  it('ends at once with 1 on a second signal', () => {
    const scene = new Scene();
    scene.runs();
    scene.emit('SIGTERM');
    scene.emit('SIGINT');
    expect(scene.exitCodes).toEqual([1]);
    expect(scene.messages.at(-1)).toBe('told again to stop, ending at once');
  });

  it('logs an unhandled rejection with a reference and goes on', () => {
    const scene = new Scene();
    scene.runs();
    const error = new Error('lost');
    scene.emit('unhandledRejection', error);
    expect(scene.lines).toEqual([
      { level: 'error', msg: 'unhandled rejection', err: error, reference: 'ref-1' },
    ]);
    expect([scene.stops, scene.exitCodes]).toEqual([0, []]);
  });

  it('stops what runs after an uncaught exception and exits 1', async () => {
    const scene = new Scene();
    scene.runs();
    scene.emit('uncaughtException', new Error('broken'));
    scene.stopped.resolve(0);
    expect(await scene.exited.promise).toBe(1);
    expect(scene.lines[0]).toMatchObject({ level: 'fatal', reference: 'ref-1' });
  });

  it('goes on stopping when an exception comes in the middle of it', async () => {
    const scene = new Scene();
    scene.runs();
    scene.emit('SIGTERM');
    scene.emit('uncaughtException', new Error('in the drain'));
    scene.stopped.resolve(0);
    expect(await scene.exited.promise).toBe(0);
    expect(scene.stops).toBe(1);
  });

  it('exits 1 when the stop fails', async () => {
    const scene = new Scene();
    scene.runs();
    scene.emit('SIGTERM');
    scene.stopped.reject(new Error('stuck'));
    expect(await scene.exited.promise).toBe(1);
    expect(scene.messages).toContain('the stop failed');
  });

  it('exits 0 when what ran has stopped by itself, and 1 when it could not', async () => {
    const scene = new Scene();
    scene.stopsByItself();
    scene.stopped.resolve(3);
    expect(await scene.exited.promise).toBe(0);
    expect(scene.lines).toEqual([
      { level: 'info', msg: 'stopped', cutCalls: 3 },
      { msg: '(log closed)' },
    ]);

    const stuck = new Scene();
    stuck.stopsByItself();
    stuck.stopped.reject(new Error('stuck'));
    expect(await stuck.exited.promise).toBe(1);
    expect(stuck.messages).toEqual(['the stop failed', '(log closed)']);
  });

  it('exits once when a signal comes while it stops by itself', async () => {
    const scene = new Scene();
    scene.runs();
    scene.stopsByItself();
    scene.emit('SIGTERM');
    scene.stopped.resolve(0);
    expect(await scene.exited.promise).toBe(0);
    expect(scene.exitCodes).toEqual([0]);
  });
});
