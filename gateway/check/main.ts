import { projectFile } from '../project-file';
import { readApprovals, writeApprovals } from '../registry/approvals';
import { readOperations } from '../registry/operations';
import { diskOf, readSubgraphs } from '../composition/subgraphs';
import { UsageError } from '../usage-error';
import { approve } from './approve';
import type { Options } from './difference/arguments';
import { readArguments, USAGE } from './difference/arguments';
import { readBaseline } from './baseline';
import { check } from './check';
import { render } from './formats/format';
import { graphState } from './graph-state';
import type { Report } from './report';
import { summarize } from './report';

export interface Surroundings {
  /** Absolute path of the project. */
  readonly root: string;
  /** Whether to use colours. */
  readonly isTerminal: boolean;
  /** Seconds since the command started, including loading. */
  seconds(): number;
  print(text: string): void;
  /** Prints what is not part of the report. */
  mention(text: string): void;
}

/**
 * `npm run schema:check`.
 * @returns the exit code: 0 passed, 1 a change fails or the graph does not compose, 2 wrong usage.
 */
export async function schemaCheck(args: readonly string[], around: Surroundings): Promise<number> {
  try {
    const options = readArguments(args);
    const report = await checkProject(options, around.root);
    const summary = summarize(report, options);
    around.print(render(report, summary, { format: options.format, colour: around.isTerminal }));
    around.mention(`checked in ${around.seconds().toFixed(1)} s`);
    return summary.passed ? 0 : 1;
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    around.mention(`${error.message}\n\n${USAGE}`);
    return 2;
  }
}

async function checkProject(options: Options, root: string): Promise<Report> {
  const proposal = readSubgraphs(diskOf(root));
  const { name, subgraphs } = readBaseline(options.baseline, root, proposal);
  const input = {
    baseline: name,
    was: graphState(subgraphs),
    is: graphState(proposal),
    operations: readOperations(root),
    approvals: readApprovals(root),
  };
  const report = await check(input);
  if (options.approve.length === 0) return report;
  const approvals = approve(options.approve, options.reason ?? '', report, input.approvals);
  writeApprovals(root, approvals);
  return check({ ...input, approvals });
}

if (require.main === module) {
  void schemaCheck(process.argv.slice(2), {
    root: projectFile(),
    isTerminal: process.stdout.isTTY && !process.env.NO_COLOR,
    seconds: () => performance.now() / 1000,
    print: (text) => process.stdout.write(text),
    mention: (text) => process.stderr.write(`${text}\n`),
  }).then((code) => (process.exitCode = code));
}
