import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { AuthAnswer } from '../support/auth-client';
import { AuthClient } from '../support/auth-client';
import { Browser } from '../support/browser';
import { BuiltService } from '../support/built-service';
import { add, cartOf, change, generationOf, inOrder, unitsOf } from '../support/either-release';
import type { FaultProxy } from '../support/fault-proxy';
import { startFaultProxy } from '../support/fault-proxy';
import { FORMER_RELEASE, hasFormerRelease, releaseOf } from '../support/release';
import { startCluster } from '../support/redis-cluster';
import { commandNamed } from '../support/redis-requests';
import { startRedis } from '../support/redis-server';
import type { Shopper } from '../support/shopper';
import { shopperAt } from '../support/shopper';
import { newShopper } from '../support/tokens';
import { until } from '../support/until';
import { TestZalo } from '../support/zalo';

const stores = [
  {
    store: 'one Redis',
    start: async () => {
      const redis = await startRedis();
      return { env: { REDIS_URL: redis.url }, stop: () => redis.stop() };
    },
  },
  {
    store: 'a cluster',
    start: async () => {
      const cluster = await startCluster();
      return { env: { REDIS_URL: cluster.url, REDIS_MODE: 'cluster' }, stop: () => cluster.stop() };
    },
  },
];

/** Two instances start, and each merge that dies needs a third. */
const LONG_MS = 120_000;
const present = hasFormerRelease();
if (!present)
  console.warn(
    `THE ROLLING UPGRADE IS NOT TESTED: the history of this clone lacks ${FORMER_RELEASE}. Run git fetch --unshallow.`,
  );

