// The image's entry. Nothing may be imported statically: on an old Node the packages behind these
// imports fail before a sentence about it could be printed.
const OLDEST_NODE = 24;

if (Number.parseInt(process.versions.node, 10) < OLDEST_NODE) {
  process.stderr.write(
    `extend-host needs Node ${OLDEST_NODE} or newer, found ${process.versions.node}: ` +
      'start it with `npm start`, which brings its own\n',
  );
  process.exit(78);
}

const { run } = await import('./run.js');
await run(process.argv.slice(2));
