import { createHash } from 'node:crypto';
import { Refusal } from '../errors';
import type { Viewer } from '../identity/caller';
import { newSecret } from '../identity/codes/one-time-codes';
import type { OneTimeCodes } from '../identity/codes/one-time-codes';
import { providerOf } from '../identity/identity';
import type { Provider } from '../identity/identity';
import { sessionIdOf } from '../identity/sessions/session';
import type { SessionService } from '../identity/sessions/session-service';
import type { Proof, SignedInShopper, SignIn } from './sign-in';
import type { SignInCarts } from './sign-in-carts';

/** As long as an authentication counts as recent. */
const LINK_SECONDS = 600;

/** `LINK`: both accounts belong to the shopper. `INSTEAD`: sign in to the other account, and link nothing. */
export const linkChoices = ['LINK', 'INSTEAD'] as const;
export type LinkChoice = (typeof linkChoices)[number];

/** The two accounts of a question, as a page names them. */
export interface LinkQuestion {
  readonly signedInAs: { readonly provider: Provider; readonly name: string; readonly lineCount: number };
  readonly proved: { readonly provider: Provider; readonly name: string };
}

/** The question, as stored until the answer. */
interface OpenLink {
  readonly proof: Proof;
  readonly before: Viewer;
  /** A validated address of the website. */
  readonly returnTo: string;
  /** 256 random bits that never leave the service and Redis. */
  readonly seed: string;
}

export interface LinkAnswer {
  readonly code: string;
  readonly choice: LinkChoice;
  /** The session secrets of the browser that answers. */
  readonly secrets: readonly string[];
}

/**
 * Asks a signed-in shopper who has proved a new credential whether to link it. The code of a question works once and only
 * in the session that was asked, so a foreign page can neither create nor answer a question. All calls throw Refusal
 * STORE_UNAVAILABLE or NOT_DURABLE; retry after these.
 */
export class AccountLinks {
  constructor(
    private readonly codes: OneTimeCodes,
    private readonly signIn: SignIn,
    private readonly sessions: SessionService,
    private readonly carts: SignInCarts,
  ) {}

  /** @returns the code of a new question. */
  async ask(proof: Proof, before: Viewer, returnTo: string, deadline: number): Promise<string> {
    const code = newSecret();
    const open: OpenLink = { proof, before, returnTo, seed: newSecret() };
    const order = { bound: boundTo(before.sessionId), payload: JSON.stringify(open), seconds: LINK_SECONDS };
    await this.codes.put(code, order, deadline);
    return code;
  }

  /** @throws Refusal SIGN_IN_EXPIRED for a code that is unknown, expired or answered, or belongs to another session. */
  async read(
    code: string,
    viewer: Viewer | undefined,
    deadline: number,
  ): Promise<LinkQuestion & Pick<OpenLink, 'returnTo'>> {
    const known = viewer && (await this.codes.look(code, boundTo(viewer.sessionId), deadline));
    if (!known || known.redeemer !== undefined) throw new Refusal('SIGN_IN_EXPIRED');
    const { proof, returnTo } = JSON.parse(known.payload) as OpenLink;
    return { ...(await this.question(proof, viewer, deadline)), returnTo };
  }

  async question(proof: Proof, viewer: Viewer, deadline: number): Promise<LinkQuestion> {
    const [session, { lineCount }] = await Promise.all([
      this.sessions.find(viewer.sessionId, deadline),
      this.carts.read(viewer, deadline),
    ]);
    const { credential = '', name = '' } = session ?? {};
    return {
      signedInAs: { provider: providerOf(credential), name, lineCount },
      proved: { provider: providerOf(proof.credential), name: proof.name },
    };
  }

  /**
   * The same answer may be repeated, such as by a second click: it opens the same session, although the one that was asked
   * has ended.
   * @throws Refusal SIGN_IN_EXPIRED like {@link read}, or if the answer differs from the first. SIGN_IN_AGAIN.
   */
  async answer(
    { code, choice, secrets }: LinkAnswer,
    deadline: number,
  ): Promise<SignedInShopper & Pick<OpenLink, 'returnTo'>> {
    const bound = await this.bindingOf(code, choice, secrets, deadline);
    const taken = await this.codes.takeAs(choice, code, bound, deadline);
    if (taken?.redeemer !== choice) throw new Refusal('SIGN_IN_EXPIRED');
    const { proof, before, returnTo, seed } = JSON.parse(taken.payload) as OpenLink;
    const options = { linkConfirmed: true, secret: secretOf(seed, code) };
    const linked = choice === 'LINK' ? before : undefined;
    const signedIn = (await this.signIn.signIn(proof, linked, deadline, options))!;
    if (choice === 'INSTEAD') await this.sessions.replace(before, signedIn.session.viewer, deadline);
    return { ...signedIn, returnTo };
  }

  /** Only the session that was asked may answer. It may have ended, but only by the same answer. */
  private async bindingOf(
    code: string,
    choice: LinkChoice,
    secrets: readonly string[],
    deadline: number,
  ): Promise<string> {
    const holder = await this.sessions.holderOf(secrets, deadline);
    if (holder) return boundTo(holder.viewer.sessionId);
    for (const secret of secrets) {
      const bound = boundTo(sessionIdOf(secret)!);
      if ((await this.codes.look(code, bound, deadline))?.redeemer === choice) return bound;
    }
    throw new Refusal('SIGN_IN_EXPIRED');
  }
}

/** The prefix keeps other one-time codes from passing for an answer. */
function boundTo(sessionId: string): string {
  return `link in ${sessionId}`;
}

/** The same session secret for each retry. Neither the browser, which has the code, nor a copy of Redis can compute it alone. */
function secretOf(seed: string, code: string): string {
  return createHash('sha256').update(`link ${seed} ${code}`).digest('base64url');
}
