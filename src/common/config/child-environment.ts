import { VARIABLE_NAMES, variableOf } from './variable-table.js';

/** Variables that a host started by the demo takes from its surroundings: how it logs and traces. */
const INHERITED = /^(LOG_LEVEL|SERVICE_NAME|OTEL_|ENABLE_ZIPKIN|ENABLE_LOKI|LOKI_)/;

/**
 * The environment of a host that is to run with these variables and defaults for the rest, whatever
 * stands in the environment of this process: an alias left there would contradict.
 */
export function childEnvironment(
  surroundings: Readonly<Record<string, string | undefined>>,
  variables: Readonly<Record<string, string>>,
): Readonly<Record<string, string | undefined>> {
  const ours = new Set<string>(
    VARIABLE_NAMES.flatMap((name) => [name, ...variableOf(name).aliases]),
  );
  const kept = Object.entries(surroundings).filter(
    ([name]) => !ours.has(name) || INHERITED.test(name),
  );
  return { ...Object.fromEntries(kept), ...variables };
}

/** Settings that libraries of the host read beyond our own table. */
const OF_LIBRARIES = /^(AB_|AWS_|GCP_|GOOGLE_|OTEL_|LOKI_|NODE_OPTIONS$)/;

/**
 * The environment of a program that is not ours: that of the host without anything the host itself
 * is configured with, its secrets above all.
 */
export function foreignEnvironment(
  surroundings: Readonly<Record<string, string | undefined>>,
): Readonly<Record<string, string | undefined>> {
  return Object.fromEntries(
    Object.entries(childEnvironment(surroundings, {})).filter(
      ([name]) => !INHERITED.test(name) && !OF_LIBRARIES.test(name),
    ),
  );
}
