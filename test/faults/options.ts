import { parseArgs } from 'node:util';
import { stages } from './plan';

export const everyStage = [...stages, 'parted'] as const;
export type AnyStage = (typeof everyStage)[number];

export interface Options {
  /** The same one plans the same trials. */
  readonly seed: number;
  /** Of all stages together. */
  readonly trials: number;
  readonly chosen: readonly AnyStage[];
}

/** Reads the command line; throws with what may be given, because a run that tries nothing looks like one that passes. */
export function readOptions(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      seed: { type: 'string', default: '1' },
      trials: { type: 'string', default: '2520' },
      stage: { type: 'string', multiple: true, default: [...everyStage] },
    },
  });
  const unknown = values.stage.filter((name) => !(everyStage as readonly string[]).includes(name));
  if (unknown.length > 0)
    throw new Error(
      `There is no stage "${unknown.join('", "')}": --stage is one of ${everyStage.join(', ')}.`,
    );
  return {
    seed: positive('seed', values.seed),
    trials: positive('trials', values.trials),
    chosen: everyStage.filter((stage) => values.stage.includes(stage)),
  };
}

function positive(name: string, text: string): number {
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw new Error(`--${name} is "${text}" and must be a positive integer.`);
}
