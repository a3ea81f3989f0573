import { readEnvironment } from '../common/config/environment.js';
import { runDemo } from './demo/run-demo.js';
import { stopSignal } from './stop-signal.js';
import { processTerminal } from './terminal.js';

// The entry behind `make run` and `make demo`.
const stop = stopSignal();
try {
  process.exitCode = await runDemo(process.argv.slice(2), {
    terminal: processTerminal(),
    environment: readEnvironment(),
    stop: stop.signal,
  });
} finally {
  stop.release();
}
