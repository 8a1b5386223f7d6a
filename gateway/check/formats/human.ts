import type { createColors } from 'picocolors';
import picocolors from 'picocolors';
import { describeRemark } from '../../composition/composition';
import type { Verdict } from '../judge';
import type { PlacedChange, Report, Summary } from '../report';
import { plural } from '../report';
import { headline, inOrderOfVerdict, placeText, seenIn, toolLine, usedBy, usersOf } from './words';

type Colours = ReturnType<typeof createColors>;

export function human(report: Report, { passed, counts, nextStep }: Summary, colour: boolean): string {
  const colours = picocolors.createColors(colour);
  const verdict = passed ? colours.green('PASSED') : colours.red('FAILED');
  return [
    colours.bold(headline(report)),
    colours.dim(toolLine(report)),
    ...section(colours, compositionTitle(report), compositionLines(report, colours)),
    ...nullabilityLines(report, colours),
    ...section(
      colours,
      changesTitle(report),
      inOrderOfVerdict(report.changes).flatMap((one) => changeLines(one, colours)),
    ),
    ...section(colours, `Operations: ${report.operations.checked} checked`, operationLines(report, colours)),
    ...section(colours, `Lint: ${plural(report.lint.findings.length, 'finding')}`, lintLines(report)),
    ...section(colours, `Deprecated: ${report.deprecations.length}`, deprecationLines(report)),
    ...staleLines(report),
    ...report.notes.flatMap((note) => ['', note]),
    '',
    `${verdict}: ${counts}`,
    `Next: ${nextStep}`,
  ].join('\n');
}

function section(colours: Colours, title: string, lines: readonly string[]): string[] {
  return ['', colours.bold(title), ...lines.map((line) => `  ${line.replaceAll('\n', '\n    ')}`)];
}

function compositionTitle({ composition: { errors, hints } }: Report): string {
  if (errors.length > 0) return 'Composition: the subgraphs do not compose';
  return `Composition: ok, ${plural(hints.length, 'hint')}`;
}

function compositionLines({ composition: { errors, hints } }: Report, colours: Colours): string[] {
  const paint = { ERROR: colours.red, WARN: colours.yellow, INFO: colours.dim, DEBUG: colours.dim };
  return [...errors, ...hints].map(
    (remark) => `${paint[remark.level](remark.level)} ${describeRemark(remark)}`,
  );
}

function nullabilityLines({ nullability }: Report, colours: Colours): string[] {
  if (nullability.length === 0) return [];
  const lines = nullability.map((remark) => `${colours.red('fails   ')} ${describeRemark(remark)}`);
  return section(colours, `Fields that neighbours must make nullable: ${nullability.length}`, lines);
}

function changesTitle({ changes }: Report): string {
  return changes.length === 0 ? 'Changes: none' : `Changes: ${changes.length}`;
}

function changeLines(change: PlacedChange, colours: Colours): string[] {
  const paint: Record<Verdict, (text: string) => string> = {
    fails: colours.red,
    warns: colours.yellow,
    approved: colours.cyan,
    passes: colours.green,
  };
  const { verdict, coordinate, kind, message, place, approval, id } = change;
  const where = place ? ` (${placeText(place)})` : '';
  const lines = [
    `${paint[verdict](verdict.padEnd(8))} ${coordinate}  ${kind}, ${seenIn(change)}  ${colours.dim(id)}`,
  ];
  lines.push(`         ${message}${where}`);
  if (verdict !== 'passes') lines.push(`         ${usedBy(usersOf(change))}`);
  if (approval !== undefined) lines.push(`         approved: ${approval}`);
  return lines;
}

function operationLines({ operations: { failed } }: Report, colours: Colours): string[] {
  return failed.flatMap(({ label, file, problems, approved }) => [
    `${approved ? colours.cyan('approved') : colours.red('fails   ')} ${label}`,
    ...problems.map(({ message, ...at }) => `         ${placeText({ file, ...at })} ${message}`),
  ]);
}

function lintLines({ lint: { file, findings } }: Report): string[] {
  return findings.map(({ rule, message, ...at }) => `${placeText({ file, ...at })} ${message} (${rule})`);
}

function deprecationLines({ deprecations }: Report): string[] {
  return deprecations.map(
    ({ coordinate, reason, operations }) => `${coordinate}: ${reason}; ${usedBy(operations)}`,
  );
}

function staleLines({ staleApprovals }: Report): string[] {
  if (staleApprovals.length === 0) return [];
  const ids = staleApprovals.map(({ id, kind, coordinate }) => `  ${id}  ${kind} ${coordinate}`);
  return [
    '',
    'Approvals of changes that are not there (take them out of gateway/registry/approvals.json):',
    ...ids,
  ];
}
