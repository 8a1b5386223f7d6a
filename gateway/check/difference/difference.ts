import { apiDifference } from './api-difference';
import type { Change } from './change';
import { change } from './change';
import { federationDifference } from './federation-difference';
import type { GraphState } from '../graph-state';
import type { Reliance } from '../reliance';

/**
 * All differences between two graphs, for clients and for subgraphs, ordered by coordinate and kind.
 * @param reliance what each subgraph relies on in the later graph
 */
export async function difference(
  was: GraphState,
  is: GraphState,
  reliance: ReadonlyMap<string, Reliance>,
): Promise<Change[]> {
  const forClients = was.api && is.api ? await apiDifference(was.api, is.api) : [];
  const forSubgraphs = [...is.documents].flatMap(([name, document]) => {
    const before = was.documents.get(name);
    if (!before) return [];
    const others = {
      required: requiredOf(name, reliance),
      documents: [...is.documents.values()].filter((other) => other !== document),
    };
    return federationDifference({ name, was: before, is: document }, others);
  });
  const ofVariants = await variantDifference(was, is, forClients);
  const ofTheWhole = forClients.filter((one) => !isToldBy(one, forSubgraphs));
  const all = [...ofTheWhole, ...ofVariants, ...forSubgraphs];
  const key = ({ coordinate, kind, id }: Change) => `${coordinate} ${kind} ${id}`;
  return all.sort((a, b) => (key(a) < key(b) ? -1 : 1));
}

/** What changed for the clients of a variant only, because a tag was added or removed. */
async function variantDifference(
  was: GraphState,
  is: GraphState,
  forAll: readonly Change[],
): Promise<Change[]> {
  const known = new Set(forAll.map(({ id }) => id));
  const found = is.variants.map(async ({ variant: { name }, api }) => {
    const before = was.variants.find(({ variant }) => variant.name === name)?.api;
    const changes = api && before ? await apiDifference(before, api) : [];
    return changes.flatMap(({ id, ...facts }) => (known.has(id) ? [] : change({ ...facts, variant: name })));
  });
  return (await Promise.all(found)).flat();
}

function requiredOf(subgraph: string, reliance: ReadonlyMap<string, Reliance>): Set<string> {
  const others = [...reliance].filter(([name]) => name !== subgraph);
  return new Set(others.flatMap(([, { required }]) => [...required]));
}

/** The change in the subgraph is the cause, so its effect on clients is not listed as well. */
function isToldBy({ coordinate, kind }: Change, forSubgraphs: readonly Change[]): boolean {
  return forSubgraphs.some((other) => {
    if (other.coordinate !== coordinate) return false;
    if (other.kind.startsWith('REQUIRED_FIELD'))
      return kind === 'FIELD_REMOVED' || kind === 'FIELD_TYPE_CHANGED';
    if (other.kind === 'INACCESSIBLE_ADDED') return kind.endsWith('_REMOVED');
    return other.kind === 'INACCESSIBLE_REMOVED' && kind.endsWith('_ADDED');
  });
}
