#!/usr/bin/env node
// The developer's tool. Nothing may be imported statically: on an old Node the packages behind these
// imports fail before a sentence about it could be printed.
const OLDEST_NODE = 24;

if (Number.parseInt(process.versions.node, 10) < OLDEST_NODE) {
  process.stderr.write(
    `extend-host needs Node ${OLDEST_NODE} or newer, found ${process.versions.node}\n`,
  );
  process.exit(78);
}

const { runAsProcess } = await import('./cli/run-as-process.js');
await runAsProcess(process.argv.slice(2));
