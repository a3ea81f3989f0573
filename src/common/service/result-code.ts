/**
 * How a call of an operations-style service went; travels in `Result` of the answer. Open: services
 * may have codes of their own above `ERROR_CUSTOM`. Source: test/contracts/operations.json.
 */
export const RESULT_CODE = {
  OK: 0,
  ERROR: 1,
  ARGS: 2,
  ERROR_PORT_BUSY: 10,
  ERROR_API_CLIENT_TOO_OLD: 11,
  ERROR_API_SERVER_TOO_OLD: 12,
  ERROR_RPC: 13,
  ERROR_PROXY_UNREGISTERED: 14,
  ERROR_STREAM_SHUTDOWN: 15,
  ERROR_PARAM_MISSING: 20,
  ERROR_PARAM_INVALID: 21,
  ERROR_PARAM_UNSUPPORTED: 22,
  ERROR_ITEM_UNKNOWN: 30,
  ERROR_ITEM_CONFLICT: 31,
  ERROR_ITEM_BUSY: 32,
  ERROR_ITEM_MULTIPLE: 33,
  ERROR_MODEL_INVALID: 40,
  ERROR_MODEL_SYNTAX: 41,
  ERROR_REQUEST_FAILED: 50,
  ERROR_REQUEST_TIMEOUT: 51,
  ERROR_REQUEST_UNSUPPORTED: 52,
  ERROR_STATE_UNREACHABLE: 60,
  ERROR_STATE_UNEXPECTED: 61,
  ERROR_CUSTOM: 100,
} as const;

/** The name of a code, or the number where it has none. */
export function resultCodeName(code: number): string {
  const found = Object.entries(RESULT_CODE).find(([, number]) => number === code);
  return found?.[0] ?? String(code);
}
