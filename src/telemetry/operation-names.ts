import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { LRUCache } from 'lru-cache';

/** The label of all other operations. */
const OTHER = 'other';
/** Labels for names that no team has registered. */
const MAX_LABELS = 100;
/** How many unregistered names are counted at a time. */
const MAX_SIGHTINGS = 2000;
const OPERATION = /\b(?:query|mutation|subscription)\s+([_A-Za-z]\w*)/g;
/** The Router names its calls after the client's operation, the subgraph, and the step of the query plan. */
const ROUTER_SUFFIX = /__cart__\d$/;

/**
 * Decides which operation names become labels of a metric. Clients choose the names, and the number of labels must stay
 * bounded. Registered names always get a label; of the others only the most frequent, so that invented names cannot
 * displace those that clients use.
 */
export class OperationNames {
  /** Counts of names without a label. */
  private readonly sightings = new LRUCache<string, number>({ max: MAX_SIGHTINGS });
  /** Counts of unregistered names with a label. */
  private readonly labels = new Map<string, number>();

  /** @param forget called with a label that is no longer used */
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

  /** Takes the label of the rarest name if that one is less frequent. */
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

/** The names of the operations in `gateway/registry/operations`; empty if the folder is not deployed. */
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
