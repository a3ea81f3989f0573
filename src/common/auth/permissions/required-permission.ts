/** Bits of an action mask. */
export const PERMISSION_ACTIONS = { create: 1, read: 2, update: 4, delete: 8 } as const;

/** What a method demands of its caller. */
export interface RequiredPermission {
  /** For example `NAMESPACE:{namespace}:MMV2GRPCSERVICE`; `{userId}` may occur too. */
  readonly resource: string;
  /** Bit mask of {@link PERMISSION_ACTIONS}; all its bits must be granted. */
  readonly action: number;
}

/** A resource of a `@RequirePermission` has a placeholder that nobody fills: a programming error. */
export class UnknownPlaceholderError extends Error {
  constructor(resource: string) {
    super(`the required resource "${resource}" has a placeholder besides {namespace} and {userId}`);
  }
}

/** What stands for the placeholders of a resource. */
export interface PlaceholderValues {
  readonly namespace: string;
  readonly userId: string | undefined;
}

/**
 * The resource with its placeholders filled; `undefined` when a value that is needed is empty, or
 * holds `:` or `*` and so would mean something else.
 * @throws UnknownPlaceholderError
 */
export function fillRequiredResource(
  resource: string,
  values: PlaceholderValues,
): string | undefined {
  let isFilled = true;
  const filled = resource.replaceAll(/\{(namespace|userId)\}/g, (_, name: string) => {
    const value = name === 'namespace' ? values.namespace : values.userId;
    if (value === undefined || value === '' || /[:*]/.test(value)) isFilled = false;
    return value ?? '';
  });
  if (/\{[^{}]*\}/.test(resource.replaceAll(/\{(namespace|userId)\}/g, ''))) {
    throw new UnknownPlaceholderError(resource);
  }
  return isFilled ? filled : undefined;
}
