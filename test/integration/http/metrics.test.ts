import { randomUUID } from 'node:crypto';
import type { Shopper } from '../../support/shopper';
import { newGuest } from '../../support/shopper';
import { stores } from '../../support/stores';
import { newShopper } from '../../support/tokens';
import { useService } from '../../support/use';

const [{ env }] = stores as [(typeof stores)[number]];

describe('GET /metrics', () => {
  const service = useService(env);
  let guest: Shopper;

  beforeAll(async () => {
    guest = await newGuest(service().url);
  });

  const readMetrics = async () => (await fetch(`${service().url}/metrics`)).text();

  it('tells Prometheus about requests, operations and Redis', async () => {
    await guest.cart();
    await guest.add({ lines: [{ sku: 'P001' }] });

    const metrics = await readMetrics();

    expect(metrics).toMatch(/http_request_duration_seconds_count\{handler="\/graphql",code="200"\} \d+/);
    expect(metrics).toMatch(/graphql_operation_duration_seconds_count\{operation="Cart",outcome="ok"\} \d+/);
    expect(metrics).toMatch(
      /redis_command_duration_seconds_count\{command="addCartLines",outcome="ok"\} \d+/,
    );
    expect(metrics).toContain('nodejs_eventloop_lag_seconds');
  });

  it('tells Prometheus about every kind of read', async () => {
    const shopper = await newShopper(service().url);
    await shopper.mergeCart(guest, { idempotencyKey: randomUUID() });
    await shopper.merges();

    const metrics = await readMetrics();

    for (const command of ['hgetall', 'hget', 'hmget', 'lrange'])
      expect(metrics).toContain(`redis_command_duration_seconds_count{command="${command}",outcome="ok"}`);
  });

  it('has room for 80 characters of an operation name, however long it is', async () => {
    const before = (await readMetrics()).length;
    for (const first of 'ABC') await guest.ask(`query ${first.padEnd(500_000, 'x')} { __typename }`);

    const metrics = await readMetrics();

    expect(metrics.length - before).toBeLessThan(10_000);
    expect(Math.max(...[...metrics.matchAll(/operation="([^"]*)"/g)].map(([, name]) => name!.length))).toBe(
      80,
    );
  });

  it('bounds the operation names a client can put into the metrics', async () => {
    for (let i = 0; i < 250; i++) await guest.ask(`query Q${i} { __typename }`);

    const metrics = await readMetrics();

    expect(new Set(metrics.match(/operation="[^"]*"/g)).size).toBeLessThanOrEqual(201);
    expect(metrics).toContain('operation="other"');
  });

  it('keeps the names of clients that keep asking, in either lane, however many names a guest makes up', async () => {
    for (let i = 0; i < 250; i++) await guest.ask(`query Made${i} { __typename }`);
    for (let i = 0; i < 5; i++) await guest.ask('query Frequent { cart { id } }');
    await guest.ask('query CartPage__cart__0 { cart { id } }');

    const metrics = await readMetrics();

    expect(metrics).toMatch(/duration_seconds_count\{operation="Frequent",outcome="ok"\} [3-5]/);
    expect(metrics).toMatch(/duration_seconds_count\{operation="CartPage__cart__0",outcome="ok"\} 1/);
  });
});
