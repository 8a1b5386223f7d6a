import { isDeepStrictEqual } from 'node:util';

type View = Readonly<Record<string, unknown>>;

/** Where the model and Redis differ, and the steps until then. */
export class Divergence extends Error {
  constructor(trace: readonly string[], what: readonly string[], cause?: unknown) {
    const steps = trace.map((step, index) => `  ${index + 1}. ${step}`);
    super(['the model and Redis differ after', ...steps, ...what].join('\n'), { cause });
    this.name = 'Divergence';
  }
}

/** A line for each field in which two views differ. */
export function differences(model: View = {}, redis: View = {}): string[] {
  const fields = new Set([...Object.keys(model), ...Object.keys(redis)]);
  return [...fields]
    .filter((field) => !isDeepStrictEqual(model[field], redis[field]))
    .map((field) => `${field}: ${told(model[field])} in the model, ${told(redis[field])} in Redis`);
}

function told(value: unknown): string {
  return JSON.stringify(value) ?? 'nothing';
}
