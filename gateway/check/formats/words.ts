import type { Place } from '../../composition/composition';
import type { PlacedChange, Report } from '../report';

/* Wording that several formats share. */

const NAMED = 5;

/** Such as `used by pricing, website@1.0.0 CartPage and 3 more`. */
export function usedBy(users: readonly string[]): string {
  if (users.length === 0) return 'not used by anybody who is registered';
  const more = users.length - NAMED;
  const named = users.slice(0, NAMED).join(', ');
  return `used by ${more > 0 ? `${named} and ${more} more` : named}`;
}

/** Neighbours come first: there are fewer of them, and they are harder to change. */
export function usersOf({ neighbours, operations }: PlacedChange): string[] {
  return [...neighbours, ...operations];
}

/** Where a change is visible: `subgraph cart`, `variant public`, or `API` for all clients. */
export function seenIn({ subgraph, variant }: PlacedChange): string {
  if (subgraph) return `subgraph ${subgraph}`;
  return variant ? `variant ${variant}` : 'API';
}

/** `file:line:column`. */
export function placeText({ file, line, column }: Omit<Place, 'subgraph'>): string {
  return `${file}:${line}:${column}`;
}

export function headline({ subgraph, proposal, baseline }: Report): string {
  return `Schema check of ${subgraph} ${proposal} against ${baseline.name} ${baseline.hash}`;
}

export function toolLine({ federation, composer }: Report): string {
  return `federation ${federation}, ${composer}`;
}

/** Worst first. */
export function inOrderOfVerdict(changes: readonly PlacedChange[]): PlacedChange[] {
  const order = ['fails', 'warns', 'approved', 'passes'];
  return [...changes].sort((a, b) => order.indexOf(a.verdict) - order.indexOf(b.verdict));
}
