/** What IAM knows of a namespace, as far as permissions need it. */
export interface NamespaceContext {
  readonly type: string | undefined;
  readonly studioNamespace: string | undefined;
}

/** Contexts that are known already; `null`: there is no such namespace. */
export type KnownContexts = ReadonlyMap<string, NamespaceContext | null>;

/** The match depends on the context of this namespace. */
export interface ContextNeeded {
  readonly contextNeeded: string;
}

/**
 * Whether the granted resource pattern covers the required resource. Segments are split at `:`
 * and compared case-sensitively; `*` stands for one segment, at the end of a shorter pattern for
 * all that follow unless it comes right after NAMESPACE or USER.
 * @returns {@link ContextNeeded} when the answer hangs on a context that is not among `contexts`
 */
export function matchResource(
  granted: string,
  required: string,
  contexts: KnownContexts,
): boolean | ContextNeeded {
  const pattern = granted.split(':');
  const wanted = required.split(':');
  if (!doLengthsMatch(pattern, wanted)) return false;
  let contextNeeded: ContextNeeded | undefined;
  for (let index = 0; index < Math.min(pattern.length, wanted.length); index += 1) {
    const match = matchSegment(pattern, wanted, index, contexts);
    if (match === false) return false;
    if (match !== true) contextNeeded = match;
  }
  return contextNeeded ?? true;
}

function matchSegment(
  pattern: readonly string[],
  wanted: readonly string[],
  index: number,
  contexts: KnownContexts,
): boolean | ContextNeeded {
  const segment = pattern[index] ?? '';
  const wantedSegment = wanted[index] ?? '';
  if (segment === '*' || segment === wantedSegment) return true;
  const isStudio = segment.endsWith('-') && pattern[index - 1] === 'NAMESPACE';
  return isStudio && matchStudio(segment, wantedSegment, contexts);
}

/** @param studio name of a studio with a dash behind it: the studio and all its games */
function matchStudio(
  studio: string,
  namespace: string,
  contexts: KnownContexts,
): boolean | ContextNeeded {
  const dashes = namespace.split('-').length - 1;
  if (dashes === 1) return namespace.startsWith(studio);
  if (studio === `${namespace}-`) return true;
  const context = contexts.get(namespace);
  if (context === undefined) return { contextNeeded: namespace };
  return context?.type === 'Game' && `${context.studioNamespace}-` === studio;
}

function doLengthsMatch(pattern: readonly string[], wanted: readonly string[]): boolean {
  if (pattern.length > wanted.length) {
    return pattern.slice(wanted.length).every((segment) => segment === '*');
  }
  if (pattern.length === wanted.length) return true;
  if (pattern.at(-1) !== '*') return false;
  const beforeLast = pattern.at(-2);
  return beforeLast !== 'NAMESPACE' && beforeLast !== 'USER';
}
