import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { decodeJwt, decodeProtectedHeader } from 'jose';
import { ServiceClients } from '../../../src/identity/tokens/service-clients';
import type { AuthAnswer } from '../../support/auth-client';
import { AuthClient } from '../../support/auth-client';
import { BuiltService } from '../../support/built-service';
import { startRedis } from '../../support/redis-server';
import { serviceEnv } from '../../support/service';
import { Shopper, newGuest, unitsOf } from '../../support/shopper';
import { until } from '../../support/until';
import { prepare, use } from '../../support/use';

const run = promisify(execFile);
const file = join(mkdtempSync(join(tmpdir(), 'onecart-clients-')), 'service-clients.json');

describe('service tokens', () => {
  const clients = new ServiceClients(file);
  const redis = use(startRedis);
  let service: BuiltService;
  let secret: string;

  beforeAll(async () => {
    secret = await clients.register('checkout', ['cart:order', 'order:refund']);
    const env = { REDIS_URL: redis().url, SERVICE_CLIENTS_FILE: file, LOG_LEVEL: 'info' };
    service = await (await BuiltService.spawn(env)).ready();
  });
  afterAll(async () => {
    await service?.kill();
  });
  const auth = prepare(() => new AuthClient(service.url));

  const ask = (body: object, headers: Record<string, string> = {}) =>
    auth().post('/auth/service-token', body, headers);
  const basic = (id: string, word: string) => ({
    authorization: `Basic ${Buffer.from(`${encodeURIComponent(id)}:${encodeURIComponent(word)}`).toString('base64')}`,
  });
  const caller = ({ body }: AuthAnswer) => new Shopper(`${service.url}/graphql`, body.accessToken, '');
  const asService = async (id: string, word: string) => caller(await ask({}, basic(id, word)));

  it('are issued for credentials in Basic authorization or in the body', async () => {
    const byBasic = await ask({ scope: 'cart:order' }, basic('checkout', secret));
    const byBody = await ask({ clientId: 'checkout', clientSecret: secret, grantType: 'client_credentials' });

    expect(byBasic).toMatchObject({
      status: 200,
      body: { tokenType: 'Bearer', expiresIn: 600, scope: 'cart:order' },
    });
    expect(byBasic.headers.get('cache-control')).toBe('private, no-store');
    expect(byBasic.cookie).toBeUndefined();
    expect(byBody).toMatchObject({ status: 200, body: { scope: 'cart:order order:refund' } });
    const { iat = 0, ...claims } = decodeJwt(byBody.body.accessToken);
    expect(decodeProtectedHeader(byBody.body.accessToken)).toMatchObject({ alg: 'ES256', typ: 'at+jwt' });
    expect(claims).toMatchObject({
      sub: 'service:checkout',
      client_id: 'checkout',
      kind: 'SERVICE',
      aud: 'onecart',
      scope: 'cart:order order:refund',
      exp: iat + 600,
    });
    expect(claims).not.toHaveProperty('sid');
  });

  it.each([
    ['a wrong secret', () => basic('checkout', 'x'.repeat(43))],
    ['no secret', () => basic('checkout', '')],
    ['the secret of another case', () => basic('checkout', secret.toUpperCase())],
    ['an unknown client', () => basic('nobody', secret)],
    ['the secret in the place of the client', () => basic(secret, secret)],
    ['no credentials', () => ({})],
    ['credentials that are no Basic ones', () => ({ authorization: `Bearer ${secret}` })],
    ['a percent sign that encodes nothing', () => ({ authorization: `Basic ${btoa('checkout:%zz')}` })],
  ])('are refused for %s, always alike', async (_, headers) => {
    const answer = await ask({}, headers());

    expect(answer).toMatchObject({
      status: 401,
      body: { code: 'INVALID_CLIENT', detail: 'The client id or secret is wrong.', retryable: false },
    });
    expect(answer.headers.get('www-authenticate')).toBe('Basic realm="onecart"');
    expect(answer.headers.get('content-type')).toMatch('application/problem+json');
  });

  it.each([
    ['a scope the client may not have', { scope: 'cart:order cart:any' }, 'INVALID_SCOPE', 'order:refund'],
    ['a scope that does not exist', { scope: 'admin' }, 'INVALID_SCOPE', 'cart:order'],
    ['credentials twice', { clientId: 'checkout', clientSecret: 'x' }, 'BAD_REQUEST', 'once'],
    ['another grant', { grantType: 'password' }, 'BAD_REQUEST', 'grantType'],
    ['a field that does not exist', { scopes: 'cart:order' }, 'BAD_REQUEST', 'scopes'],
  ])('are refused for %s', async (_, body, code, named) => {
    const answer = await ask(body, basic('checkout', secret));

    expect(answer).toMatchObject({ status: 400, body: { code, retryable: false } });
    expect(answer.body.detail).toContain(named);
  });

  it('are for services only: no cart, no session, no source of a merge', async () => {
    const checkout = await asService('checkout', secret);
    const guest = await newGuest(service.url);
    const forbidden = { errors: [{ extensions: { code: 'FORBIDDEN', retryable: false } }] };

    expect(await checkout.ask('{ cart { id } }')).toMatchObject(forbidden);
    expect(
      await checkout.ask('query ($id: ID) { cart(identityId: $id) { id } }', { id: guest.id }),
    ).toMatchObject(forbidden);
    const add = 'mutation { addCartLines(input: { lines: [{ sku: "P001" }] }) { replayed } }';
    expect(await checkout.ask(add)).toMatchObject(forbidden);
    const bearer = { authorization: `Bearer ${checkout.token}` };
    for (const path of ['/cart/sync', '/auth/sessions'])
      expect(await auth().ask('GET', path, bearer)).toMatchObject({
        status: 403,
        body: { code: 'FORBIDDEN' },
      });
    expect(await auth().post('/auth/logout', {}, bearer)).toMatchObject({ status: 401 });
  });

  it('read any cart with cart:any, which the log tells, and no secret or token', async () => {
    const word = await clients.register('support', ['cart:any']);
    const guest = await newGuest(service.url);
    await guest.add({ lines: [{ sku: 'P001' }] });
    const support = await asService('support', word);

    expect(unitsOf(await support.cart(guest.id))).toEqual({ P001: 1 });
    const linesOf = () => service.output.split('\n').filter((line) => line.includes('service '));
    await until('the log has it', async () => linesOf().some((line) => line.includes(guest.id)));
    const [call] = linesOf()
      .filter((line) => line.includes(guest.id))
      .map((line) => JSON.parse(line) as object);
    expect(call).toMatchObject({
      msg: 'service call',
      client: 'support',
      scope: 'cart:any',
      operation: 'readCarts',
      identities: [guest.id],
    });
    const issued = linesOf().map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(issued).toContainEqual(
      expect.objectContaining({ msg: 'service token issued', client: 'support', scopes: ['cart:any'] }),
    );
    expect(issued).toContainEqual(
      expect.objectContaining({ msg: 'service token refused: wrong credentials', client: 'checkout' }),
    );
    for (const text of [secret, word, support.token]) expect(service.output).not.toContain(text);
  });

  it('know a former secret until the next but one, and no client that was removed, without a restart', async () => {
    const first = await clients.register('worker', ['cart:order']);
    const second = await clients.register('worker', []);
    const statusOf = async (word: string) => (await ask({}, basic('worker', word))).status;

    expect([await statusOf(first), await statusOf(second)]).toEqual([200, 200]);
    const third = await clients.register('worker', ['cart:any']);
    expect([await statusOf(first), await statusOf(second), await statusOf(third)]).toEqual([401, 200, 200]);
    expect((await ask({}, basic('worker', third))).body['scope']).toBe('cart:any');
    await clients.remove('worker');
    expect(await statusOf(third)).toBe(401);
    expect(readFileSync(file, 'utf8')).not.toContain(third);
  });

  describe('the commands', () => {
    const env = { ...process.env, ...serviceEnv({}), SERVICE_CLIENTS_FILE: file };
    const command = (name: string, ...args: string[]) =>
      run(process.execPath, [join('dist', 'src', 'commands', `${name}.js`), ...args], { env });

    it('register a client, whose secret they print once, and print a token of it', async () => {
      const { stdout: registered } = await command(
        'service-client',
        'console',
        '--scopes',
        'cart:any,cart:order',
      );
      const [word = ''] = registered.split('\n');
      expect(await ask({}, basic('console', word))).toMatchObject({ status: 200 });
      const listing = await command('service-client');
      expect(listing.stdout).toContain('console  cart:any,cart:order  1 good secrets');

      const { stdout, stderr } = await command('service-token', 'console', '--scopes', 'cart:any');
      const guest = await newGuest(service.url);
      const support = new Shopper(`${service.url}/graphql`, stdout.trim(), '');
      expect((await support.cart(guest.id)).id).toBe(guest.id);
      expect(stderr).toMatch(/^token of console for cart:any, issued /);
      await command('service-client', 'console', '--remove');
      await expect(command('service-token', 'console')).rejects.toMatchObject({
        code: 1,
        stderr: expect.stringContaining('No client is called console.') as string,
      });
    });

    it.each([
      ['service-client', ['Check Out'], 2, 'lower-case letters'],
      ['service-client', ['new-one'], 1, 'name its --scopes'],
      ['service-client', ['new-one', '--scopes', 'cart:all'], 2, 'No scope is called cart:all.'],
      ['service-client', ['no-one', '--remove'], 1, 'No client is called no-one.'],
      ['service-token', [], 2, 'Name one client.'],
      ['service-token', ['checkout', '--scopes', 'cart:any'], 1, 'not cart:any'],
    ])('%s %j ends with %i and says what to do', async (name, args, code, said) => {
      await expect(command(name, ...args)).rejects.toMatchObject({
        code,
        stderr: expect.stringContaining(said) as string,
      });
    });
  });
});
