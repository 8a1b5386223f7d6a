import { parseArgs } from 'node:util';
import { measureAgainst, ratiosOf } from './against';
import type { Machine } from './machine';
import { demandTools, describeMachine } from './machine';
import type { Effort } from './measure/rounds';
import { allParts, chooseParts } from './parts/all';
import type { Part } from './parts/part';
import { Progress } from './progress';
import { barsOf } from './report/bars';
import { chartOf } from './report/chart';
import { writePages } from './report/pages';
import { readResults, writeChart, writeResult } from './report/results';
import { tableOf } from './report/table';
import { routerProgram } from './servers/router';

/** /proc counts in hundredths of a second, which is half a percent of such a round. */
const FULL: Effort = { rounds: 5, seconds: 2, quick: false };
/** Few seconds and many rounds, because the contenders take turns. */
const AGAINST: Effort = { rounds: 10, seconds: 2, quick: false };
const QUICK: Effort = { rounds: 2, seconds: 1, quick: true };

const progress = new Progress(process.stderr);

/**
 * Measures, prints a table per part, and writes results, charts and the pages that show them. `--quick` only prints.
 * If a part fails, the others are still measured, and the run fails.
 */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      quick: { type: 'boolean', default: false },
      grow: { type: 'boolean', default: false },
      against: { type: 'string' },
      only: { type: 'string', multiple: true, default: [] },
    },
  });
  const parts = chooseParts(values.only, values.grow);
  await demandTools();
  const machine = await describeMachine();
  if (machine.loadBefore > machine.cores / 4)
    progress.print(`This machine is busy (load ${machine.loadBefore}): trust the ratios, not the figures.`);
  if (values.against !== undefined) return compare(values.against, values.quick);
  for (const part of parts) await run(part, values.quick, machine);
  if (values.quick) return;
  const results = await readResults(allParts.map(({ name }) => name));
  await writePages(allParts, results);
  for (const { bar, measured, met } of barsOf(results))
    progress.print(`${met ? 'met   ' : 'MISSED'} ${bar}: ${measured}`);
}

/** Prints only: the comparison holds for this machine and this day. */
async function compare(commit: string, quick: boolean): Promise<void> {
  const rows = await measureAgainst(commit, quick ? QUICK : AGAINST, progress);
  progress.print(`\n${tableOf(rows)}\n\n${ratiosOf(rows).join('\n')}`);
}

async function run(part: Part, quick: boolean, machine: Machine): Promise<void> {
  if (part.needsRouter && !(await routerProgram())) {
    progress.print(`\n${part.title}: left out, there is no Apollo Router; set APOLLO_ROUTER_BIN.`);
    return;
  }
  try {
    const effort = quick ? QUICK : FULL;
    const rows = await part.measure(effort, progress);
    progress.print(`\n${part.title}\n\n${tableOf(rows)}`);
    if (quick) return;
    await writeResult({ part: part.name, measuredAt: new Date().toISOString(), machine, effort, rows });
    if (part.chart) await writeChart(part.name, chartOf(part.title, part.chart, rows));
  } catch (error) {
    progress.print(`\n${part.title}: ${error instanceof Error ? error.stack : String(error)}`);
    process.exitCode = 1;
  }
}

void main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
