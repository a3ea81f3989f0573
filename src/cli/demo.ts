import { requireNode } from './require-node.js';

// The entry behind `make run` and `make demo`.
requireNode();
const { runAsProcess } = await import('./run-as-process.js');
const { runDemo } = await import('./demo/run-demo.js');
await runAsProcess(runDemo);
