import type { GraphAnswer } from './answer.js';
import { graphAnswer } from './answer.js';
import { insist } from './attempts.js';
import { CartClientError } from './cart-client-error.js';
import type { Fetch } from './post.js';
import { post } from './post.js';
import type { Session } from './session.js';
import type { Identity } from './tokens.js';

/** Options of every call. */
export interface CallOptions {
  /** Cancels the call. A change that was sent may still be applied. */
  readonly signal?: AbortSignal;
}

/** Calls the graph with the current session and retries where that is safe. */
export class Graph {
  constructor(
    private readonly fetch: Fetch,
    private readonly url: string,
    private readonly session: Session,
    private readonly timeoutMs: number,
  ) {}

  ask<Data>(query: string, variables: object, { signal }: CallOptions = {}): Promise<GraphAnswer<Data>> {
    const body = { query, variables };
    let refused: string | undefined;
    let sender: Identity | undefined;
    const attempt = async (inner: AbortSignal): Promise<GraphAnswer<Data>> => {
      const { accessToken: token, identity } = (await this.session.tokens(refused)) ?? {};
      sender = identity;
      try {
        return graphAnswer(await post(this.fetch, this.url, { body, token, signal: inner }));
      } catch (error) {
        const isFirst = token !== undefined && refused === undefined;
        if (!(isFirst && error instanceof CartClientError && error.code === 'UNAUTHENTICATED')) throw error;
        refused = token;
        if (await this.session.tokens(refused)) return attempt(inner);
        throw error;
      }
    };
    const repeatable = isRepeatable(query, variables);
    const end = performance.now() + this.timeoutMs;
    const patience = () => ({ timeoutMs: end - performance.now(), signal, repeatable });
    return insist(attempt, patience()).catch(async (error: unknown) => {
      if (!(error instanceof CartClientError && error.code === 'SIGNED_IN_ELSEWHERE')) throw error;
      if (!repeatable || sender?.kind !== 'GUEST') throw error;
      if (!(await this.session.isReplaced(sender, patience()))) throw error;
      return insist(attempt, patience());
    });
  }
}

/**
 * A query, or a change under an idempotency key. The word is searched for in the whole text: a query that has it
 * elsewhere, in a comment, is not repeated, which does no harm.
 */
function isRepeatable(query: string, variables: { input?: { idempotencyKey?: unknown } }): boolean {
  return !/\bmutation\b/.test(query) || Boolean(variables.input?.idempotencyKey);
}
