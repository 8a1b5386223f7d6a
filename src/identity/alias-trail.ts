/** Far more accounts than one person has. Each costs a read. */
export const MAX_ALIAS_HOPS = 32;

/**
 * The path from an identity through its aliases to the current identity. Aliases lead from younger to older, so there is
 * no cycle. The limit of hops is for corrupt data.
 */
export class AliasTrail {
  private readonly passed: [string, ...string[]];

  constructor(start: string) {
    this.passed = [start];
  }

  /** All identities on the path, in order. */
  get ids(): readonly string[] {
    return this.passed;
  }

  /** The last identity reached. */
  get end(): string {
    return this.passed.at(-1)!;
  }

  /** @throws Error after too many hops. */
  follow(older: string): void {
    if (this.passed.length > MAX_ALIAS_HOPS) throw endlessAliases(this.passed[0]);
    this.passed.push(older);
  }
}

export function endlessAliases(id: string): Error {
  return new Error(`The aliases of ${id} form a chain of more than ${MAX_ALIAS_HOPS} identities.`);
}

/**
 * Reads an identity and follows its aliases.
 * @param olderIn the older identity in an answer; undefined at the end of the path.
 * @returns the last identity and its answer.
 * @throws Error after too many hops.
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
