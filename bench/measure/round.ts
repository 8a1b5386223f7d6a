import { setTimeout as pause } from 'node:timers/promises';
import { runClosedLoop } from '../load/closed-loop';
import type { HttpRequest } from '../load/http-request';
import type { RedisMeter } from './redis-meter';
import { cpuMicrosOf, rssMiBOf } from './process-usage';

/** Servers under the same load, and what to measure. */
export interface Target {
  readonly name: string;
  /** Several servers show how they share the work. */
  readonly urls: readonly string[];
  readonly requests: readonly HttpRequest[];
  /** Maps a name to the processes that work for a request. RSS is measured for the first one. */
  readonly processes: Readonly<Record<string, readonly number[]>>;
  /** The command that each request makes Redis execute. */
  readonly redis: { readonly meter: RedisMeter; readonly command: 'hgetall' | 'evalsha' };
}

/** Figures by column name. */
export type Measured = Readonly<Record<string, number>>;

/** Requests still in progress at the end of a round do not matter. */
const CALLS_AT_LEAST = 0.98;

/** @throws Error if too many requests failed, or Redis got fewer commands than it should */
export async function measureRound(target: Target, seconds: number): Promise<Measured> {
  const { meter, command } = target.redis;
  const cpuOfAll = () => Object.values(target.processes).map((pids) => sum(pids.map(cpuMicrosOf)));
  const before = { cpu: cpuOfAll(), redis: await meter.usageOf(command) };
  const load = await loadAll(target, seconds);
  const after = { cpu: cpuOfAll(), redis: await meter.usageOf(command) };
  const { requests } = load;
  const calls = after.redis.calls - before.redis.calls;
  if (calls < CALLS_AT_LEAST * requests)
    throw new Error(`${target.name}: ${requests} requests made Redis execute only ${calls} ${command}.`);
  const cpu = Object.keys(target.processes).map(
    (name, index) => [`${name} CPU µs`, (after.cpu[index]! - before.cpu[index]!) / requests] as const,
  );
  return {
    ...Object.fromEntries(cpu),
    'Redis command µs': (after.redis.micros - before.redis.micros) / requests,
    'requests/s': load.rate,
    'p50 ms': load.p50 / 1000,
    'p95 ms': load.p95 / 1000,
    'p99 ms': load.p99 / 1000,
    'RSS MiB': rssMiBOf(Object.values(target.processes)[0]![0]!),
  };
}

/** Fills caches, lets the code be compiled and opens connections. */
export async function warmUp(target: Target, seconds: number): Promise<void> {
  await loadAll(target, seconds);
  await pause(200);
}

/** Loads all servers at the same time. The worst percentile counts. */
async function loadAll({ urls, requests }: Target, seconds: number) {
  const loads = await Promise.all(urls.map((url) => runClosedLoop(url, requests, seconds)));
  const worst = (percentile: 'p50' | 'p95' | 'p99') => Math.max(...loads.map((load) => load[percentile]));
  return {
    requests: sum(loads.map((load) => load.requests)),
    rate: sum(loads.map((load) => load.requests / (load.micros / 1e6))),
    p50: worst('p50'),
    p95: worst('p95'),
    p99: worst('p99'),
  };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
