import type { Place } from '../../composition/composition';
import type { Report, Summary } from '../report';
import { inOrderOfVerdict, usedBy, usersOf } from './words';

type Level = 'error' | 'warning' | 'notice';

/** Workflow commands, which become annotations in the pull request: https://docs.github.com/actions/reference/workflow-commands-for-github-actions */
export function github(report: Report, { passed, counts, nextStep }: Summary): string {
  return [
    ...remarkLines(report),
    ...changeLines(report),
    ...operationLines(report),
    ...report.lint.findings.map((finding) =>
      command('warning', `lint: ${finding.rule}`, finding.message, { file: report.lint.file, ...finding }),
    ),
    ...report.notes.map((note) => command('notice', 'schema check', note)),
    command(passed ? 'notice' : 'error', 'schema check', `${counts}. ${nextStep}`),
  ].join('\n');
}

function remarkLines({ composition: { errors, hints }, nullability }: Report): string[] {
  const warnings = hints.filter(({ level }) => level === 'WARN');
  return [...errors, ...warnings, ...nullability].map(({ level, code, message, places }) =>
    command(level === 'ERROR' ? 'error' : 'warning', code, message, places[0]),
  );
}

function changeLines({ changes }: Report): string[] {
  const levels: Record<string, Level> = { fails: 'error', warns: 'warning', approved: 'notice' };
  return inOrderOfVerdict(changes).flatMap((change) => {
    const level = levels[change.verdict];
    if (!level) return [];
    const title = `${change.kind} ${change.coordinate} (${change.id})`;
    const reason = change.approval === undefined ? '' : `. Approved: ${change.approval}`;
    return command(level, title, `${change.message}; ${usedBy(usersOf(change))}${reason}`, change.place);
  });
}

function operationLines({ operations }: Report): string[] {
  return operations.failed.flatMap(({ label, file, problems, approved }) =>
    problems.map(({ message, ...at }) =>
      command(approved ? 'notice' : 'error', label, message, { file, ...at }),
    ),
  );
}

function command(level: Level, title: string, message: string, at?: Omit<Place, 'subgraph'>): string {
  const place = at ? [`file=${property(at.file)}`, `line=${at.line}`, `col=${at.column}`] : [];
  return `::${level} ${[...place, `title=${property(title)}`].join(',')}::${data(message)}`;
}

function data(text: string): string {
  return text.replace(/%/g, '%25').replace(/\r/g, '%0D').replace(/\n/g, '%0A');
}

function property(text: string): string {
  return data(text).replace(/:/g, '%3A').replace(/,/g, '%2C');
}
