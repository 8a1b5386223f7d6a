import { events } from './events';
import type { Rest } from './invariants';
import { breachOf, restOf } from './invariants';
import { worldParts } from './parts';
import type { StateTable } from './state-table';
import { stateTable } from './state-table';
import type { Model } from './state';
import type { World } from './world';
import { firstWorld } from './world';

interface Violation {
  readonly breach: string;
  /** The shortest way there, a line a step. */
  readonly schedule: readonly string[];
}

export interface Exploration {
  readonly states: number;
  readonly depth: number;
  /** Every state within the scenario's budget was seen. */
  readonly exhausted: boolean;
  readonly violation: Violation | undefined;
}

export interface Progress {
  readonly states: number;
  readonly depth: number;
  /** States whose successors are not known yet. */
  readonly waiting: number;
}

export interface Bounds {
  readonly maxStates: number;
  readonly onProgress?: (progress: Progress) => void;
}

const PROGRESS_EVERY = 50_000;

/** Breadth-first, so the first violation found is one that takes the fewest steps. */
export function explore(model: Model, { maxStates, onProgress }: Bounds): Exploration {
  const parts = worldParts(model.carts.length);
  const table = stateTable(parts.width);
  const rests = new Map<string, Rest>();
  const row = new Int32Array(parts.width);
  const nextRow = new Int32Array(parts.width);
  let found: { from: number; breach: string } | undefined;

  const visit = (next: World, from: number) => {
    if (table.size() >= maxStates || !table.add(nextRow, from)) return;
    const key = parts.storedKey(nextRow);
    let rest = rests.get(key);
    if (!rest) rests.set(key, (rest = restOf(model, next)));
    const breach = breachOf(model, next, rest);
    if (breach && !found) found = { from: table.size() - 1, breach };
  };
  const first = firstWorld(model);
  parts.encode(first, nextRow);
  visit(first, -1);
  let depth = 0;
  let levelEnd = 1;
  let state = 0;
  for (; state < table.size() && !found && table.size() < maxStates; state++) {
    if (state === levelEnd) {
      depth += 1;
      levelEnd = table.size();
    }
    if (state % PROGRESS_EVERY === 0)
      onProgress?.({ states: table.size(), depth, waiting: table.size() - state });
    table.read(state, row);
    const world = parts.decode(row);
    events(model, world, (_, next) => {
      parts.encode(next, nextRow, world, row);
      visit(next, state);
    });
  }
  return {
    states: table.size(),
    depth,
    exhausted: !found && state === table.size(),
    violation: found && { breach: found.breach, schedule: scheduleOf(model, parts, table, found.from) },
  };
}

/** Walks back, then finds for each state the step that led there. */
function scheduleOf(
  model: Model,
  parts: ReturnType<typeof worldParts>,
  table: StateTable,
  last: number,
): string[] {
  const path: number[] = [];
  for (let state = last; state >= 0; state = table.cameFrom(state)) path.unshift(state);
  const row = new Int32Array(parts.width);
  const nextRow = new Int32Array(parts.width);
  const wanted = new Int32Array(parts.width);
  return path.slice(1).map((state, index) => {
    table.read(path[index]!, row);
    table.read(state, wanted);
    const world = parts.decode(row);
    let label = '';
    events(model, world, (step, next) => {
      parts.encode(next, nextRow, world, row);
      if (!label && nextRow.every((part, i) => part === wanted[i])) label = step();
    });
    return label;
  });
}
