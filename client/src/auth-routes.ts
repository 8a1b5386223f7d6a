import { authAnswer } from './answer.js';
import { tryOnce } from './attempts.js';
import { CartClientError } from './cart-client-error.js';
import type { Fetch } from './post.js';
import { post } from './post.js';
import type { SignedIn, Tokens } from './tokens.js';

export type Channel = 'WEB' | 'ZALO_MINI_APP';

/** Calls the `/auth` routes of the service, without retries. */
export class AuthRoutes {
  constructor(
    private readonly fetch: Fetch,
    private readonly url: string,
  ) {}

  guest(channel: Channel): Promise<Partial<SignedIn>> {
    return this.ask('guest', { channel });
  }

  /** New tokens, or undefined if the service refuses the old ones. */
  async refresh({ refreshToken }: Tokens): Promise<Partial<SignedIn> | undefined> {
    return refreshToken ? this.unlessRefused(this.ask('refresh', { refreshToken })) : undefined;
  }

  /** Whether the service accepted the access token and ended its session. */
  async logout(token: string): Promise<boolean> {
    return (await this.unlessRefused(this.ask('logout', {}, token))) !== undefined;
  }

  private async unlessRefused<T>(answer: Promise<T>): Promise<T | undefined> {
    try {
      return await answer;
    } catch (error) {
      if (error instanceof CartClientError && error.code === 'UNAUTHENTICATED') return undefined;
      throw error;
    }
  }

  private ask(route: string, body: object, token?: string): Promise<Record<string, unknown>> {
    return tryOnce(async (signal) =>
      authAnswer(await post(this.fetch, `${this.url}/${route}`, { body, token, signal })),
    );
  }
}
