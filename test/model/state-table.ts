/**
 * The states an exploration has seen, each a row of small numbers, with the state it was reached from. One flat
 * array and one hash table of row numbers: millions of states without an object each.
 */
export interface StateTable {
  readonly size: () => number;
  /** Adds the row unless it is known; tells whether it was added. */
  readonly add: (row: Int32Array, from: number) => boolean;
  readonly read: (state: number, row: Int32Array) => void;
  readonly cameFrom: (state: number) => number;
}

export function stateTable(width: number): StateTable {
  let rows = new Int32Array(width << 12);
  let origins = new Int32Array(1 << 12);
  let buckets = new Int32Array(1 << 13).fill(-1);
  let size = 0;

  const equals = (state: number, row: Int32Array) => {
    for (let i = 0, at = state * width; i < width; i++, at++) if (rows[at] !== row[i]) return false;
    return true;
  };
  const bucketOf = (row: Int32Array) => {
    let bucket = hash(row, width) & (buckets.length - 1);
    while (buckets[bucket]! >= 0 && !equals(buckets[bucket]!, row))
      bucket = (bucket + 1) & (buckets.length - 1);
    return bucket;
  };
  const grow = () => {
    rows = enlarged(rows);
    origins = enlarged(origins);
    buckets = new Int32Array(buckets.length * 2).fill(-1);
    for (let state = 0; state < size; state++) {
      buckets[bucketOf(rows.subarray(state * width, (state + 1) * width))] = state;
    }
  };
  const add = (row: Int32Array, from: number) => {
    if (size === origins.length) grow();
    const bucket = bucketOf(row);
    if (buckets[bucket]! >= 0) return false;
    buckets[bucket] = size;
    rows.set(row, size * width);
    origins[size++] = from;
    return true;
  };
  const read = (state: number, row: Int32Array) => row.set(rows.subarray(state * width, (state + 1) * width));
  return { size: () => size, add, read, cameFrom: (state) => origins[state]! };
}

function enlarged(array: Int32Array): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(array.length * 2);
  larger.set(array);
  return larger;
}

function hash(row: Int32Array, width: number): number {
  let mixed = 0x811c9dc5;
  for (let i = 0; i < width; i++) {
    mixed = Math.imul(mixed ^ row[i]!, 0x9e3779b1);
    mixed ^= mixed >>> 15;
  }
  return mixed >>> 0;
}
