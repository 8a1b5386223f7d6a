/**
 * `LANE=apollo` or `LANE=compiled` makes the tests of GraphQL take this lane, for what can take both; unset, an operation
 * takes the one after the other as it does in life.
 */
const LANE = process.env['LANE'];

/** Asked as often, an operation is compiled. */
const REHEARSALS = 3;
const rehearsed = new Set<string>();

export const laneHeaders: Record<string, string> =
  LANE === 'apollo' ? { 'apollo-federation-include-trace': 'ftv1' } : {};

/** Lets a service get to know an operation, asked by nobody: it changes nothing. */
export async function rehearse(address: string, query: string, variables: object): Promise<void> {
  if (LANE !== 'compiled' || rehearsed.has(address + query)) return;
  rehearsed.add(address + query);
  const body = JSON.stringify({ query, variables });
  for (let i = 0; i < REHEARSALS; i += 1) {
    const response = await fetch(address, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
    });
    await response.arrayBuffer();
  }
}
