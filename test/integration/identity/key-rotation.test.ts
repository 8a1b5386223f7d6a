import { spawnSync } from 'node:child_process';
import { mkdtemp, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { decodeProtectedHeader } from 'jose';
import { KeyRotator, PUBLISH_LEAD_SECONDS } from '../../../src/identity/keys/key-rotation';
import { AuthClient } from '../../support/auth-client';
import type { Service } from '../../support/service';
import { startService } from '../../support/service';
import { stores } from '../../support/stores';
import { until } from '../../support/until';

const [{ env }] = stores as [(typeof stores)[number]];
const EFFECTIVE_WITHIN_MS = 5000;
const OVERLAP_SECONDS = 30 * 24 * 3600;
const now = () => Math.floor(Date.now() / 1000);

interface KeyFile {
  readonly keys: { kid: string; activeFrom: number }[];
}

describe('the signing keys of two instances that share a file', () => {
  let folder: string;
  let file: string;
  let services: Service[];
  let clients: AuthClient[];

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'onecart-rotation-'));
    file = join(folder, 'signing-keys.json');
    await rotator().rotate(now() - 2 * PUBLISH_LEAD_SECONDS); // makes the first key
    services = await Promise.all([1, 2].map(() => startService({ ...env, SIGNING_KEYS_FILE: file })));
    clients = services.map(({ url }) => new AuthClient(url));
  });
  afterEach(async () => {
    await Promise.all(services.map((service) => service.stop()));
    await rm(folder, { recursive: true, force: true });
  });

  const rotator = () => new KeyRotator(file, OVERLAP_SECONDS);
  const read = async () => JSON.parse(await readFile(file, 'utf8')) as KeyFile;
  const newToken = async (client: AuthClient) => (await client.guest()).body.accessToken;
  const keyOf = (token: string) => decodeProtectedHeader(token).kid;
  const statusOf = async (client: AuthClient, token: string) =>
    (await client.ask('GET', '/auth/sessions', { authorization: `Bearer ${token}` })).status;

  it('rotate under load without one refusal of a good token', async () => {
    const [{ kid: old }] = (await read()).keys as [KeyFile['keys'][number]];
    const seen = new Set<string | undefined>();
    const refused: string[] = [];
    let asked = 0;
    let goesOn = true;
    const load = Promise.all(
      clients.map(async (issuer, index) => {
        const other = clients[1 - index]!;
        while (goesOn) {
          const token = await newToken(issuer);
          seen.add(keyOf(token));
          const statuses = await Promise.all([statusOf(issuer, token), statusOf(other, token)]);
          asked += statuses.length;
          if (statuses.some((status) => status !== 200)) refused.push(`${keyOf(token)} ${statuses.join()}`);
        }
      }),
    );
    try {
      // As if it were called a lead ago, less three seconds: so long is the new key published before it signs.
      const { added } = await rotator().rotate(now() - PUBLISH_LEAD_SECONDS + 3);
      const fresh = added[0]!.kid;
      await until('the new key signs', async () => seen.has(fresh), 15_000);
      await until(
        'every instance signs with the new key',
        async () => (await Promise.all(clients.map(newToken))).every((token) => keyOf(token) === fresh),
        15_000,
      );
      await pause(500);
      expect([...seen].sort()).toEqual([old, fresh].sort());
    } finally {
      goesOn = false;
      await load;
    }
    expect(refused).toEqual([]);
    expect(asked).toBeGreaterThan(50);
    const { body } = await clients[1]!.ask('GET', '/.well-known/jwks.json');
    expect(body['keys']).toHaveLength(2);
    expect(JSON.stringify(body)).not.toMatch(/"d"|activeFrom/);
  });

  it('refuse within 5 s what a dropped key signed, also what they remember as good', async () => {
    const tokens = await Promise.all(clients.map(newToken));
    const { refreshToken } = (await clients[0]!.guest()).body;
    for (const token of tokens) for (const client of clients) expect(await statusOf(client, token)).toBe(200);

    const { added } = await rotator().drop(keyOf(tokens[0]!)!, now());

    await until(
      'every instance refuses both tokens',
      async () => {
        const statuses = await Promise.all(
          tokens.flatMap((token) => clients.map((client) => statusOf(client, token))),
        );
        return statuses.every((status) => status === 401);
      },
      EFFECTIVE_WITHIN_MS,
    );
    expect((await clients[1]!.post('/auth/refresh', { refreshToken })).status).toBe(401);
    const next = await newToken(clients[0]!);
    expect(keyOf(next)).toBe(added[0]!.kid);
    expect(await statusOf(clients[1]!, next)).toBe(200);
  });

  it.each([
    ['broken', '{"keys": ['],
    ['empty', ''],
    ['without keys', '{"keys":[]}'],
    [
      'of a key that has no private part',
      '{"keys":[{"kty":"EC","crv":"P-256","kid":"k","x":"eA","y":"eQ"}]}',
    ],
  ])('stay as they were while the file is %s', async (_, text) => {
    const token = await newToken(clients[0]!);
    const good = await readFile(file, 'utf8');

    await writeFile(file, text);
    await pause(1500);
    expect(await statusOf(clients[1]!, token)).toBe(200);
    expect(keyOf(await newToken(clients[1]!))).toBe(keyOf(token));

    await writeFile(file, good);
    const { added } = await rotator().drop(keyOf(token)!, now());
    await until(
      'the good file is read again',
      async () => keyOf(await newToken(clients[1]!)) === added[0]!.kid,
    );
  });
});

