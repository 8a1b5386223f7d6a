import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { Redis } from 'ioredis';
import { cartKeys } from '../src/redis/keys';
import { BuiltService } from '../test/support/built-service';
import { startRedis } from '../test/support/redis-server';
import type { Shopper } from '../test/support/shopper';
import { newGuest } from '../test/support/shopper';
import { newShopper } from '../test/support/tokens';

/*
 * What a merge of two carts of ten lines costs: time for the client, CPU of the service process and of Redis, and the
 * memory it leaves in Redis. `npm run build && npx tsx bench/merge-cost.ts`
 */
const MERGES = 400;
const ROUNDS = 5;
const LINES = 10;

interface Round {
  readonly milliseconds: number;
  readonly serviceMicros: number;
  readonly redisMicros: number;
}

async function main(): Promise<void> {
  const redis = await startRedis();
  const service = await (await BuiltService.spawn({ REDIS_URL: redis.url, LOG_LEVEL: 'warn' })).ready();
  const client = new Redis(redis.url);
  const tick = Number((await promisify(execFile)('getconf', ['CLK_TCK'])).stdout);
  /** Microseconds of CPU so far; fields 14 and 15 of proc(5), counted from behind the name. */
  const cpuOf = (pid: number) => {
    const [, behind = ''] = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ');
    const [user, system] = behind.split(' ').slice(11, 13);
    return ((Number(user) + Number(system)) / tick) * 1e6;
  };
  const rounds: Round[] = [];
  let last: [Shopper, Shopper] | undefined;
  for (let round = 0; round <= ROUNDS; round++) {
    const pairs = await Promise.all(Array.from({ length: MERGES }, () => pair(service.url)));
    const before = { time: performance.now(), service: cpuOf(service.pid), redis: cpuOf(redis.pid) };
    for (const [guest, shopper] of pairs) await shopper.merge(guest);
    const after = { time: performance.now(), service: cpuOf(service.pid), redis: cpuOf(redis.pid) };
    process.stdout.write(round === 0 ? 'warm-up done\n' : `round ${round} of ${ROUNDS} done\n`);
    last = pairs.at(-1);
    if (round === 0) continue;
    rounds.push({
      milliseconds: (after.time - before.time) / MERGES,
      serviceMicros: (after.service - before.service) / MERGES,
      redisMicros: (after.redis - before.redis) / MERGES,
    });
  }
  for (const figure of ['milliseconds', 'serviceMicros', 'redisMicros'] as const) {
    const sorted = rounds.map((round) => round[figure]).sort((a, b) => a - b);
    console.log(
      `${figure}: min ${sorted[0]!.toFixed(2)}, median ${sorted[ROUNDS >> 1]!.toFixed(2)}, max ${sorted.at(-1)!.toFixed(2)}`,
    );
  }
  const [guest, shopper] = last!;
  for (const [name, keys] of [
    ['receipt', [cartKeys(shopper.id).receipts, cartKeys(shopper.id).receiptOrder]],
    ['departure', [cartKeys(guest.id).departures, cartKeys(guest.id).departureOrder]],
  ] as const) {
    const sizes = await Promise.all(keys.map((key) => client.memory('USAGE', key)));
    console.log(`${name}: ${sizes.reduce<number>((sum, size) => sum + (size ?? 0), 0)} bytes`);
  }
  client.disconnect();
  service.signal('SIGTERM');
  await service.exited();
  await redis.stop();
}

/** A guest and a shopper with ten lines each, five of them the same. */
async function pair(url: string): Promise<[Shopper, Shopper]> {
  const lines = (offset: number) =>
    Array.from({ length: LINES }, (_, i) => ({ sku: `P${String(offset + i).padStart(3, '0')}` }));
  const [guest, shopper] = await Promise.all([newGuest(url), newShopper(url)]);
  await Promise.all([guest.add({ lines: lines(0) }), shopper.add({ lines: lines(LINES / 2) })]);
  return [guest, shopper];
}

void main();
