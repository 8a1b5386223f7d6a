import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Machine } from '../machine';
import type { Effort, Row } from '../measure/rounds';
import type { Figure } from '../load/statistics';

const FOLDER = 'bench/results';

/** The result of a part, as stored in `bench/results/`. */
export interface Result {
  readonly part: string;
  /** ISO 8601 */
  readonly measuredAt: string;
  readonly machine: Machine;
  readonly effort: Effort;
  readonly rows: readonly Row[];
}

/** All results on disk, including those of earlier runs. */
export type Results = ReadonlyMap<string, Result>;

export async function writeResult(result: Result): Promise<void> {
  await mkdir(FOLDER, { recursive: true });
  await writeFile(join(FOLDER, `${result.part}.json`), `${JSON.stringify(result, null, 2)}\n`);
}

export async function writeChart(part: string, svg: string): Promise<void> {
  await mkdir(FOLDER, { recursive: true });
  await writeFile(join(FOLDER, `${part}.svg`), svg);
}

export async function readResults(parts: readonly string[]): Promise<Results> {
  const results = new Map<string, Result>();
  for (const part of parts) {
    try {
      results.set(part, JSON.parse(await readFile(join(FOLDER, `${part}.json`), 'utf8')) as Result);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    }
  }
  return results;
}

/** Undefined if it was not measured. */
export function figureIn(results: Results, part: string, row: string, column: string): Figure | undefined {
  return results.get(part)?.rows.find(({ name }) => name === row)?.figures[column];
}
