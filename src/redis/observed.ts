/** Told about every attempt at a script or at a read of hashes and lists: its name, duration in seconds, and whether it got an answer. */
export type ObserveCommand = (name: string, seconds: number, outcome: 'ok' | 'error') => void;

/** Makes one attempt and tells how it went. */
export async function observed<T>(
  observe: ObserveCommand,
  name: string,
  attempt: () => Promise<T>,
): Promise<T> {
  const started = performance.now();
  let outcome: 'ok' | 'error' = 'error';
  try {
    const answer = await attempt();
    outcome = 'ok';
    return answer;
  } finally {
    observe(name, (performance.now() - started) / 1000, outcome);
  }
}
