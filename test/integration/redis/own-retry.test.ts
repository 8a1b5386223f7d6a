import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { scripts } from '../../../src/redis/scripts';
import { startFaultProxy } from '../../support/fault-proxy';
import { commandNamed } from '../../support/redis-requests';
import { startRedis } from '../../support/redis-server';
import { newGuest, unitsOf, type Shopper } from '../../support/shopper';
import { use, useService } from '../../support/use';

/** Longer than the 250 ms that Redis has for one attempt, shorter than the time for all of them. */
const FROZEN_MS = 450;

describe('a change that the service itself had to repeat', () => {
  const server = use(startRedis);
  const proxy = use(() => startFaultProxy(server()));
  const service = useService(() => ({ REDIS_URL: proxy().url }));
  let guest: Shopper;

  beforeAll(async () => {
    await (await newGuest(service().url)).add({ lines: [{ sku: 'P001' }] }); // Redis knows the script from now on
  });
  beforeEach(async () => {
    guest = await newGuest(service().url);
  });
  afterEach(() => {
    server().thaw();
    proxy().heal();
  });

  /** Attempts at a script that got no answer, as the service counts them. */
  async function failedAttempts(script: 'addCartLines' | 'syncCart' = 'addCartLines'): Promise<number> {
    const metrics = await (await fetch(`${service().url}/metrics`)).text();
    const [, count = '0'] =
      new RegExp(`redis_command_duration_seconds_count\\{command="${script}",outcome="error"\\} (\\d+)`).exec(
        metrics,
      ) ?? [];
    return Number(count);
  }

  const troubles: [string, () => Promise<unknown>][] = [
    [
      'because Redis was frozen',
      async () => {
        await server().freeze();
        void pause(FROZEN_MS).then(() => server().thaw());
      },
    ],
    [
      'because the reply was lost',
      async () =>
        proxy().cutReplies({ matching: commandNamed('evalsha', scripts.addCartLines.sha), times: 1 }),
    ],
  ];

  describe.each(troubles)('%s', (_, makeTrouble) => {
    it.each([
      ['with a key', randomUUID()],
      ['without a key', undefined],
    ])('%s, is no replay', async (_, idempotencyKey) => {
      const input = { lines: [{ sku: 'P001' }], idempotencyKey };
      const failedBefore = await failedAttempts();
      await makeTrouble();

      const { replayed, cart } = await guest.add(input);

      expect(await failedAttempts()).toBeGreaterThan(failedBefore);
      expect({ replayed, units: unitsOf(cart) }).toEqual({ replayed: false, units: { P001: 1 } });
    });

    it('is a replay when the client repeats it', async () => {
      const input = { lines: [{ sku: 'P001' }], idempotencyKey: randomUUID() };
      await guest.add(input);
      const failedBefore = await failedAttempts();
      await makeTrouble();

      const { replayed, cart } = await guest.add(input);

      expect(await failedAttempts()).toBeGreaterThan(failedBefore);
      expect({ replayed, units: unitsOf(cart) }).toEqual({ replayed: true, units: { P001: 1 } });
    });
  });

  it.each(['phone', undefined])(
    'of a sync of the replica %s is done once and is no replay',
    async (replicaId) => {
      await guest.add({ lines: [{ sku: 'P001' }] });
      const { version } = await guest.cart();
      const lost = commandNamed('evalsha', scripts.syncCart.sha);
      await (await newGuest(service().url)).sync({ lines: [] }); // Redis knows the script from now on
      proxy().cutReplies({ matching: lost, times: 1 });

      const { cart, replayed } = await guest.sync({
        lines: [{ sku: 'P001', quantity: 3 }],
        baseVersion: version,
        replicaId,
      });

      expect({ replayed, units: unitsOf(cart) }).toEqual({ replayed: false, units: { P001: 3 } });
      expect(cart.version).toBe(version + 1);
    },
  );
});
