import type { Patience } from './attempts.js';
import { sleep } from './attempts.js';
import type { AuthRoutes, Channel } from './auth-routes.js';
import type { TokenStore } from './token-store.js';
import type { Identity, LinkConfirmation, SignInAnswer, Tokens } from './tokens.js';
import { isFresh, tokensOf } from './tokens.js';

export interface SessionOptions {
  readonly channel: Channel;
  /** Become a guest where nobody is signed in. */
  readonly guest?: boolean | undefined;
  /** Called when the tokens turned out to be worth nothing and were dropped. */
  readonly onSignedOut?: (() => void) | undefined;
}

/** How long to wait for a sign-in that this client was not told about, as one in another tab. */
const UNANNOUNCED_MS = 3000;
const LOOK_EVERY_MS = 100;

/** Who is signed in. However many calls need a new token at once, one refresh is under way, and one new guest. */
export class Session {
  private renewal: Promise<Tokens | undefined> | undefined;
  private newGuest: Promise<Tokens> | undefined;
  private signInsUnderWay = 0;

  constructor(
    private readonly store: TokenStore,
    private readonly auth: AuthRoutes,
    private readonly options: SessionOptions,
  ) {}

  /** @param refused a token that the cart did not take, though it looked fresh. */
  async tokens(refused?: string): Promise<Tokens | undefined> {
    const tokens = await this.store.read();
    if (tokens && tokens.accessToken !== refused && isFresh(tokens)) return tokens;
    this.renewal ??= this.renew(tokens).finally(() => (this.renewal = undefined));
    return this.renewal;
  }

  /**
   * Waits until somebody else is signed in than a guest who has signed in: here, or in a tab that shares the storage.
   * @returns false if nobody is in time; the guest stays, and no other guest takes their place.
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

  /** @param answer may still be on its way. One that asks for a confirmation comes back, and who is signed in stays. */
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

  /** Who is signed in already stays. */
  async signInGuest(): Promise<Identity> {
    await this.tokens();
    return ((await this.store.read()) ?? (await this.becomeGuest())).identity;
  }

  /** Nobody is signed in here any more; answers the tokens of who was, whose session goes on at the service. */
  async forget(): Promise<Tokens | undefined> {
    const tokens = await this.store.read();
    await this.store.replace(undefined);
    return tokens;
  }

  /** Ends the session of these tokens at the service; the access token may have had its time. */
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
      // A sign-in, a sign-out or another tab's refresh is newer than this answer.
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
    // Who signed in meanwhile is not to be pushed out by a guest.
    return (await this.store.read()) ?? this.store.save(guest);
  }
}
