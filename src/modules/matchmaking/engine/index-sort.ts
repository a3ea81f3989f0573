/**
 * Sorts indices by two keys, ascending; equal ones keep their order.
 * @param order  indices into the keys; sorted in place
 * @param first  finite numbers
 * @param second  finite numbers, looked at where `first` is equal
 * Cost: O(n log n), O(n) when sorted already, no garbage but two arrays.
 */
export function sortByKeys(order: Int32Array, first: Float64Array, second: Float64Array): void {
  const n = order.length;
  if (isSorted(order, first, second)) return;
  let from: Int32Array = order;
  let to: Int32Array = new Int32Array(n);
  for (let width = 1; width < n; width *= 2) {
    for (let start = 0; start < n; start += 2 * width) {
      merge(from, to, start, Math.min(start + width, n), Math.min(start + 2 * width, n));
    }
    [from, to] = [to, from];
  }
  if (from !== order) order.set(from);

  function merge(source: Int32Array, target: Int32Array, start: number, mid: number, end: number) {
    let left = start;
    let right = mid;
    for (let index = start; index < end; index += 1) {
      const takesLeft =
        left < mid &&
        (right >= end || !isBefore(first, second, source[right] as number, source[left] as number));
      target[index] = source[takesLeft ? left++ : right++] as number;
    }
  }
}

function isSorted(order: Int32Array, first: Float64Array, second: Float64Array): boolean {
  for (let index = 1; index < order.length; index += 1) {
    if (isBefore(first, second, order[index] as number, order[index - 1] as number)) return false;
  }
  return true;
}

function isBefore(first: Float64Array, second: Float64Array, a: number, b: number): boolean {
  const keyA = first[a] as number;
  const keyB = first[b] as number;
  return keyA < keyB || (keyA === keyB && (second[a] as number) < (second[b] as number));
}
