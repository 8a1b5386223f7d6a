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

/** The input of a merge without its source. */
export interface MergeTerms extends ChangeInput {
  readonly strategy: MergeStrategy;
}

export interface MergeInput extends MergeTerms {
  readonly sourceToken: string;
}

/** A proof of the source, to be verified. */
export interface OfferedProof {
  /** A token, or a hand-off code. */
  readonly token: string;
  /** The shopper whose cart is the target. */
  readonly target: Viewer;
  /** `USE` redeems a code, so that no other target can use it. */
  readonly use: 'LOOK' | 'USE';
  readonly deadline: number;
}

/** Returns the identity that a proof belongs to. @throws Refusal */
export type ProveSource = (proof: OfferedProof) => Promise<Viewer>;

/** The two sides of a merge, both verified. */
export interface VerifiedSides {
  readonly viewer: Viewer;
  readonly source: Viewer;
  /** The source is a guest who signs in, which closes the guest's cart. */
  readonly closes: boolean;
  /** The shopper may join the two accounts: they signed in to both recently and confirmed that both are theirs. */
  readonly mayJoin: boolean;
}

/** Why a merge is rejected, and the input field at fault. */
export interface MergeRejection {
  readonly code: UserErrorCode;
  readonly field?: string;
}

/** Decides whether a caller may merge the source that a token proves. Does not reveal whether other identities exist. */
export class SourceVerifier {
  constructor(
    private readonly proveSource: ProveSource,
    private readonly carts: CartStore,
    private readonly limits: CartLimits,
  ) {}

  /** @throws Refusal UNAUTHENTICATED, SIGNED_IN_ELSEWHERE, or a retryable one if the token could not be checked. */
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
