import { ExpectedError } from '../errors/expected-error.js';

/** All workers are busy and the queue before them is full. */
export class WorkersBusyError extends ExpectedError {
  readonly code = 'workers_busy';
  readonly kind = 'exhausted';

  constructor(waiting: number) {
    super(`all workers are busy and ${waiting} calls wait already, try again later`);
  }
}

/** The workers are being stopped, because the host is. */
export class WorkersClosedError extends ExpectedError {
  readonly code = 'workers_closed';
  readonly kind = 'not-ready';

  constructor() {
    super('the host is shutting down');
  }
}

/** A worker did not react for so long that it was ended, and all its jobs with it. */
export class WorkerStalledError extends ExpectedError {
  readonly code = 'worker_stalled';
  readonly kind = 'timed-out';

  constructor(seconds: number) {
    super(`the worker did not react for ${seconds} s and was ended`);
  }
}

/** A worker ended although nobody had asked it to. */
export class WorkerLostError extends Error {
  readonly code = 'worker_lost';

  constructor(exitCode: number) {
    super(`a worker ended with exit code ${exitCode}`);
    this.name = 'WorkerLostError';
  }
}
