#!/usr/bin/env node
import { requireNode } from './cli/require-node.js';

// The developer's tool. On an old Node the packages behind the next import fail before a sentence
// about it could be printed.
requireNode();
const { runAsProcess } = await import('./cli/run-as-process.js');
const { runCli } = await import('./cli/run-cli.js');
await runAsProcess(runCli);
