import { setTimeout as pause } from 'node:timers/promises';
import { Pool } from 'undici';
import { percentile } from './statistics';
import { demandAnswers, isRefusal } from './failures';
import type { HttpRequest } from './http-request';

const CONNECTIONS = 256;
const LATEST_ANSWER_MS = 10_000;

/** Milliseconds from when a request was due to its answer, including the wait for a connection. */
export interface OpenLoopResult {
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  readonly p999: number;
}

/**
 * Sends requests at a constant rate whatever the server does, as independent shoppers would. autocannon with a rate
 * sends each second's requests at once, so it would measure its own bursts.
 * @throws Error if too many requests failed
 */
export async function runOpenLoop(
  url: string,
  requests: readonly HttpRequest[],
  { rate, seconds }: { rate: number; seconds: number },
): Promise<OpenLoopResult> {
  const pool = new Pool(url, {
    connections: CONNECTIONS,
    pipelining: 1,
    headersTimeout: LATEST_ANSWER_MS,
    bodyTimeout: LATEST_ANSWER_MS,
  });
  const milliseconds: number[] = [];
  const underWay: Promise<void>[] = [];
  let failures = 0;
  const send = async (number: number, due: number) => {
    try {
      const { statusCode, body } = await pool.request(requests[number % requests.length]!);
      if (isRefusal(await body.text()) || statusCode >= 400) failures += 1;
      else milliseconds.push(performance.now() - due);
    } catch {
      failures += 1;
    }
  };
  const started = performance.now();
  const dueAt = (number: number) => started + (number / rate) * 1000;
  for (let number = 0; number < rate * seconds; await pause(1))
    for (; number < rate * seconds && dueAt(number) <= performance.now(); number += 1)
      underWay.push(send(number, dueAt(number)));
  await Promise.all(underWay);
  await pool.close();
  demandAnswers(url, underWay.length, failures);
  const sorted = milliseconds.toSorted((a, b) => a - b);
  const [p50, p95, p99, p999] = [50, 95, 99, 99.9].map((percent) => percentile(sorted, percent));
  return { p50: p50!, p95: p95!, p99: p99!, p999: p999! };
}
