import type { Effort, Row } from '../measure/rounds';
import type { Progress } from '../progress';

/** A part of the benchmark: what is compared in one table. */
export interface Part {
  /** For `--only`, and the name of its file of results. */
  readonly name: string;
  readonly title: string;
  /** What stands under its table: what was done how often. */
  readonly how: (effort: Effort) => string;
  /** The column that is drawn, and what it is called there. */
  readonly chart?: { readonly column: string; readonly unit: string };
  /** Left out where there is no Apollo Router. */
  readonly needsRouter?: boolean;
  readonly measure: (effort: Effort, progress: Progress) => Promise<Row[]>;
}
