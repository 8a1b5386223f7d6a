import type { ProveSource } from '../cart/merge/merge-proof';
import { Refusal } from '../errors';
import type { AccessTokens } from '../identity/access-token';
import type { HandoffCodes } from '../identity/handoff-codes';
import { isHandoffCode } from '../identity/handoff-codes';

/**
 * What proves the source of a merge: an access token, or a hand-off code of a guest. A shopper's code does not: links
 * get forwarded, and two accounts that became one by that could not be parted again.
 */
export function sourceProver(accessTokens: AccessTokens, codes: HandoffCodes): ProveSource {
  return async ({ token, target, use, deadline }) => {
    if (!isHandoffCode(token)) return accessTokens.verify(token, deadline);
    const taker = `cart:${target.id}` as const;
    const { source } = await codes.look(token, target.channel, () => [taker], deadline);
    if (source.kind !== 'GUEST') throw new Refusal('INVALID_CODE');
    if (use === 'USE') await codes.take(token, target.channel, taker, deadline);
    return source;
  };
}
