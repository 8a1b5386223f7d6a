import { createHmac, createPublicKey, sign } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { CompactEncrypt, decodeJwt, decodeProtectedHeader } from 'jose';
import type { JWK } from 'jose';
import { AuthClient, WEBSITE } from '../../support/auth-client';
import { inDer, malleated, strangersKey, withOtherLastBits } from '../../support/forgery';
import { ROUTER_SECRET } from '../../support/service';
import { Shopper, newGuest } from '../../support/shopper';
import { stores } from '../../support/stores';
import { signParts, signToken } from '../../support/tokens';
import { prepare, useService } from '../../support/use';

const [{ env }] = stores as [(typeof stores)[number]];
const base64url = (value: string | Buffer) => Buffer.from(value).toString('base64url');
const json = (value: unknown) => base64url(JSON.stringify(value));
const nowSeconds = () => Math.floor(Date.now() / 1000);

/** By what rule a token is none of ours, and how to make one from a good one. */
type Attack = readonly [what: string, make: (good: string) => string | Promise<string>];

describe('a token that is none of ours', () => {
  const service = useService(env);
  const client = prepare(() => new AuthClient(service().url));
  let good: string;
  let canary: Server;
  let canaryUrl: string;
  let canaryHits = 0;
  let publicKey: JWK;

  beforeAll(async () => {
    canary = createServer((_, response) => {
      canaryHits += 1;
      response.end(JSON.stringify({ keys: [stranger.jwk] }));
    }).listen(0, '127.0.0.1');
    await once(canary, 'listening');
    canaryUrl = `http://127.0.0.1:${(canary.address() as AddressInfo).port}/jwks.json`;
    const { body } = await client().ask('GET', '/.well-known/jwks.json');
    [publicKey] = body['keys'] as [JWK];
  });
  beforeEach(async () => {
    good = (await newGuest(service().url)).token;
  });
  afterAll(() => canary?.close());

  const stranger = strangersKey('P-256');
  const parts = (token: string) => token.split('.') as [string, string, string];
  const withHeader = (token: string, change: object) => {
    const [, payload, signature] = parts(token);
    return `${json({ ...decodeProtectedHeader(token), ...change })}.${payload}.${signature}`;
  };
  /** Signed by a key of their own, with whatever header they like. */
  const forged = (token: string, header: object = {}, key = stranger) => {
    const head = `${json({ ...decodeProtectedHeader(token), ...header })}.${parts(token)[1]}`;
    return `${head}.${base64url(sign('sha256', Buffer.from(head), { key: key.privateKey, dsaEncoding: 'ieee-p1363' }))}`;
  };
  const hmac = (token: string, secret: string | Buffer) => {
    const head = `${json({ ...decodeProtectedHeader(token), alg: 'HS256' })}.${parts(token)[1]}`;
    return `${head}.${createHmac('sha256', secret).update(head).digest('base64url')}`;
  };
  const spki = (format: 'pem' | 'der') =>
    createPublicKey({ key: publicKey, format: 'jwk' }).export({ type: 'spki', format } as never) as
      string | Buffer;

  /** Correctly signed, with this number of characters, or one or two more. */
  const tokenOf = async (length: number) => {
    const bare = await signToken({ claims: { pad: '' } });
    return signToken({ claims: { pad: 'x'.repeat(Math.ceil(((length - bare.length) * 3) / 4)) } });
  };

  const unsigned: Attack[] = [
    ...['none', 'None', 'NONE', 'nOnE', 'none ', ' none', '', 'null'].map((alg): Attack => [
      `alg ${JSON.stringify(alg)}`,
      (token) => `${json({ ...decodeProtectedHeader(token), alg })}.${parts(token)[1]}.`,
    ]),
    ['alg none with the signature left on', (token) => withHeader(token, { alg: 'none' })],
    ['no alg', (token) => withHeader(token, { alg: undefined })],
    ['alg as a list', (token) => withHeader(token, { alg: ['ES256'] })],
    ['an empty signature', (token) => token.slice(0, token.lastIndexOf('.') + 1)],
    ['no signature part', (token) => token.slice(0, token.lastIndexOf('.'))],
    ['a part too many', (token) => `${token}.`],
    ['a leading dot', (token) => `.${token}`],
    ['no dots', (token) => token.replaceAll('.', '')],
    ['padding', (token) => `${token}=`],
    ['a space inside', (token) => token.replace('.', '. ')],
    [
      'JSON serialization',
      (token) => {
        const [header, payload, signature] = parts(token);
        return JSON.stringify({ protected: header, payload, signature });
      },
    ],
    [
      'a JWE',
      async () =>
        new CompactEncrypt(Buffer.from('{}'))
          .setProtectedHeader({ alg: 'ECDH-ES', enc: 'A128GCM' })
          .encrypt({ kty: 'EC', crv: 'P-256', x: publicKey.x, y: publicKey.y }),
    ],
  ];
  const confused: Attack[] = [
    ['HS256 keyed with our public key as PEM', (token) => hmac(token, spki('pem'))],
    ['HS256 keyed with our public key as DER', (token) => hmac(token, spki('der'))],
    ['HS256 keyed with our public key as JWK', (token) => hmac(token, JSON.stringify(publicKey))],
    ['HS256 keyed with x', (token) => hmac(token, publicKey.x!)],
    ['HS256 keyed with nothing', (token) => hmac(token, '')],
    ['a key of somebody else', (token) => forged(token)],
    ['a key of another curve', (token) => forged(token, { alg: 'ES384' }, strangersKey('P-384'))],
    ['r = s = 0', (token) => `${parts(token).slice(0, 2).join('.')}.${base64url(Buffer.alloc(64))}`],
    [
      'r = s = the order of the curve',
      (token) => {
        const n = Buffer.from('ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551', 'hex');
        return `${parts(token).slice(0, 2).join('.')}.${base64url(Buffer.concat([n, n]))}`;
      },
    ],
    ['our signature in DER', inDer],
    [
      'a signature of another token',
      async (token) => `${parts(token).slice(0, 2).join('.')}.${parts(await signToken())[2]}`,
    ],
    [
      'other claims under the same signature',
      (token) => {
        const [header, , signature] = parts(token);
        return `${header}.${json({ ...decodeJwt(token), kind: 'SHOPPER' })}.${signature}`;
      },
    ],
  ];
  const referring: Attack[] = [
    ['jwk', (token) => forged(token, { jwk: stranger.jwk })],
    ['jwk without kid', (token) => forged(token, { jwk: stranger.jwk, kid: undefined })],
    ['jku', (token) => forged(token, { jku: canaryUrl })],
    ['x5u', (token) => forged(token, { x5u: canaryUrl })],
    ['x5c', (token) => forged(token, { x5c: [base64url(stranger.spki)] })],
    ['kid as an address', (token) => forged(token, { kid: canaryUrl })],
  ];
  const kids: Attack[] = [
    undefined,
    '',
    'unknown',
    '../../../../dev/null',
    "' OR 1=1 --",
    'x'.repeat(10_000),
    ['a'],
    {},
    7,
    null,
    '__proto__',
  ].map((kid): Attack => [`kid ${JSON.stringify(kid)?.slice(0, 30)}`, () => signToken({ header: { kid } })]);
  const times: Attack[] = [
    ['exp a moment ago', async () => signToken({ expiresIn: -1 })],
    ['exp now', async () => signToken({ expiresIn: 0 })],
    ['exp as text', async () => signToken({ claims: { exp: '9999999999' }, expiresIn: null })],
    ['exp 1e99', async () => signToken({ claims: { exp: 1e99 }, expiresIn: null })],
    ['exp negative', async () => signToken({ claims: { exp: -1 }, expiresIn: null })],
    ['no exp', async () => signToken({ expiresIn: null })],
    ['a life longer than any of ours', async () => signToken({ expiresIn: 901 })],
    ['nbf in the future', async () => signToken({ claims: { nbf: nowSeconds() + 60 } })],
    ['iat in the future', async () => signToken({ claims: { iat: nowSeconds() + 60 } })],
    ['iat as text', async () => signToken({ claims: { iat: 'now' } })],
  ];
  const claims: Attack[] = [
    ['typ of any JWT', async () => signToken({ header: { typ: 'JWT' } })],
    ['aud of another service', async () => signToken({ claims: { aud: 'payments' } })],
    ['no aud', async () => signToken({ claims: { aud: undefined } })],
    ['several aud', async () => signToken({ claims: { aud: ['onecart', 'payments'] } })],
    [
      'aud of refresh tokens',
      async () => signToken({ claims: { aud: 'http://localhost:4001/auth/refresh' } }),
    ],
    ['iss of another service', async () => signToken({ claims: { iss: 'https://elsewhere.example' } })],
    ['no iss', async () => signToken({ claims: { iss: undefined } })],
    ['iss with a slash more', async () => signToken({ claims: { iss: 'http://localhost:4001/' } })],
    ['no jti', async () => signToken({ claims: { jti: undefined } })],
    ['no sub', async () => signToken({ claims: { sub: undefined } })],
    ['a sub that is no identity', async () => signToken({ claims: { sub: 'admin' } })],
    ['sub as an object', async () => signToken({ claims: { sub: { id: 'A'.repeat(22) } } })],
    ['sub as a number', async () => signToken({ claims: { sub: 7 } })],
    ['an empty sub', async () => signToken({ claims: { sub: '' } })],
    [
      'sub in another spelling of the same bytes',
      async () => signToken({ claims: { sub: `${'A'.repeat(21)}B` } }),
    ],
    ['an unknown ch', async () => signToken({ claims: { ch: 'FAX' } })],
    ['an unknown kind', async () => signToken({ claims: { kind: 'ADMIN' } })],
    ['no sid', async () => signToken({ claims: { sid: undefined } })],
    ['scope as a list', async () => signToken({ claims: { scope: ['cart:any'] } })],
    ['an unknown crit', async (token) => signParts({ crit: ['x'], x: 1 }, JSON.stringify(decodeJwt(token)))],
    [
      'b64 false',
      async (token) => signParts({ b64: false, crit: ['b64'] }, JSON.stringify(decodeJwt(token))),
    ],
    ['claims that are a list', async () => signParts({}, '[]')],
  ];
  const giants: Attack[] = [
    ['of a little more than 4,096 characters, rightly signed', async () => tokenOf(4097)],
    ['of claims 2,000 deep', async () => signParts({}, '['.repeat(2000) + ']'.repeat(2000))],
    ['of 12 KB, rightly signed', async () => signToken({ claims: { pad: 'x'.repeat(8500) } })],
  ];
  const otherKinds: Attack[] = [
    ['a refresh token', async () => (await client().guest()).body.refreshToken],
    [
      'a hand-off code',
      async (token) =>
        String(
          (await client().post('/auth/handoff', { channel: 'WEB' }, { authorization: `Bearer ${token}` }))
            .body.code,
        ),
    ],
    ['the Router’s secret', () => ROUTER_SECRET],
    ['the secret of a cookie', async () => (await client().guest()).cookie!.split('=')[1]!],
    ['a session id', (token) => String(decodeJwt(token)['sid'])],
    ['the id of the shopper', (token) => decodeJwt(token).sub!],
    ['nothing', () => ''],
    ['our own key', () => JSON.stringify(publicKey)],
  ];

  it.each([...unsigned, ...confused, ...referring, ...kids, ...times, ...claims, ...giants, ...otherKinds])(
    'is refused everywhere: %s',
    async (_, make) => {
      const token = await make(good);

      const rest = await client().ask('GET', '/auth/sessions', { authorization: `Bearer ${token}` });
      expect(rest).toMatchObject({ status: 401, body: { code: 'UNAUTHENTICATED' } });
      const shopper = new Shopper(`${service().url}/graphql`, token || ' ', '');
      const { data, errors } = await shopper.ask('{ cart { id } }');
      expect(data ?? null).toBeNull();
      expect(errors).toMatchObject([
        { path: ['cart'], extensions: { code: 'UNAUTHENTICATED', retryable: false } },
      ]);
      const said = JSON.stringify([rest.body, errors]);
      expect(said).not.toMatch(/jose|stack|expired|signature|kid|\.ts|\.js/i);
      const goodOne = await client().ask('GET', '/auth/sessions', { authorization: `Bearer ${good}` });
      expect(goodOne.status).toBe(200);
      expect(canaryHits).toBe(0);
    },
  );

  it('is distinguished from one of ours, which these tests sign too', async () => {
    for (const token of [await signParts({}, JSON.stringify(decodeJwt(good))), await tokenOf(4094)]) {
      const { status } = await client().ask('GET', '/auth/sessions', { authorization: `Bearer ${token}` });
      expect([token.length <= 4096, status]).toEqual([true, 200]);
    }
  });

  it.each([16_000, 100_000, 1_000_000])(
    'of %d characters is refused before it is looked at',
    async (length) => {
      const authorization = `Bearer ${'A'.repeat(length)}`;

      const status = await client()
        .ask('GET', '/auth/sessions', { authorization })
        .then(
          (answer) => answer.status,
          () => 431,
        );

      expect([401, 431]).toContain(status);
      expect((await client().ask('GET', '/auth/sessions', { authorization: `Bearer ${good}` })).status).toBe(
        200,
      );
    },
  );

  it.each<Attack>([
    ['an access token', (token) => token],
    [
      'an access token under the type of a refresh token',
      async () => signToken({ header: { typ: 'rt+jwt' } }),
    ],
    [
      'a refresh token without a generation',
      async () =>
        signToken({ header: { typ: 'rt+jwt' }, claims: { aud: 'http://localhost:4001/auth/refresh' } }),
    ],
    [
      'a refresh token of a session that nobody has',
      async () =>
        signToken({
          header: { typ: 'rt+jwt' },
          claims: { aud: 'http://localhost:4001/auth/refresh', gen: 0, sid: 'nobody' },
        }),
    ],
    ['a hand-off code', () => 'A'.repeat(22)],
    ['nothing', () => ''],
    ['a giant', () => 'A'.repeat(15_000)],
    ['forged', async () => forged((await client().guest()).body.refreshToken)],
  ])('refreshes nothing: %s', async (_, make) => {
    const refreshToken = await make(good);

    expect(await client().post('/auth/refresh', { refreshToken })).toMatchObject({
      status: 401,
      body: { code: 'UNAUTHENTICATED' },
    });
  });

  it.each([
    ['malleated: s replaced by n - s', malleated],
    ['with other unused bits at its end', withOtherLastBits],
  ])('is no way around the end of a session: %s', async (_, vary) => {
    const varied = vary(good);
    expect(varied).not.toBe(good);
    await client().ask('GET', '/auth/sessions', { authorization: `Bearer ${varied}` });

    await client().post('/auth/logout', undefined, { authorization: `Bearer ${good}` });

    for (const token of [good, varied])
      expect((await client().ask('GET', '/auth/sessions', { authorization: `Bearer ${token}` })).status).toBe(
        401,
      );
  });

  it('is not sent by a cookie that holds it', async () => {
    const cookie = `__Host-onecart=${good}`;

    expect((await client().ask('GET', '/auth/sessions', { cookie, origin: WEBSITE })).status).toBe(401);
  });
});
