import { stores } from '../../support/stores';
import { use } from '../../support/use';
import { PKCE, TestZalo } from '../../support/zalo';
import { ZaloClient, openRedis } from '../../support/zalo-client';

const [{ env }] = stores as [(typeof stores)[number]];
const ME = '/v2.0/me';
const now = Date.now;

describe('a host of Zalo that fails again and again', () => {
  const zalo = use(() => TestZalo.start());
  const redis = use(() => openRedis(env));
  let client: ZaloClient;
  let token: string;
  let ahead: number;

  beforeEach(async () => {
    client = new ZaloClient(zalo().settings, redis());
    token = await zalo().miniAppToken();
    ahead = 0;
  });
  afterEach(async () => {
    jest.restoreAllMocks();
    await zalo().have({});
  });

  const refusal = () => client.refusal((it) => it.userOfMiniAppToken(token));
  const breaker = (host = 'graph') => client.metric(`zalo_breaker_open{host="${host}"}`);
  async function breakIt() {
    await zalo().have({ badGateway: true });
    for (let failures = 0; failures < 5; failures++) {
      expect(await breaker()).toBe(0);
      await refusal();
    }
    expect(await breaker()).toBe(1);
  }
  /** Puts the clock of this process forward. */
  function wait(ms: number) {
    ahead += ms;
    jest.spyOn(Date, 'now').mockImplementation(() => now() + ahead);
  }

  it('is left alone after five failures, and the answer is there at once', async () => {
    await breakIt();
    await zalo().have({ latencyMs: 10_000 });
    const before = await zalo().asked(ME);
    const started = performance.now();

    const answer = await refusal();

    expect(answer).toMatchObject({ code: 'ZALO_UNAVAILABLE', retryable: true });
    expect(answer.message).toContain('Zalo has been unavailable for a while');
    expect(performance.now() - started).toBeLessThan(1000);
    expect(await zalo().asked(ME)).toBe(before);
    expect(client.said.join('\n')).toContain('Zalo is not called for 10 s');
  });

  it('is asked again after 10 s, and from then on if it answers', async () => {
    await breakIt();
    await zalo().have({});
    wait(9000);
    await refusal();
    wait(1000);

    expect(await client.zalo.userOfMiniAppToken(token)).toHaveProperty('userId');
    expect(await breaker()).toBe(0);
  });

  it('is left alone for another 10 s if it still fails', async () => {
    await breakIt();
    wait(10_000);
    const before = await zalo().asked(ME);

    await refusal();
    expect(await breaker()).toBe(1);
    await refusal();

    expect((await zalo().asked(ME)) - before).toBe(2); // the trial and its retry
  });

  it('does not take the other one with it', async () => {
    await breakIt();
    await zalo().have({});
    const before = await zalo().asked('/v4/access_token');
    const { codeVerifier } = PKCE;

    await client.refusal(async (it) => it.userOfCode({ code: await zalo().codeOf('lan'), codeVerifier }));

    expect(await zalo().asked('/v4/access_token')).toBe(before + 1);
    expect(await breaker('oauth')).toBe(0);
  });

  it.each([[{}], [{ quota: true }], [{ foreignIp: '3.2.1.0' }]])(
    'is not one that answers, even if it refuses: %j',
    async (knobs) => {
      await zalo().have(knobs);
      const before = await zalo().asked(ME);

      for (let asked = 0; asked < 10; asked++)
        await client.refusal(async (it) =>
          // A token that Zalo refused is not asked about again, so each is another one.
          it.userOfMiniAppToken('quota' in knobs || 'foreignIp' in knobs ? token : `unknown-${asked}`),
        );

      expect((await zalo().asked(ME)) - before).toBe(10);
      expect(await breaker()).toBe(0);
    },
  );
});
