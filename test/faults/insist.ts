import { until } from '../support/until';

const ACKNOWLEDGED_WITHIN_MS = 60_000;

/** Tries until it does not fail any more, as a client does that wants to be acknowledged. */
export async function insist<Answer>(what: string, attempt: () => Promise<Answer>): Promise<Answer> {
  return (await until(what, async () => ({ answer: await attempt() }), ACKNOWLEDGED_WITHIN_MS)).answer;
}