for (const { store, start } of stores) {
  (present ? describe : describe.skip)(`an upgrade while the service runs, on ${store}`, () => {
    let stopStore: () => Promise<void>;
    let env: Record<string, string>;
    let zalo: TestZalo;
    const instances = {} as Record<'old' | 'new', BuiltService>;

    beforeAll(async () => {
      const started = await start();
      stopStore = started.stop;
      zalo = await TestZalo.start();
      env = { ...started.env, ...zalo.env };
      instances.old = await (await BuiltService.spawn(env, releaseOf(FORMER_RELEASE))).ready();
      instances.new = await (await BuiltService.spawn(env)).ready();
    }, LONG_MS);
    afterAll(async () => {
      await Promise.all(Object.values(instances).map((instance) => instance.kill()));
      await zalo?.stop();
      await stopStore?.();
    });

    describe.each([
      ['old', 'new'],
      ['new', 'old'],
    ] as const)('from the %s instance to the %s one', (former, latter) => {
      const client = (which: 'old' | 'new') => new AuthClient(instances[which].url);
      const at = (which: 'old' | 'new', who: Shopper) => who.at(instances[which].url);
      const holderOf = ({ body }: AuthAnswer) => shopperAt(instances[former].url, body);
      const bearer = ({ body }: AuthAnswer) => ({ authorization: `Bearer ${body.accessToken}` });
      const guest = async () => holderOf(await client(former).guest());
      const shopper = () => newShopper(instances[former].url);

      it('a cart is the same, with all its lines', async () => {
        const who = await guest();
        const lines = Array.from({ length: 30 }, (_, i) => ({
          sku: `P${i}`,
          quantity: i + 1,
          attributes:
            i % 3
              ? []
              : [
                  { key: 'màu', value: 'đỏ 🎁' },
                  { key: 'size', value: String(i) },
                ],
        }));
        await change(who, 'addCartLines', { lines });
        const [first, second] = (await cartOf(who)).lines;
        await change(who, 'updateCartLines', { lines: [{ lineId: first!.id, quantity: 77 }] });
        await change(who, 'removeCartLines', { lineIds: [second!.id] });

        expect(inOrder(await cartOf(at(latter, who)))).toEqual(inOrder(await cartOf(who)));
        await add(at(latter, who), ['P0', 'P99']);
        expect(inOrder(await cartOf(who))).toEqual(inOrder(await cartOf(at(latter, who))));
      });

      it('units that both add at once all arrive, once', async () => {
        const who = await guest();
        const answers = await Promise.all(
          Array.from({ length: 60 }, (_, i) => add(at(i % 2 ? former : latter, who), ['P1', `Q${i % 7}`])),
        );

        expect(answers.flatMap(({ userErrors }) => userErrors)).toEqual([]);
        expect(unitsOf(await cartOf(who))).toMatchObject({ P1: 60, Q0: 9, Q6: 8 });
      });

      it.each(['addCartLines', 'updateCartLines', 'removeCartLines', 'clearCart', 'syncCart'])(
        'a %s that is retried with its key is not done twice',
        async (mutation) => {
          const who = await guest();
          const attributes = [
            { key: 'size', value: 'M' },
            { key: 'color', value: 'red' },
          ];
          const { cart } = await change(who, 'addCartLines', {
            lines: [
              { sku: 'P1', quantity: 5, attributes },
              { sku: 'P2', quantity: 2 },
            ],
          });
          const inputs: Record<string, object> = {
            addCartLines: { lines: [{ sku: 'P1', quantity: 3, attributes }] },
            updateCartLines: { lines: [{ lineId: cart.lines[0]!.id, quantity: 9 }] },
            removeCartLines: { lineIds: [cart.lines[0]!.id] },
            clearCart: { upToVersion: cart.version },
            syncCart: {
              lines: [
                { sku: 'P1', quantity: 6, attributes },
                { sku: 'P2', quantity: 2 },
              ],
              baseVersion: cart.version,
              replicaId: 'phone',
            },
          };
          const input = { ...inputs[mutation], idempotencyKey: randomUUID() };

          const first = await change(who, mutation, input);
          const again = await change(at(latter, who), mutation, input);

          expect(first).toMatchObject({ userErrors: [], replayed: false });
          expect(again).toMatchObject({ userErrors: [], replayed: true });
          expect(inOrder(again.cart)).toEqual(inOrder(first.cart));
        },
      );

      it('a merge is known, repeated and undone', async () => {
        const [source, target] = [await guest(), await shopper()];
        await add(source, ['P1', 'P1', 'P2']);
        await add(target, ['P2']);
        const input = { sourceToken: source.token, idempotencyKey: randomUUID() };

        const merged = await change(target, 'mergeCart', input);
        const again = await change(at(latter, target), 'mergeCart', input);
        const undone = await change(at(latter, target), 'undoMergeCart', { mergeId: merged.merge!.id });

        expect(merged).toMatchObject({ userErrors: [], outcome: 'MERGED' });
        expect(unitsOf(merged.cart)).toEqual({ P1: 2, P2: 2 });
        expect(again).toMatchObject({ userErrors: [], outcome: 'MERGED', replayed: true });
        expect(undone.userErrors).toEqual([]);
        expect(unitsOf(undone.cart)).toEqual({ P2: 1 });
        expect(unitsOf(await cartOf(target))).toEqual({ P2: 1 });
      });

      it('a key that a guest used travels with the merge', async () => {
        const [source, target] = [await guest(), await shopper()];
        const input = { lines: [{ sku: 'P1' }], idempotencyKey: randomUUID() };
        await change(source, 'addCartLines', input);
        await change(target, 'mergeCart', { sourceToken: source.token });

        expect(await change(at(latter, target), 'addCartLines', input)).toMatchObject({ replayed: true });
        expect(unitsOf(await cartOf(target))).toEqual({ P1: 1 });
      });

      it('a sync continues from its base', async () => {
        const who = await guest();
        const copy = {
          replicaId: 'phone',
          lines: [
            { sku: 'P1', quantity: 2 },
            { sku: 'P2', quantity: 1 },
          ],
        };
        const { cart } = await change(who, 'syncCart', copy);
        await add(at(latter, who), ['P3']);

        const synced = await change(at(latter, who), 'syncCart', {
          replicaId: 'phone',
          baseVersion: cart.version,
          lines: [{ sku: 'P1', quantity: 5 }],
        });

        expect(synced).toMatchObject({ userErrors: [], warnings: [] });
        expect(unitsOf(synced.cart)).toEqual({ P1: 5, P3: 1 });
        expect(unitsOf(await cartOf(who))).toEqual({ P1: 5, P3: 1 });
      });

      it('a session is refreshed, listed and ended', async () => {
        const first = await client(former).guest('ZALO_MINI_APP');
        const { refreshToken } = first.body;
        const second = await client(latter).post('/auth/refresh', { refreshToken });
        const third = await client(former).post('/auth/refresh', {
          refreshToken: second.body.refreshToken,
        });
        const lost = await client(latter).post('/auth/refresh', { refreshToken: second.body.refreshToken });

        expect([second, third, lost].map(({ status }) => status)).toEqual([200, 200, 200]);
        expect(third.body.identity).toEqual(first.body.identity);
        expect(generationOf(lost)).toBe(generationOf(third));
        const listed = await client(latter).ask('GET', '/auth/sessions', bearer(third));
        expect(listed).toMatchObject({ status: 200, body: [{ current: true }] });

        await client(latter).post('/auth/logout', undefined, bearer(third));
        await until('the session has ended everywhere', async () => {
          const { status } = await client(former).ask('GET', '/auth/sessions', bearer(third));
          return status === 401;
        });
        const { refreshToken: dead } = third.body;
        expect((await client(former).post('/auth/refresh', { refreshToken: dead })).status).toBe(401);
      });

      it('a shopper who signs in with Zalo is the same person and finds the cart', async () => {
        const user = former === 'old' ? 'lan' : 'minh';
        const signIn = async (which: 'old' | 'new', headers = {}) =>
          client(which).post('/auth/zalo/mini-app', { accessToken: await zalo.miniAppToken(user) }, headers);
        const first = await signIn(former);
        await add(holderOf(first), ['P1']);
        const visitor = await client(former).guest('ZALO_MINI_APP');
        await add(holderOf(visitor), ['P2']);

        const second = await signIn(latter, bearer(visitor));

        expect(second).toMatchObject({ status: 200, body: { identity: first.body.identity } });
        expect(unitsOf(await cartOf(holderOf(second)))).toEqual({ P1: 1, P2: 1 });
      });

      it.each(['nobody', 'a guest'])(
        'a login at Zalo that %s began on the website ends well',
        async (whom) => {
          const browser = new Browser();
          if (whom === 'a guest') {
            const { cookie = '' } = await client(former).guest();
            const [name, secret] = cookie.split('=') as [string, string];
            browser.cookies.set(name, secret);
          }
          const page = encodeURIComponent('http://localhost:3000/cart');
          const begun = await browser.go(`${instances[former].url}/auth/zalo/login?returnTo=${page}`);
          const asked = new URL(begun.headers.get('location')!).searchParams;
          const choice = { user: former === 'old' ? 'lan' : 'minh', state: asked.get('state')! };
          const back = await zalo.choose(choice, undefined, asked.get('code_challenge')!);

          const ended = await browser.go(`${instances[latter].url}/auth/zalo/callback${back.search}`);

          expect(ended.headers.get('location')).toBe('http://localhost:3000/cart');
        },
      );

      it('a hand-off is redeemed', async () => {
        const channel = 'ZALO_MINI_APP';
        const source = await client(former).post('/auth/zalo/mini-app', {
          accessToken: await zalo.miniAppToken(former === 'old' ? 'huong' : 'duc'),
        });
        const { code } = (await client(former).post('/auth/handoff', { channel }, bearer(source))).body;
        const redeemed = await client(latter).post('/auth/handoff/redeem', { code, channel, confirm: true });

        expect(redeemed).toMatchObject({ status: 200, body: { identity: source.body.identity } });
      });

      if (store === 'one Redis') {
        describe.each(['claimMerge', 'applyMerge', 'completeMerge'] as const)(
          'a merge that dies after %s',
          (script) => {
            let proxy: FaultProxy;
            let dying: BuiltService;

            beforeEach(async () => {
              proxy = await startFaultProxy({ port: Number(new URL(env['REDIS_URL']!).port) });
              const folder = former === 'old' ? releaseOf(FORMER_RELEASE) : undefined;
              dying = await (await BuiltService.spawn({ ...env, REDIS_URL: proxy.url }, folder)).ready();
            });
            afterEach(async () => {
              await dying.kill();
              await proxy.stop();
            });

            it.each(['a retry', 'its sweeper alone'])(
              'is finished by %s of the other release, once',
              async (by) => {
                const [source, target] = [await guest(), await shopper()];
                await add(source, ['P1', 'P2']);
                await add(target, ['P2']);
                proxy.cutReplies({
                  matching: commandNamed('evalsha', await shaOf(former, script)),
                  times: 1,
                  onCut: () => dying.signal('SIGKILL'),
                });
                const input = { sourceToken: source.token, idempotencyKey: randomUUID() };
                instances[former].signal('SIGSTOP');
                try {
                  await expect(change(target.at(dying.url), 'mergeCart', input)).rejects.toThrow();
                  if (by === 'a retry') {
                    const again = await change(at(latter, target), 'mergeCart', input);
                    expect(again.userErrors).toEqual([]);
                  }
                  await until('the lines are where they belong', async () => {
                    const { P2 } = unitsOf(await cartOf(at(latter, target)));
                    return P2 === 2;
                  });
                } finally {
                  instances[former].signal('SIGCONT');
                }

                expect(unitsOf(await cartOf(target))).toEqual({ P1: 1, P2: 2 });
                expect(unitsOf(await cartOf(source))).toEqual({});
              },
            );
          },
        );
      }

      async function shaOf(which: 'old' | 'new', script: string): Promise<string> {
        const file = join(
          which === 'old' ? releaseOf(FORMER_RELEASE) : process.cwd(),
          'dist/src/redis/scripts.js',
        );
        const { scripts } = (await import(file)) as { scripts: Record<string, { sha: string }> };
        return scripts[script]!.sha;
      }
    });
  });
}
