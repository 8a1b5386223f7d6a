import type { Patience } from './attempts.js';
import { sleep } from './attempts.js';
import type { AuthRoutes, Channel } from './auth-routes.js';
import type { TokenStore } from './token-store.js';
import type { Identity, LinkConfirmation, SignInAnswer, Tokens } from './tokens.js';
import { isFresh, tokensOf } from './tokens.js';

export interface SessionOptions {
  readonly channel: Channel;
  /** Become a guest if there is no session. */
  readonly guest?: boolean | undefined;
  /** Called when the service refused the tokens and the client dropped them. */
  readonly onSignedOut?: (() => void) | undefined;
}

/** How long to wait for a sign-in that this client does not know of, such as one in another tab. */
const UNANNOUNCED_MS = 3000;
const LOOK_EVERY_MS = 100;

/** The current session. Simultaneous calls that need a token share one refresh, or one new guest. */
export class Session {
  private renewal: Promise<Tokens | undefined> | undefined;
  private newGuest: Promise<Tokens> | undefined;
  private signInsUnderWay = 0;

  constructor(
    private readonly store: TokenStore,
    private readonly auth: AuthRoutes,
    private readonly options: SessionOptions,
  ) {}

  /** @param refused a token that the service refused although it had not expired. */
  async tokens(refused?: string): Promise<Tokens | undefined> {
    const tokens = await this.store.read();
    if (tokens && tokens.accessToken !== refused && isFresh(tokens)) return tokens;
    this.renewal ??= this.renew(tokens).finally(() => (this.renewal = undefined));
    return this.renewal;
  }

  /**
   * Waits until a session replaces the guest who has signed in: here, or in a tab that shares the storage.
   * @returns false if none does in time. The guest's session stays and is not replaced by another guest.
   */
  async isReplaced(
    guest: Identity,
    { timeoutMs, signal }: Pick<Patience, 'timeoutMs' | 'signal'>,
  ): Promise<boolean> {
    const start = performance.now();
    for (;;) {
      const now = (await this.store.read())?.identity;
      if (now && now.id !== guest.id) return true;
      const patience = this.signInsUnderWay > 0 ? timeoutMs : Math.min(UNANNOUNCED_MS, timeoutMs);
      if (performance.now() - start >= patience) return false;
      await sleep(LOOK_EVERY_MS, signal);
    }
  }

  async identity(): Promise<Identity | undefined> {
    return (await this.store.read())?.identity;
  }

  /** @param answer may be a promise. If it asks for a confirmation, it is returned and the current session stays. */
  async use(answer: SignInAnswer | Promise<SignInAnswer>): Promise<Identity | LinkConfirmation> {
    this.signInsUnderWay += 1;
    try {
      const answered = await answer;
      if ('confirmationNeeded' in answered) return answered;
      return (await this.store.replace(tokensOf(answered))).identity;
    } finally {
      this.signInsUnderWay -= 1;
    }
  }

  /** Keeps an existing session. */
  async signInGuest(): Promise<Identity> {
    await this.tokens();
    return ((await this.store.read()) ?? (await this.becomeGuest())).identity;
  }

  /** Drops the session here. @returns its tokens; the session at the service goes on. */
  async forget(): Promise<Tokens | undefined> {
    const tokens = await this.store.read();
    await this.store.replace(undefined);
    return tokens;
  }

  /** Ends the session at the service. The access token may have expired. */
  async end(tokens: Tokens): Promise<void> {
    if (isFresh(tokens) && (await this.auth.logout(tokens.accessToken))) return;
    const { accessToken } = (await this.auth.refresh(tokens)) ?? {};
    if (accessToken) await this.auth.logout(accessToken);
  }

  private async renew(stale: Tokens | undefined): Promise<Tokens | undefined> {
    const tokens = await this.store.read();
    if (tokens && tokens.accessToken !== stale?.accessToken) return tokens;
    if (tokens) {
      const answer = await this.auth.refresh(tokens);
      const meanwhile = await this.store.read();
      // A sign-in, a sign-out or a refresh in another tab is newer than this response.
      if (meanwhile?.accessToken !== tokens.accessToken) return meanwhile;
      if (answer) return this.store.save(tokensOf(answer));
      await this.store.save(undefined);
      this.options.onSignedOut?.();
    }
    return this.options.guest ? this.becomeGuest() : undefined;
  }

  private becomeGuest(): Promise<Tokens> {
    this.newGuest ??= this.askForGuest().finally(() => (this.newGuest = undefined));
    return this.newGuest;
  }

  private async askForGuest(): Promise<Tokens> {
    const guest = tokensOf(await this.auth.guest(this.options.channel));
    // A guest must not replace a session that was opened meanwhile.
    return (await this.store.read()) ?? this.store.save(guest);
  }
}
