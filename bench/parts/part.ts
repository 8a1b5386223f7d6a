import type { Effort, Row } from '../measure/rounds';
import type { Progress } from '../progress';

/** One table of the benchmark. */
export interface Part {
  /** Name for `--only` and for the results file. */
  readonly name: string;
  readonly title: string;
  /** Text under the table: how it was measured. */
  readonly how: (effort: Effort) => string;
  /** The column to draw, and its label. */
  readonly chart?: { readonly column: string; readonly unit: string };
  /** Skipped without an Apollo Router. */
  readonly needsRouter?: boolean;
  readonly measure: (effort: Effort, progress: Progress) => Promise<Row[]>;
}
