import { createHash } from 'node:crypto';
import { judgeHeldLine, readLines } from '../line-input';
import type { ChangeInput, HeldLine, LineToAdd } from '../line-input';
import type { UserError, UserErrorCode } from '../user-errors';
import { userError } from '../user-errors';
import type { CartLimits } from '../limits';
import { lineKey, readIdentity } from '../line-identity';
import type { LineKey } from '../line-identity';
import { isText } from '../line-text';

/** A client's whole copy of a cart. Quantities are 0 or more. */
export interface SyncInput extends ChangeInput {
  readonly lines: readonly LineToAdd[];
  /** The version of the cart that the copy was last taken from, or null if it never was. */
  readonly baseVersion?: number | null;
  /** Identifies the copy: one for each device or tab that keeps one. */
  readonly replicaId?: string | null;
}

export interface CopyLine extends LineKey {
  /** Its position in the call. */
  readonly index: number;
  /**
   * `AS_IT_IS` if the quantity is invalid: the cart's line stays unchanged. `UNREADABLE` if the line itself is invalid: it
   * may be any line of the cart, so no line counts as missing. A code and a quantity if the text is invalid: if the cart
   * has held the line since before that rule, the quantity counts, otherwise the line is refused with the code.
   */
  readonly quantity: number | 'AS_IT_IS' | 'UNREADABLE' | `${UserErrorCode} ${number}`;
}

/** The origin of a copy, as the script takes it. */
export interface Origin {
  readonly baseVersion: number | null;
  /** A short name of the replica, or empty if the client sent none. */
  readonly replica: string;
}

export function originOf({ baseVersion, replicaId }: SyncInput): Origin {
  return { baseVersion: baseVersion ?? null, replica: replicaId == null ? '' : replicaName(replicaId) };
}

/** Short, because each sync in the journal stores it. 66 bits tell the copies of one cart apart. */
function replicaName(replicaId: string): string {
  return createHash('sha256').update(replicaId).digest('base64url').slice(0, 11);
}

/**
 * Checks the lines of a copy. Quantities of equal lines are added. An invalid line does not count as missing, which would
 * remove it from the cart.
 */
export function readCopy(
  { lines, replicaId }: SyncInput,
  limits: CartLimits,
): { accepted: CopyLine[]; userErrors: UserError[] } {
  if (replicaId != null && !isText(replicaId, 1, limits.maxReplicaIdLength)) {
    const invalid = userError('INVALID_REPLICA_ID', limits, { field: ['input', 'replicaId'] });
    return { accepted: [], userErrors: [invalid] };
  }
  const { accepted, userErrors } = readLines(lines, limits, ['input', 'lines'], (line) =>
    judgeHeldLine(line, 0, limits),
  );
  const sums = new Map<string, HeldLine>();
  for (const line of accepted) {
    const same = sums.get(line.key);
    sums.set(line.key, same ? { ...same, quantity: same.quantity + line.quantity } : line);
  }
  const copy = new Map<string, CopyLine>();
  for (const { unlessHeld, ...line } of sums.values())
    copy.set(line.key, { ...line, quantity: unlessHeld ? `${unlessHeld} ${line.quantity}` : line.quantity });
  const readable = new Set(accepted.map(({ index }) => index));
  if (lines.length <= limits.maxLinesPerCall) {
    lines.forEach((line, index) => {
      if (readable.has(index)) return;
      const { identity, fault } = readIdentity(line, limits);
      const key = identity ? lineKey(identity).key : '';
      if (!copy.has(key))
        copy.set(key, { key, detail: '', index, quantity: fault ? 'UNREADABLE' : 'AS_IT_IS' });
    });
  }
  return { accepted: [...copy.values()], userErrors };
}
