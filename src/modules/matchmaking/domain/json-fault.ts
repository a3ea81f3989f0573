const SPACE = /[ \t\n\r]*/y;
const SCALAR =
  /(?:"(?:[\x20\x21\x23-\x5b\x5d-\uffff]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)/y;
const KEY = /"(?:[\x20\x21\x23-\x5b\x5d-\uffff]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"[ \t\n\r]*:/y;

/**
 * Where a text stops being JSON, as an index into it; its length when more is missing than there
 * is; `undefined` when it is JSON. `JSON.parse` tells the place of some faults only.
 * Source: RFC 8259.
 */
export function jsonFault(text: string): number | undefined {
  const closers: string[] = [];
  let at = 0;
  const skip = (pattern: RegExp): boolean => {
    pattern.lastIndex = at;
    const isFound = pattern.test(text);
    if (isFound) at = pattern.lastIndex;
    return isFound;
  };
  const openedValue = (): 'value' | 'opened' | 'fault' => {
    skip(SPACE);
    const opener = text[at];
    if (opener !== '{' && opener !== '[') return skip(SCALAR) ? 'value' : 'fault';
    at += 1;
    closers.push(opener === '{' ? '}' : ']');
    return 'opened';
  };

  let state = openedValue();
  for (;;) {
    if (state === 'fault') return at;
    skip(SPACE);
    const closer = closers.at(-1);
    if (closer === undefined) return at === text.length ? undefined : at;
    if (text[at] === closer) {
      at += 1;
      closers.pop();
      state = 'value';
      continue;
    }
    if (state === 'value') {
      if (text[at] !== ',') return at;
      at += 1;
      skip(SPACE);
    }
    if (closer === '}' && !skip(KEY)) return at;
    state = openedValue();
  }
}
