const OLDEST_NODE = 24;
/** A wrong Node counts as configuration. This file imports nothing, so any Node can load it. */
const EXIT_CONFIGURATION = 78;

/** Ends the process with one line where Node is too old for what would be imported next. */
export function requireNode(): void {
  if (Number.parseInt(process.versions.node, 10) >= OLDEST_NODE) return;
  process.stderr.write(
    `extend-host needs Node ${OLDEST_NODE} or newer, found ${process.versions.node}: ` +
      "put the project's own first, export PATH=node_modules/.bin:$PATH\n",
  );
  process.exit(EXIT_CONFIGURATION);
}
