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
