import { parseArgs } from 'node:util';
import { UsageError } from '../../usage-error';
import type { Format } from '../formats/format';
import { formats } from '../formats/format';

export interface Options {
  /** A file or a git ref. Default: the main branch. */
  readonly baseline?: string;
  readonly format: Format;
  /** Whether warnings fail the check. */
  readonly strict: boolean;
  /** Ids of the changes to approve. */
  readonly approve: readonly string[];
  readonly reason?: string;
}

export const USAGE = `npm run schema:check -- [--baseline <file or git ref>] [--format ${formats.join('|')}] [--strict]
npm run schema:check -- --approve <change id> --reason "why nobody is hurt"`;

/** @throws UsageError naming the invalid argument. */
export function readArguments(args: readonly string[]): Options {
  const { values } = parsed(args);
  const { format, approve = [], reason, ...others } = values;
  if (!isFormat(format))
    throw new UsageError(`--format is "${format}". Choose one of ${formats.join(', ')}.`);
  if (approve.length > 0 && !reason?.trim())
    throw new UsageError('--approve needs --reason "why nobody is hurt", for the reviewer.');
  if (approve.length === 0 && reason !== undefined)
    throw new UsageError('--reason goes with --approve <change id>.');
  return { ...others, format, approve, reason: reason?.trim() };
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        baseline: { type: 'string' },
        format: { type: 'string', default: 'human' },
        strict: { type: 'boolean', default: false },
        approve: { type: 'string', multiple: true },
        reason: { type: 'string' },
      },
    });
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

function isFormat(format: string): format is Format {
  return (formats as readonly string[]).includes(format);
}
