import { readFile, writeFile } from 'node:fs/promises';
import { format, resolveConfig } from 'prettier';
import type { Part } from '../parts/part';
import { barsOf } from './bars';
import { coresTable } from './cores';
import type { Machine } from '../machine';
import type { Result, Results } from './results';
import { filled } from './marks';
import { markdownTable, tableOf } from './table';

const PAGE = 'bench/README.md';

/** Writes the figures between the marks that have their names. The text around them is written by hand. */
export async function writePages(parts: readonly Part[], results: Results): Promise<void> {
  let page = await readFile(PAGE, 'utf8');
  page = filled(page, 'bars', barsTable(results));
  page = filled(page, 'cores', coresTable(results));
  for (const part of parts) {
    const result = results.get(part.name);
    if (result) page = filled(page, part.name, sectionOf(part, result));
  }
  await writeFile(PAGE, await format(page, { ...(await resolveConfig(PAGE)), filepath: PAGE }));
}

function sectionOf({ name, title, chart, how }: Part, { rows, machine, effort, measuredAt }: Result): string {
  const drawn = chart ? `![${title}](results/${name}.svg)\n\n` : '';
  const when = `${measuredAt.slice(0, 10)}, ${how(effort)}; ${nameOf(machine)}`;
  return `${drawn}${tableOf(rows)}\n\n_${when}._`;
}

function nameOf({ processor, cores, memoryGiB, kernel, node, redis, router, loadBefore }: Machine): string {
  const programs = [`Node ${node}`, `Redis ${redis}`, `Router ${router}`].join(', ');
  return `${cores} cores of ${processor}, ${memoryGiB} GiB, ${kernel}; ${programs}; load before ${loadBefore}`;
}

function barsTable(results: Results): string {
  const body = barsOf(results).map(({ bar, measured, met }) => [bar, measured, met ? 'met' : '**missed**']);
  return markdownTable(['bar', 'measured', ''], body);
}
