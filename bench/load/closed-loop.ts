import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { demandAnswers } from './failures';
import type { HttpRequest } from './http-request';
import { wireFormOf } from './http-request';

const CONNECTIONS = 32;
const SCRIPT = join(__dirname, 'wrk.lua');

/** Times in µs. Percentiles are from a request to its answer. */
export interface LoadResult {
  readonly requests: number;
  readonly micros: number;
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
}

type Printed = LoadResult & { readonly failures: number };

/**
 * Sends as many requests as the server takes from 32 connections that each wait for the answer; uses wrk. Shows what
 * a request costs, but not how long shoppers wait: a server that stalls gets no requests.
 * @throws Error if too many requests failed
 */
export async function runClosedLoop(
  url: string,
  requests: readonly HttpRequest[],
  seconds: number,
): Promise<LoadResult> {
  const folder = await mkdtemp(join(tmpdir(), 'onecart-bench-'));
  try {
    const file = join(folder, 'requests');
    await writeFile(file, requests.map(wireFormOf).map(withLength).join(''));
    const options = ['-t', '1', '-c', String(CONNECTIONS), '-d', `${seconds}s`];
    const { stdout } = await promisify(execFile)('wrk', [...options, '-s', SCRIPT, url, '--', file]);
    const { failures, ...load } = JSON.parse(stdout.trimEnd().split('\n').at(-1)!) as Printed;
    demandAnswers(url, load.requests, failures);
    return load;
  } finally {
    await rm(folder, { recursive: true });
  }
}

function withLength(text: string): string {
  return `${Buffer.byteLength(text)}\n${text}`;
}