describe('npm run keys:rotate', () => {
  let folder: string;
  let file: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'onecart-rotate-'));
    file = join(folder, 'keys.json');
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  function run(...args: string[]): { status: number | null; output: string } {
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      ['dist/src/commands/keys-rotate.js', ...args],
      {
        encoding: 'utf8',
        env: { PATH: process.env['PATH'], SIGNING_KEYS_FILE: file },
      },
    );
    return { status, output: stdout + stderr };
  }

  it('makes the file for its owner, then adds a key that waits, then refuses to add another', async () => {
    const [first, second, third] = [run(), run(), run()];

    const { keys } = JSON.parse(await readFile(file, 'utf8')) as KeyFile;
    expect(keys).toHaveLength(2);
    expect(keys[0]!.activeFrom - keys[1]!.activeFrom).toBeGreaterThanOrEqual(PUBLISH_LEAD_SECONDS);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(first).toEqual({ status: 0, output: expect.stringContaining(`${keys[1]!.kid}  signs`) as string });
    expect(second.output).toMatch(
      new RegExp(`${keys[0]!.kid}  is published, signs from 20.*Z\n2 keys in the file`),
    );
    expect(third).toEqual({ status: 1, output: expect.stringContaining('starts signing at 20') as string });
    expect(first.output + second.output).not.toContain((keys[0] as unknown as { d: string }).d);
    expect(await readdir(folder)).toEqual(['keys.json']);
  });

  it('drops the named key and replaces it', async () => {
    run();
    const [old] = (JSON.parse(await readFile(file, 'utf8')) as KeyFile).keys;
    const dropped = run('--drop', old!.kid);

    const [fresh, ...others] = (JSON.parse(await readFile(file, 'utf8')) as KeyFile).keys;
    expect(others).toEqual([]);
    expect(dropped.status).toBe(0);
    expect(dropped.output).toContain(`added    ${fresh!.kid}  signs\nremoved  ${old!.kid}\n`);
  });

  it.each([
    ['an unknown key', ['--drop', 'nobody'], 1, 'There is no key nobody'],
    ['an unknown option', ['--force'], 2, '--drop <kid>'],
    ['more than options', ['now'], 2, '--drop <kid>'],
    ['an option without value', ['--drop'], 2, '--drop <kid>'],
  ])('refuses %s and changes nothing', async (_, args, status, words) => {
    run();
    const before = await readFile(file, 'utf8');

    const refused = run(...args);

    expect(refused).toEqual({ status, output: expect.stringContaining(words) as string });
    expect(refused.output).not.toMatch(/\n +at /);
    expect(await readFile(file, 'utf8')).toBe(before);
  });

  it.each<[string, () => Promise<unknown>, string]>([
    ['somebody else rotates', async () => writeFile(`${file}.lock`, ''), '.lock exists'],
    ['the file is broken', async () => writeFile(file, '{'), 'must be a JWKS'],
    [
      'the folder is missing',
      async () => {
        file = join(folder, 'missing', 'keys.json');
      },
      'must be writable',
    ],
  ])('says what to do when %s', async (_, spoil, words) => {
    await spoil();

    expect(run()).toEqual({ status: 1, output: expect.stringContaining(words) as string });
  });
});
