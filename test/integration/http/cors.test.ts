import { stores } from '../../support/stores';
import { useService } from '../../support/use';

const [{ env }] = stores as [(typeof stores)[number]];
const WEBSITES = ['https://shop.example', 'https://www.shop.example'];
const MINI_APPS = ['https://h5.zdn.vn', 'zbrowser://h5.zdn.vn'];

describe('browsers at /auth', () => {
  const service = useService({ ...env, ALLOWED_ORIGINS: WEBSITES.join(', ') });

  /** The CORS headers of the preflight and of the call: the allowed origin, and whether with cookies. */
  async function permissions(origin: string): Promise<(string | null)[][]> {
    const url = `${service().url}/auth/guest`;
    const json = { origin, 'content-type': 'application/json' };
    const asks = {
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'content-type',
    };
    const answers = [
      await fetch(url, { method: 'OPTIONS', headers: { origin, ...asks } }),
      await fetch(url, { method: 'POST', headers: json, body: '{"channel":"WEB"}' }),
      await fetch(`${service().url}/.well-known/jwks.json`, { headers: { origin } }),
    ];
    return answers.map(({ headers }) =>
      ['origin', 'credentials'].map((what) => headers.get(`access-control-allow-${what}`)),
    );
  }

  it.each(WEBSITES)('of the website %s may send cookies', async (origin) => {
    expect(await permissions(origin)).toEqual(Array(3).fill([origin, 'true']));
  });

  it.each(MINI_APPS)('of Mini Apps, %s, may call without cookies', async (origin) => {
    expect(await permissions(origin)).toEqual(Array(3).fill([origin, null]));
  });

  it.each([
    'https://shop.example.evil.example',
    'http://shop.example',
    'https://shop.example:8443',
    'https://h5.zdn.vn.evil.example',
    'http://h5.zdn.vn',
    'http://localhost:3000',
    'null',
  ])('of another origin, %s, may do nothing', async (origin) => {
    expect(await permissions(origin)).toEqual(Array(3).fill([null, null]));
  });

  it('may ask for what a POST of JSON needs', async () => {
    const { status, headers } = await fetch(`${service().url}/auth/guest`, {
      method: 'OPTIONS',
      headers: {
        origin: MINI_APPS[0]!,
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'content-type,authorization',
      },
    });

    expect(status).toBe(204);
    expect(headers.get('access-control-allow-methods')).toContain('POST');
    expect(headers.get('access-control-allow-headers')).toMatch(/content-type.*authorization/);
  });
});
