import { createHash } from 'node:crypto';
import { judgeHeldLine, readLines } from '../line-input';
import type { ChangeInput, HeldLine, LineToAdd } from '../line-input';
import type { UserError, UserErrorCode } from '../user-errors';
import { userError } from '../user-errors';
import type { CartLimits } from '../limits';
import { lineKey, readIdentity } from '../line-identity';
import type { LineKey } from '../line-identity';
import { isText } from '../line-text';

/** A client's whole copy of a cart; quantities are units, 0 or more. */
export interface SyncInput extends ChangeInput {
  readonly lines: readonly LineToAdd[];
  /** The version of the cart that the copy last came from; null if it never did. */
  readonly baseVersion?: number | null;
  /** Names the copy: one for each device or tab that keeps one. */
  readonly replicaId?: string | null;
}

/** A line of a copy. */
export interface CopyLine extends LineKey {
  /** Its place in the call. */
  readonly index: number;
  /**
   * `AS_IT_IS` where the units could not be read: then the line of the cart stays as it is. `UNREADABLE` where the line
   * itself could not: it may be any line of the cart, so none of them counts as missing. A code with the units where the
   * text is not allowed: the cart may hold the line from before it was refused; then the units count, otherwise the code.
   */
  readonly quantity: number | 'AS_IT_IS' | 'UNREADABLE' | `${UserErrorCode} ${number}`;
}

/** Where a copy comes from, as the script takes it. */
export interface Origin {
  readonly baseVersion: number | null;
  /** Short name of the replica; empty if the client gave none. */
  readonly replica: string;
}

export function originOf({ baseVersion, replicaId }: SyncInput): Origin {
  return { baseVersion: baseVersion ?? null, replica: replicaId == null ? '' : replicaName(replicaId) };
}

/** 66 bits are enough to tell the copies of one cart apart, and every sync in the journal carries them. */
function replicaName(replicaId: string): string {
  return createHash('sha256').update(replicaId).digest('base64url').slice(0, 11);
}

/**
 * Judges the lines of a copy one by one. A line that stands there twice counts with its sum. One that is refused is not
 * one that is missing, which would remove it.
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
