import type { Results } from './results';
import { figureIn } from './results';
import { rounded } from './table';

/** A target for speed or memory, and the measured value. */
export interface BarResult {
  readonly bar: string;
  readonly measured: string;
  readonly met: boolean;
}

interface Bar {
  readonly bar: string;
  /** Undefined if the part was not measured. */
  readonly value: (results: Results) => number | undefined;
  readonly unit: string;
  readonly isMetBy: (value: number) => boolean;
}

const atMost = (limit: number) => (value: number) => value <= limit;
const atLeast = (limit: number) => (value: number) => value >= limit;

const bars: readonly Bar[] = [
  ratioBar('read, of the CPU of the limit', 'read: service', 'read: limit', 1.5),
  ratioBar('add, of the CPU of the limit', 'add: service', 'add: limit', 1.5),
  ratioBar(
    'GET /cart/sync, of the CPU of the limit',
    'GET /cart/sync: service',
    'GET /cart/sync: limit',
    1.3,
  ),
  {
    bar: 'a read with the packages as they come, of the CPU of the service: at least 4 ×',
    value: ratio('cost', 'server CPU µs', 'read: packages', 'read: service'),
    unit: '×',
    isMetBy: atLeast(4),
  },
  {
    bar: 'an add with the packages as they come, of the CPU of the service: at least 4 ×',
    value: ratio('cost', 'server CPU µs', 'add: packages', 'add: service'),
    unit: '×',
    isMetBy: atLeast(4),
  },
  {
    bar: 'GET /cart/sync of one process, were a core its own: at least 15,000 requests/s',
    value: (results) => over(1e6, medianIn(results, 'cost', 'GET /cart/sync: service', 'server CPU µs')),
    unit: 'requests/s',
    isMetBy: atLeast(15_000),
  },
  {
    bar: 'Redis CPU of an add, of a script that changes only the hash of the cart: at most 1.5 ×',
    value: ratio('add-script', 'Redis CPU µs', 'addCartLines', 'bare script'),
    unit: '×',
    isMetBy: atMost(1.5),
  },
  {
    bar: 'Redis at any one script while two of the largest carts are merged, the most: at most 10 ms',
    value: (results) => longestIn(results, 'largest-merge', 'Redis command µs'),
    unit: 'ms',
    isMetBy: atMost(10),
  },
  ...['read', 'add', 'GET /cart/sync'].map((name): Bar => ({
    bar: `${name} at 70 % of the knee: p95 at most 200 ms`,
    value: (results) => medianIn(results, 'open-loop', name, 'p95 ms'),
    unit: 'ms',
    isMetBy: atMost(200),
  })),
  {
    bar: 'start of a process to its first answer: at most 1500 ms',
    value: (results) => medianIn(results, 'process-life', 'start to first answer', 'ms'),
    unit: 'ms',
    isMetBy: atMost(1500),
  },
  {
    bar: 'RSS after an hour of requests, the most: at most 150 MiB',
    value: (results) => figureIn(results, 'process-life', 'a quarter of an hour more', 'RSS MiB')?.max,
    unit: 'MiB',
    isMetBy: atMost(150),
  },
  {
    bar: 'RSS then, beyond that of the half hour before: at most 5 MiB',
    value: (results) =>
      difference(
        medianIn(results, 'process-life', 'a quarter of an hour more', 'RSS MiB'),
        medianIn(results, 'process-life', 'second half of the hour', 'RSS MiB'),
      ),
    unit: 'MiB',
    isMetBy: atMost(5),
  },
  ...[10_000, 100_000].flatMap((count) => [
    memoryBar(count, 'without idempotency keys'),
    memoryBar(count, 'with idempotency keys'),
  ]),
];

/** Compares the results with the bars, as far as there are results. */
export function barsOf(results: Results): BarResult[] {
  return bars.flatMap(({ bar, value, unit, isMetBy }) => {
    const measured = value(results);
    return measured === undefined
      ? []
      : [{ bar, measured: `${rounded(measured)} ${unit}`, met: isMetBy(measured) }];
  });
}

function ratioBar(what: string, row: string, reference: string, limit: number): Bar {
  return {
    bar: `${what}: at most ${limit} ×`,
    value: ratio('cost', 'server CPU µs', row, reference),
    unit: '×',
    isMetBy: atMost(limit),
  };
}

function memoryBar(count: number, keyed: string): Bar {
  return {
    bar: `one of ${count} carts of 3 lines a day later, with its events, ${keyed}: at most 600 bytes`,
    value: (results) =>
      medianIn(results, 'memory', `${count} carts, ${keyed}`, 'a day later, with its events'),
    unit: 'bytes',
    isMetBy: atMost(600),
  };
}

function ratio(part: string, column: string, row: string, reference: string) {
  return (results: Results) =>
    over(medianIn(results, part, row, column), medianIn(results, part, reference, column));
}

function medianIn(results: Results, part: string, row: string, column: string): number | undefined {
  return figureIn(results, part, row, column)?.median;
}

/** In thousandths of the column's unit. */
function longestIn(results: Results, part: string, column: string): number | undefined {
  const all = results.get(part)?.rows.map(({ figures }) => figures[column]?.max ?? 0) ?? [];
  return all.length === 0 ? undefined : Math.max(...all) / 1000;
}

function over(one: number | undefined, other: number | undefined): number | undefined {
  return one === undefined || other === undefined ? undefined : one / other;
}

function difference(one: number | undefined, other: number | undefined): number | undefined {
  return one === undefined || other === undefined ? undefined : one - other;
}
