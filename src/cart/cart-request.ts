import { Refusal } from '../errors';
import type { Caller } from '../identity/caller';
import { isService } from '../identity/caller';
import type { Viewer } from '../identity/viewer';

export interface AuditLog {
  info(details: object, message: string): void;
}

export interface CartRequest {
  /** What the token proves, or why it proves nothing. */
  readonly caller: Caller | Refusal;
  /** Unix ms by which the answer must be there. */
  readonly deadline: number;
  readonly log: AuditLog;
}

/** @throws Refusal UNAUTHENTICATED without a good token. */
export function callerOf({ caller }: CartRequest): Caller {
  if (caller instanceof Refusal) throw caller;
  return caller;
}

/** The shopper or guest who calls. @throws Refusal UNAUTHENTICATED without a good token, FORBIDDEN for a service. */
export function viewerOf(request: CartRequest): Viewer {
  const caller = callerOf(request);
  if (isService(caller))
    throw new Refusal('FORBIDDEN', { detail: 'A service has no cart. Name the identity whose cart it is.' });
  return caller;
}

/** Logs what is done to the carts of others, before it is done. */
export function auditService(
  request: CartRequest,
  operation: string,
  scope: string,
  identities: readonly string[],
): void {
  const caller = callerOf(request);
  const client = isService(caller) ? caller.client : caller.id;
  request.log.info({ client, scope, operation, identities }, 'service call');
}
