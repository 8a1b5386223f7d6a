/** Far more accounts than one person has; each costs a look into Redis. */
export const MAX_ALIAS_HOPS = 32;

/**
 * The way from an identity to the older one whose cart it has become. Aliases lead from younger to older, so they cannot
 * lead in a circle; should broken data do so, the way ends with an error, which is logged, and not never.
 */
export class AliasTrail {
  private readonly passed: [string, ...string[]];

  constructor(start: string) {
    this.passed = [start];
  }

  /** All identities on the way, the first one first. */
  get ids(): readonly string[] {
    return this.passed;
  }

  /** Where it has led so far. */
  get end(): string {
    return this.passed.at(-1)!;
  }

  /** @throws Error if it has gone on for too long. */
  follow(older: string): void {
    if (this.passed.length > MAX_ALIAS_HOPS) throw endlessAliases(this.passed[0]);
    this.passed.push(older);
  }
}

export function endlessAliases(id: string): Error {
  return new Error(`The aliases of ${id} lead on for more than ${MAX_ALIAS_HOPS} identities.`);
}

/**
 * Asks an identity, and as long as the answer leads to an older one, that one.
 * @param olderIn where an answer leads to; undefined if it is the end.
 * @returns who gave the last answer, and the answer.
 * @throws Error if it goes on for too long.
 */
export async function followAliases<Answer>(
  start: string,
  ask: (id: string) => Promise<Answer>,
  olderIn: (answer: Answer) => string | undefined,
): Promise<{ id: string; answer: Answer }> {
  const trail = new AliasTrail(start);
  for (;;) {
    const answer = await ask(trail.end);
    const older = olderIn(answer);
    if (older === undefined) return { id: trail.end, answer };
    trail.follow(older);
  }
}
