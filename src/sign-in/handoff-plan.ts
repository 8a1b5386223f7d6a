import type { Viewer } from '../identity/viewer';

export type Party = Pick<Viewer, 'id' | 'kind'>;

/** Who is signed in by a hand-off, and whose cart goes into theirs. */
export interface HandoffPlan {
  readonly signIn: Party;
  /** A guest, whose cart goes into that of the one who is signed in, and is closed. */
  readonly merge?: Party;
}

/**
 * What comes of it by who hands off and who is there already. A shopper stays who they are: a link that somebody
 * forwarded must not make them another.
 * @returns undefined if two shoppers would become one.
 */
export function planHandoff(source: Party, receiver: Party | undefined): HandoffPlan | undefined {
  if (!receiver || receiver.id === source.id) return { signIn: source };
  if (receiver.kind === 'GUEST') return { signIn: source, merge: receiver };
  return source.kind === 'GUEST' ? { signIn: receiver, merge: source } : undefined;
}
