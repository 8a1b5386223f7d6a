import { authAnswer } from './answer.js';
import { tryOnce } from './attempts.js';
import { CartClientError } from './cart-client-error.js';
import type { Fetch } from './post.js';
import { post } from './post.js';
import type { SignedIn, Tokens } from './tokens.js';

export type Channel = 'WEB' | 'ZALO_MINI_APP';

/** The `/auth` routes of the service, each asked once. */
export class AuthRoutes {
  constructor(
    private readonly fetch: Fetch,
    private readonly url: string,
  ) {}

  guest(channel: Channel): Promise<Partial<SignedIn>> {
    return this.ask('guest', { channel });
  }

  /** New tokens, or undefined if the old ones are worth nothing any more. */
  async refresh({ refreshToken }: Tokens): Promise<Partial<SignedIn> | undefined> {
    if (!refreshToken) return undefined;
    try {
      return await this.ask('refresh', { refreshToken });
    } catch (error) {
      if (error instanceof CartClientError && error.code === 'UNAUTHENTICATED') return undefined;
      throw error;
    }
  }

  async logout(token: string): Promise<void> {
    await this.ask('logout', {}, token);
  }

  private ask(route: string, body: object, token?: string): Promise<Record<string, unknown>> {
    return tryOnce(async (signal) =>
      authAnswer(await post(this.fetch, `${this.url}/${route}`, { body, token, signal })),
    );
  }
}
