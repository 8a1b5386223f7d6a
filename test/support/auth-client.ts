/** What a route that issues tokens answers, or a problem document. */
export interface AuthBody {
  readonly accessToken: string;
  readonly refreshToken: string;
  readonly identity: { readonly id: string; readonly kind: 'GUEST' | 'SHOPPER' };
  readonly code?: string;
  readonly detail?: string;
  readonly [other: string]: unknown;
}

export interface AuthAnswer {
  readonly status: number;
  readonly body: AuthBody;
  readonly headers: Headers;
  /** `name=value` of the session cookie, if one was set. */
  readonly cookie: string | undefined;
}

export const WEBSITE = 'http://localhost:3000';

/** A client of the routes under `/auth`: a Mini App, or with a cookie a page of the website. */
export class AuthClient {
  constructor(private readonly service: string) {}

  /** JSON with a JSON body, which may be missing. */
  async ask(
    method: string,
    path: string,
    headers: Record<string, string> = {},
    body?: unknown,
  ): Promise<AuthAnswer> {
    const response = await fetch(this.service + path, {
      method,
      headers: { ...(method !== 'GET' && { 'content-type': 'application/json' }), ...headers },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    const [cookie] = response.headers.getSetCookie();
    return {
      status: response.status,
      body: (text ? JSON.parse(text) : {}) as AuthBody,
      headers: response.headers,
      cookie: cookie?.split(';')[0],
    };
  }

  async post(path: string, body?: unknown, headers: Record<string, string> = {}): Promise<AuthAnswer> {
    return this.ask('POST', path, headers, body);
  }

  async guest(channel = 'WEB'): Promise<AuthAnswer> {
    return this.post('/auth/guest', { channel });
  }
}
