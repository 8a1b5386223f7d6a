import type { Channel } from '../channel';

/** Who is asking, as far as a token proved it. */
export interface Viewer {
  /** The identity, which is also the id of its cart. */
  readonly id: string;
  readonly kind: 'GUEST' | 'SHOPPER';
  readonly channel: Channel;
  readonly sessionId: string;
  readonly scopes: readonly string[];
  /** When the session was opened by a credential, Unix seconds; missing for a guest, and after a hand-off. */
  readonly provedAt?: number | undefined;
}

const PROOF_SECONDS = 10 * 60;

/**
 * Whether somebody signed in just now, by a credential of their own. What cannot be undone asks for that: an access
 * token may have been stolen, and a hand-off may have come from somebody else.
 */
export function provedJustNow({ provedAt = 0 }: Viewer): boolean {
  return Date.now() / 1000 - provedAt <= PROOF_SECONDS;
}
