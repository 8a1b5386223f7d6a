import type { Place, Remark } from '../composition/composition';
import type { Approval } from '../registry/approvals';
import type { Deprecation } from './deprecations';
import type { JudgedChange } from './judge';
import type { LintFinding } from './lint';
import type { Problem } from './operation-check';

/** A registered operation that is invalid in the new graph. */
export interface FailedOperation {
  readonly label: string;
  readonly file: string;
  readonly problems: readonly Problem[];
  /** Whether every change that breaks it was approved. */
  readonly approved: boolean;
}

/** A change with its definition or, if that was removed, its parent. */
export type PlacedChange = JudgedChange & { readonly place?: Place };

/** Everything that a check found, ordered. The same input gives the same report. */
export interface Report {
  readonly subgraph: string;
  /** Ten hex digits of a hash of the subgraph's SDL. */
  readonly proposal: string;
  readonly baseline: { readonly name: string; readonly hash: string };
  /** Such as `v2.9`. */
  readonly federation: string;
  /** Name and version of the composer. */
  readonly composer: string;
  readonly composition: { readonly errors: readonly Remark[]; readonly hints: readonly Remark[] };
  /** Non-null fields that neighbours add. */
  readonly nullability: readonly Remark[];
  readonly changes: readonly PlacedChange[];
  readonly operations: { readonly checked: number; readonly failed: readonly FailedOperation[] };
  readonly lint: { readonly file: string; readonly findings: readonly LintFinding[] };
  readonly deprecations: readonly Deprecation[];
  /** Approvals that match no change and can be deleted. */
  readonly staleApprovals: readonly Approval[];
  /** What could not be checked, and why. */
  readonly notes: readonly string[];
}

export interface Summary {
  readonly passed: boolean;
  readonly failures: number;
  readonly warnings: number;
  /** The report in one line, without the verdict. */
  readonly counts: string;
  readonly nextStep: string;
}

/** @param strict whether warnings count as failures */
export function summarize(report: Report, { strict }: { readonly strict: boolean }): Summary {
  const failing = report.changes.filter(({ verdict }) => verdict === 'fails');
  const warning = report.changes.filter(({ verdict }) => verdict === 'warns');
  const invalid = report.operations.failed.filter(({ approved }) => !approved);
  const { errors, hints } = report.composition;
  const { nullability } = report;
  const failures = errors.length + nullability.length + failing.length + invalid.length;
  const warnings =
    warning.length + hints.filter(({ level }) => level === 'WARN').length + report.lint.findings.length;
  const counts = [
    plural(errors.length, 'composition error'),
    plural(nullability.length, 'non-null addition'),
    plural(failing.length, 'breaking change'),
    plural(invalid.length, 'invalid operation'),
    plural(warnings, 'warning'),
  ].join(', ');
  const passed = failures === 0 && (!strict || warnings === 0);
  const nextStep = nextStepOf({
    errors: errors.length,
    nonNull: nullability.length,
    failing,
    invalid: invalid.length,
    passed,
    warnings,
  });
  return { passed, failures, warnings, counts, nextStep };
}

interface Outcome {
  readonly errors: number;
  readonly nonNull: number;
  readonly failing: readonly JudgedChange[];
  readonly invalid: number;
  readonly passed: boolean;
  readonly warnings: number;
}

function nextStepOf({ errors, nonNull, failing, invalid, passed, warnings }: Outcome): string {
  if (errors > 0) return 'Fix the composition first: the Router cannot load this graph.';
  if (nonNull > 0)
    return 'Make the named fields nullable, so that the rest is shown while their subgraph is down.';
  if (failing[0])
    return `Keep the old beside the new and deprecate it, or have the change reviewed: npm run schema:check -- --approve ${failing[0].id} --reason "why nobody is hurt"`;
  if (invalid > 0) return 'Fix the operations, or delete client versions that are no longer in use.';
  if (!passed) return 'Fix the warnings, or approve the changes among them: with --strict, warnings fail.';
  return warnings > 0 ? 'It can land; look at the warnings first.' : 'It can land.';
}

export function plural(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}
