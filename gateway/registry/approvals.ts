import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Static } from '@sinclair/typebox';
import { Type } from '@sinclair/typebox';
import { Value } from '@sinclair/typebox/value';
import { UsageError } from '../usage-error';

const approvalsSchema = Type.Array(
  Type.Object(
    {
      id: Type.String({ pattern: '^[0-9a-f]{10}$' }),
      kind: Type.String(),
      coordinate: Type.String(),
      reason: Type.String({ minLength: 1 }),
    },
    { additionalProperties: false },
  ),
);

/**
 * A change that may land although it breaks or endangers a client or subgraph. The file's history shows who approved
 * it and when.
 */
export type Approval = Static<typeof approvalsSchema>[number];

const FILE = 'gateway/registry/approvals.json';

/** Empty if there is no file. */
export function readApprovals(root: string): Approval[] {
  const path = join(root, FILE);
  if (!existsSync(path)) return [];
  const approvals = parsed(readFileSync(path, 'utf8'));
  const [error] = Value.Errors(approvalsSchema, approvals);
  if (error) throw new UsageError(`${FILE}: ${error.path || 'the file'}: ${error.message}. Fix it by hand.`);
  return approvals as Approval[];
}

/** Ordered by coordinate and kind, so that two branches rarely touch the same line. */
export function writeApprovals(root: string, approvals: readonly Approval[]): void {
  const key = ({ coordinate, kind, id }: Approval) => `${coordinate} ${kind} ${id}`;
  const sorted = [...approvals].sort((a, b) => (key(a) < key(b) ? -1 : 1));
  writeFileSync(join(root, FILE), `${JSON.stringify(sorted, undefined, 2)}\n`);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new UsageError(`${FILE} is not JSON (${(error as Error).message}). Fix it by hand.`);
  }
}
