import { describeRemark } from '../../composition/composition';
import type { Report, Summary } from '../report';
import { headline, inOrderOfVerdict, placeText, seenIn, toolLine, usedBy, usersOf } from './words';

/** For the summary of a pull request. */
export function markdown(report: Report, { passed, counts, nextStep }: Summary): string {
  return [
    `## ${passed ? '✅' : '❌'} ${headline(report)}`,
    `${counts}. ${nextStep}`,
    ...report.notes.map((note) => `> ${note}`),
    ...section('Composition', compositionLines(report)),
    ...section('Fields that neighbours must make nullable', nullabilityLines(report)),
    ...section('Changes', changeTable(report)),
    ...section(`Operations (${report.operations.checked} checked)`, operationLines(report)),
    ...section('Lint', lintLines(report)),
    ...section('Deprecated', deprecationLines(report)),
    ...section('Approvals that can be taken out', staleLines(report)),
    `<sub>${toolLine(report)}</sub>`,
  ].join('\n\n');
}

function section(title: string, lines: readonly string[]): string[] {
  return lines.length > 0 ? [`### ${title}`, lines.join('\n')] : [];
}

function compositionLines({ composition: { errors, hints } }: Report): string[] {
  return [...errors, ...hints].map((remark) => `- **${remark.level}** ${text(describeRemark(remark))}`);
}

function nullabilityLines({ nullability }: Report): string[] {
  return nullability.map((remark) => `- **fails** ${text(describeRemark(remark))}`);
}

function changeTable({ changes }: Report): string[] {
  if (changes.length === 0) return [];
  const rows = inOrderOfVerdict(changes).map((change) => {
    const { verdict, coordinate, kind, message, approval, id } = change;
    const what = `${message}${approval === undefined ? '' : `. Approved: ${approval}`}`;
    return [
      `**${verdict}**`,
      `\`${coordinate}\``,
      `${kind} (${seenIn(change)})`,
      text(what),
      text(usedBy(usersOf(change))),
      `\`${id}\``,
    ];
  });
  const heads = ['verdict', 'coordinate', 'kind', 'what', 'who', 'id'];
  return [heads, heads.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`);
}

function operationLines({ operations: { failed } }: Report): string[] {
  return failed.flatMap(({ label, file, problems, approved }) =>
    problems.map(
      ({ message, ...at }) =>
        `- ${approved ? 'approved' : '**fails**'} ${label}: ${text(message)} (${placeText({ file, ...at })})`,
    ),
  );
}

function lintLines({ lint: { file, findings } }: Report): string[] {
  return findings.map(
    ({ rule, message, ...at }) => `- ${text(message)} (${rule}, ${placeText({ file, ...at })})`,
  );
}

function deprecationLines({ deprecations }: Report): string[] {
  return deprecations.map(
    ({ coordinate, reason, operations }) => `- \`${coordinate}\`: ${text(reason)}; ${usedBy(operations)}`,
  );
}

function staleLines({ staleApprovals }: Report): string[] {
  return staleApprovals.map(({ id, kind, coordinate }) => `- \`${id}\` ${kind} \`${coordinate}\``);
}

/** Escapes what would end a table cell or start markup. */
function text(words: string): string {
  return words.replace(/[|<>*_`]/g, '\\$&').replace(/\s*\n\s*/g, ' ');
}
