/** 2026-01-01T00:00:00Z in Unix seconds: stored times and first versions count from here, to stay short. */
const EPOCH_SECONDS = Date.UTC(2026, 0, 1) / 1000;

/** Whole seconds since 2026-01-01, the unit of every time in a cart. */
export function toCartSeconds(unixMs: number): number {
  return Math.floor(unixMs / 1000) - EPOCH_SECONDS;
}

export function fromCartSeconds(seconds: number): Date {
  return new Date((seconds + EPOCH_SECONDS) * 1000);
}
