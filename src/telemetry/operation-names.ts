import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { LRUCache } from 'lru-cache';

/** What every other operation is called. */
const OTHER = 'other';
/** Labels for names that no team has registered. */
const MAX_LABELS = 100;
/** How many others may come in between for a repetition to be noticed as one. */
const MAX_SIGHTINGS = 2000;
const OPERATION = /\b(?:query|mutation|subscription)\s+([_A-Za-z]\w*)/g;
/** The Router names its calls after the operation of the client, the subgraph, and the step of its plan. */
const ROUTER_SUFFIX = /__cart__\d$/;

/**
 * Which operation names become labels of a metric. Clients choose them, and a metric must not grow with their fantasy.
 * Registered names always have a label; of the others those that come most often, so that names that a stranger makes up
 * cannot keep out the ones that clients use.
 */
export class OperationNames {
  /** How often other names came. */
  private readonly sightings = new LRUCache<string, number>({ max: MAX_SIGHTINGS });
  /** How often those that have a label came. */
  private readonly labels = new Map<string, number>();

  /** @param forget told which label is no longer used */
  constructor(
    private readonly registered: ReadonlySet<string>,
    private readonly forget: (label: string) => void,
  ) {}

  labelOf(name: string): string {
    if (this.registered.has(name.replace(ROUTER_SUFFIX, ''))) return name;
    const times = (this.labels.get(name) ?? this.sightings.get(name) ?? 0) + 1;
    if (this.labels.has(name) || this.hasRoomFor(times)) {
      this.labels.set(name, times);
      return name;
    }
    this.sightings.set(name, times);
    return OTHER;
  }

  /** Takes the label of the rarest name if that came less often. */
  private hasRoomFor(times: number): boolean {
    if (this.labels.size < MAX_LABELS) return true;
    const [rarest, rarely] = [...this.labels].reduce((a, b) => (b[1] < a[1] ? b : a));
    if (rarely >= times) return false;
    this.labels.delete(rarest);
    this.sightings.set(rarest, rarely);
    this.forget(rarest);
    return true;
  }
}

/** The names of the operations in `gateway/registry/operations`; none where that folder was not shipped. */
export function registeredOperations(): ReadonlySet<string> {
  const folder = join(projectFolder(), 'gateway', 'registry', 'operations');
  if (!existsSync(folder)) return new Set();
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('.graphql'),
  );
  const texts = files.map((file) => readFileSync(join(folder, file), 'utf8'));
  return new Set(texts.flatMap((text) => [...text.matchAll(OPERATION)].map(([, name]) => name!)));
}

function projectFolder(): string {
  let folder = __dirname;
  while (!existsSync(join(folder, 'package.json'))) folder = dirname(folder);
  return folder;
}
