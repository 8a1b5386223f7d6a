import type { Knobs } from '../../sandboxes/zalo/faults';
import { startZaloSandbox } from '../../sandboxes/zalo/server';
import type { Running } from '../../kit/start-alone';
import type { ZaloSettings } from '../../src/zalo/zalo-oauth';

/** 43 letters and their S256, from RFC 7636, appendix B. */
export const PKCE = {
  codeVerifier: 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk',
  codeChallenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
};

export const zaloApp = {
  id: '1111111111111111111',
  secret: 'the-secret-of-the-app',
  redirectUris: ['http://localhost:4001/auth/zalo/callback'],
};
export const otherZaloApp = {
  id: '2222222222222222222',
  secret: 'the-secret-of-another-app',
  redirectUris: ['http://localhost:5001/auth/zalo/callback'],
};

type App = typeof zaloApp;

/** A Zalo sandbox in this process, with two apps and a clock that can be put forward. */
export class TestZalo {
  private constructor(
    private readonly sandbox: Running,
    private readonly clock: { ahead: number },
  ) {}

  static async start(): Promise<TestZalo> {
    const clock = { ahead: 0 };
    const now = () => Date.now() + clock.ahead * 1000;
    return new TestZalo(await startZaloSandbox({ port: 0, apps: [zaloApp, otherZaloApp], now }), clock);
  }

  get url(): string {
    return this.sandbox.url;
  }

  /** What makes a service use it. */
  get settings(): ZaloSettings {
    const { id: appId, secret: appSecret, redirectUris } = zaloApp;
    return { appId, appSecret, oauthBase: this.url, graphBase: this.url, callback: redirectUris[0]! };
  }

  /** The same as settings of the environment. */
  get env(): Record<string, string> {
    const { appId, appSecret } = this.settings;
    return {
      ZALO_APP_ID: appId,
      ZALO_APP_SECRET: appSecret,
      ZALO_OAUTH_BASE: this.url,
      ZALO_GRAPH_BASE: this.url,
    };
  }

  stop(): Promise<void> {
    return this.sandbox.stop();
  }

  putForward(seconds: number): void {
    this.clock.ahead += seconds;
  }

  /** Replaces all faults. */
  async have(knobs: Knobs): Promise<void> {
    await this.control('faults', knobs);
  }

  async control(what: string, body: object): Promise<Record<string, string>> {
    const response = await fetch(`${this.url}/__sandbox/${what}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    const answer = (await response.json()) as Record<string, string>;
    if (!response.ok) throw new Error(answer['message']);
    return answer;
  }

  async miniAppToken(user = 'lan', more: { appId?: string; userInfo?: boolean } = {}): Promise<string> {
    return (await this.control('miniapp-token', { user, ...more }))['accessToken']!;
  }

  /** How often a route was asked so far. */
  async asked(route: string): Promise<number> {
    const counts = (await (await fetch(`${this.url}/__sandbox/requests`)).json()) as Record<string, number>;
    return counts[route] ?? 0;
  }

  /** Where the browser is sent when somebody chooses on the permission page. */
  async choose(
    choice: Record<string, string>,
    { id, redirectUris }: App = zaloApp,
    codeChallenge = PKCE.codeChallenge,
  ): Promise<URL> {
    const response = await fetch(`${this.url}/v4/permission`, {
      method: 'POST',
      redirect: 'manual',
      body: new URLSearchParams({
        app_id: id,
        redirect_uri: redirectUris[0]!,
        code_challenge: codeChallenge,
        state: 'the state',
        ...choice,
      }),
    });
    const location = response.headers.get('location');
    if (!location) throw new Error(await response.text());
    return new URL(location, this.url);
  }

  /** The code with which somebody who allows it comes back, name and picture included. */
  async codeOf(user: string, app: App = zaloApp): Promise<string> {
    return (await this.choose({ user, user_info: 'true' }, app)).searchParams.get('code')!;
  }
}
