import { Refusal } from '../../errors';
import { isHandoffCode } from '../../identity/codes/handoff-codes';
import type { Viewer } from '../../identity/caller';
import { mayConfirm, recentlyAuthenticated } from '../../identity/caller';
import { viewerOf } from '../cart-request';
import type { CartRequest } from '../cart-request';
import type { CartStore } from '../cart-store';
import type { ChangeInput } from '../line-input';
import { invalidKey } from '../line-input';
import type { UserError, UserErrorCode } from '../user-errors';
import { userError } from '../user-errors';
import type { CartLimits } from '../limits';
import type { MergeStrategy } from './receipt';

/** How to merge, whatever from. */
export interface MergeTerms extends ChangeInput {
  readonly strategy: MergeStrategy;
}

export interface MergeInput extends MergeTerms {
  readonly sourceToken: string;
}

/** What is offered as a proof of the source. */
export interface OfferedProof {
  /** A token, or a hand-off code. */
  readonly token: string;
  /** Into whose cart the source's shall go. */
  readonly target: Viewer;
  /** A code that is used is no good for anybody else any more. */
  readonly use: 'LOOK' | 'USE';
  readonly deadline: number;
}

/** Who a proof shows its bearer to be. @throws Refusal */
export type ProveSource = (proof: OfferedProof) => Promise<Viewer>;

/** The two sides of a merge, both proved. */
export interface VerifiedSides {
  readonly viewer: Viewer;
  readonly source: Viewer;
  /** The source is a guest who signs in, which closes their cart. */
  readonly closes: boolean;
  /** Two accounts may become one: the shopper, who signed in to both just now, has said that both are theirs. */
  readonly mayJoin: boolean;
}

/** Why a merge may not go on, and which part of the input says so. */
export interface MergeRejection {
  readonly code: UserErrorCode;
  readonly field?: string;
}

/** Whether a caller may merge what a token proves; never says whether somebody else exists. */
export class SourceVerifier {
  constructor(
    private readonly proveSource: ProveSource,
    private readonly carts: CartStore,
    private readonly limits: CartLimits,
  ) {}

  /** @throws Refusal UNAUTHENTICATED, SIGNED_IN_ELSEWHERE, or what keeps a token from being checked. */
  async verify(
    request: CartRequest,
    input: MergeInput,
    use: OfferedProof['use'],
  ): Promise<VerifiedSides | MergeRejection> {
    const viewer = viewerOf(request);
    if (invalidKey(input, this.limits).length > 0)
      return { code: 'INVALID_IDEMPOTENCY_KEY', field: 'idempotencyKey' };
    if (viewer.kind === 'GUEST') {
      await request.ownCart(this.carts);
      return { code: 'TARGET_IS_GUEST' };
    }
    const source = await this.sourceOf(request, input.sourceToken, viewer, use);
    if (!source) return { code: 'SOURCE_TOKEN_INVALID', field: 'sourceToken' };
    if (source.id === viewer.id) return { code: 'SOURCE_IS_TARGET', field: 'sourceToken' };
    const mayJoin = [viewer, source].every((side) => mayConfirm(side) && recentlyAuthenticated(side));
    return { viewer, source, closes: false, mayJoin };
  }

  describe({ code, field }: MergeRejection): UserError {
    return userError(code, this.limits, field ? { field: ['input', field] } : {});
  }

  private async sourceOf(
    request: CartRequest,
    token: string,
    target: Viewer,
    use: OfferedProof['use'],
  ): Promise<Viewer | undefined> {
    if (isHandoffCode(token)) {
      request.handoffCode ??= token;
      if (token !== request.handoffCode) return undefined;
    }
    try {
      return await this.proveSource({ token, target, use, deadline: request.deadline });
    } catch (error) {
      if (error instanceof Refusal && !error.retryable) return undefined;
      throw error;
    }
  }
}
