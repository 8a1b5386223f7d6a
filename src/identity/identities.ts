/** Who an identity is by now, and was before. */
export interface Identities {
  /** Itself, or the older one whose alias it has become. */
  resolve(identityId: string, deadline: number): Promise<string>;
  /** All that one person goes by: the identity of now, and its aliases. */
  namesOf(identityId: string, deadline: number): Promise<string[]>;
}
