import type { Approval } from '../registry/approvals';
import { UsageError } from '../usage-error';
import type { Report } from './report';

/**
 * Adds an approval for each named change, all with the same reason.
 * @throws UsageError if a change does not exist or needs no approval.
 */
export function approve(
  ids: readonly string[],
  reason: string,
  { changes }: Report,
  approvals: readonly Approval[],
): Approval[] {
  const open = changes.filter(({ verdict }) => verdict === 'fails' || verdict === 'warns');
  const added = ids.map((id) => {
    const found = changes.find((change) => change.id === id && change.verdict !== 'passes');
    if (found) return { id, kind: found.kind, coordinate: found.coordinate, reason };
    const choice = open.map((change) => `  ${change.id}  ${change.kind} ${change.coordinate}`);
    throw new UsageError(
      [`There is no change ${id} to approve.`, ...(choice.length > 0 ? ['There are:', ...choice] : [])].join(
        '\n',
      ),
    );
  });
  return [...approvals.filter(({ id }) => !ids.includes(id)), ...added];
}
