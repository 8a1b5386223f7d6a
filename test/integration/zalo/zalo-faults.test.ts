import { faultsSchema, type Knobs } from '../../../sandboxes/zalo/faults';
import { stores } from '../../support/stores';
import { use } from '../../support/use';
import { PKCE, TestZalo, zaloApp } from '../../support/zalo';
import { ZaloClient, openRedis } from '../../support/zalo-client';

const ME = '/v2.0/me';
const EXCHANGE = '/v4/access_token';
const [{ env }] = stores as [(typeof stores)[number]];
const { codeVerifier } = PKCE;

/** These change nothing for a caller who behaves correctly. */
const UNSEEN = ['requireProof', 'verifierMismatchError'];

/** What becomes of a sign-in with each fault, and how often /me and the code exchange are asked for it. */
const cases: [Knobs, { me: number; exchange: number; miniApp: string | object; website: string | object }][] =
  [
    [{ latencyMs: 200 }, { me: 1, exchange: 1, miniApp: {}, website: {} }],
    [
      { latencyMs: 4000 },
      { me: 1, exchange: 1, miniApp: 'not respond in time', website: 'not respond in time' },
    ],
    [{ down: true }, { me: 2, exchange: 1, miniApp: 'cannot be reached', website: 'cannot be reached' }],
    [{ reset: true }, { me: 2, exchange: 1, miniApp: 'cannot be reached', website: 'cannot be reached' }],
    [
      { badGateway: true },
      { me: 2, exchange: 1, miniApp: 'cannot be reached', website: 'cannot be reached' },
    ],
    [{ emptyBody: true }, { me: 2, exchange: 1, miniApp: 'cannot be reached', website: 'cannot be reached' }],
    [
      { reset: true, times: 1 },
      { me: 2, exchange: 1, miniApp: {}, website: 'cannot be reached' },
    ],
    [{ quota: true }, { me: 1, exchange: 1, miniApp: 'quota of requests', website: 'quota of requests' }],
    [{ foreignIp: '3.2.1.0' }, { me: 1, exchange: 1, miniApp: 'Vietnam', website: 'Vietnam' }],
    [{ idAsNumber: true }, { me: 1, exchange: 1, miniApp: 'returned no user', website: 'returned no user' }],
    [{ errorAsString: true }, { me: 1, exchange: 1, miniApp: {}, website: {} }],
    [
      { missingPicture: true },
      { me: 1, exchange: 1, miniApp: {}, website: { name: 'Nguyễn Thị Lan', picture: undefined } },
    ],
    [{ expiresInNumber: true }, { me: 1, exchange: 1, miniApp: {}, website: {} }],
  ];

describe('signing in with Zalo', () => {
  const zalo = use(() => TestZalo.start());
  const redis = use(() => openRedis(env));
  let client: ZaloClient;

  beforeEach(() => {
    client = new ZaloClient(zalo().settings, redis());
  });
  afterEach(() => zalo().have({}));

  /** What somebody gets, held against what is expected, and how often a route was asked meanwhile. */
  async function hold(
    expected: string | object,
    knobs: Knobs,
    route: string,
    asking: Parameters<ZaloClient['refusal']>[0],
  ) {
    const before = await zalo().asked(route);
    const started = performance.now();
    await zalo().have(knobs);
    if (typeof expected === 'string') {
      const refusal = await client.refusal(asking);
      expect(refusal).toMatchObject({ code: 'ZALO_UNAVAILABLE', retryable: true });
      expect(refusal.message).toMatch(new RegExp(`Zalo.*${expected}|${expected}.*Zalo`));
    } else {
      expect({ picture: undefined, ...((await asking(client.zalo)) as object) }).toMatchObject({
        userId: expect.any(String) as string,
        ...expected,
      });
    }
    expect(performance.now() - started).toBeLessThan(5000); // once the timeout, not twice
    await zalo().have({});
    return (await zalo().asked(route)) - before;
  }

  it('is tried with every fault', () => {
    const tried = new Set(cases.flatMap(([knobs]) => Object.keys(knobs)));
    const shown = Object.keys(faultsSchema.properties).filter((knob) => !UNSEEN.includes(knob));

    expect([...tried].sort()).toEqual(shown.sort());
  });

  it('is rejected for a wrong verifier, whatever number Zalo has for that', async () => {
    const wrong = { code: await zalo().codeOf('lan'), codeVerifier: 'x'.repeat(43) };
    await zalo().have({ verifierMismatchError: -14999 });

    expect(await client.refusal((it) => it.userOfCode(wrong))).toMatchObject({
      code: 'ZALO_REJECTED',
      message: expect.stringContaining('-14999') as string,
    });
  });

  it.each(cases)('with %j', async (knobs, { me, exchange, miniApp, website }) => {
    const token = await zalo().miniAppToken();
    const code = await zalo().codeOf('lan');

    expect(await hold(miniApp, knobs, ME, (it) => it.userOfMiniAppToken(token))).toBe(me);
    expect(await hold(website, knobs, EXCHANGE, (it) => it.userOfCode({ code, codeVerifier }))).toBe(
      exchange,
    );
  });

  it('tells an unknown token with `error` as a string from an outage', async () => {
    await zalo().have({ errorAsString: true });

    expect(await client.refusal((it) => it.userOfMiniAppToken('unknown'))).toMatchObject({
      code: 'ZALO_REJECTED',
      retryable: false,
    });
  });

  it('says by the metrics how Zalo does', async () => {
    const count = (call: string, outcome: string) =>
      client.metric(`zalo_request_duration_seconds_count{call="${call}",outcome="${outcome}"}`);
    await client.zalo.userOfCode({ code: await zalo().codeOf('lan'), codeVerifier });
    await client.refusal((it) => it.userOfMiniAppToken('unknown'));
    await zalo().have({ badGateway: true });
    await client.refusal((it) => it.userOfMiniAppToken('another'));

    expect(await count('access_token', 'ok')).toBe(1);
    expect(await count('me', 'ok')).toBe(1);
    expect(await count('me', 'rejected')).toBe(1);
    expect(await count('me', 'unavailable')).toBe(1);
  });

  it('leaves no token, code, secret or proof in the log or in a refusal, whatever happens', async () => {
    const secrets = [zaloApp.secret, codeVerifier];
    for (const [knobs] of cases.filter(([{ latencyMs }]) => !latencyMs)) {
      const token = await zalo().miniAppToken();
      const code = await zalo().codeOf('lan');
      secrets.push(token, code);
      await zalo().have(knobs);
      await client.refusal((it) => it.userOfMiniAppToken(`${token}x`)).catch(() => undefined);
      await client.refusal((it) => it.userOfMiniAppToken(token)).catch(() => undefined);
      await client.refusal((it) => it.userOfCode({ code, codeVerifier })).catch(() => undefined);
      await zalo().have({});
    }
    await client.refusal((it) => it.userOfMiniAppToken('very\nsecret'));

    expect(client.said.length).toBeGreaterThan(20);
    for (const secret of [...secrets, 'appsecret_proof', 'secret_key', 'very\nsecret', 'very\\nsecret'])
      expect(client.said.join('\n')).not.toContain(secret);
  });
});
