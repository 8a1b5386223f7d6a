import { createHash } from 'node:crypto';
import { Refusal } from '../errors';
import type { Provider } from '../identity/credential';
import { providerOf } from '../identity/credential';
import type { OneTimeCodes } from '../identity/codes/one-time-codes';
import { newSecret } from '../identity/codes/one-time-codes';
import { sessionIdOf } from '../identity/sessions/session';
import type { SessionService } from '../identity/sessions/session-service';
import type { Viewer } from '../identity/caller';
import type { Proof, SignedInShopper, SignIn } from './sign-in';
import type { SignInCarts } from './sign-in-carts';

/** As long as the proof of the session that it is asked in. */
const LINK_SECONDS = 600;

/** `LINK`: both are one person. `INSTEAD`: sign in as the other one, and link nothing. */
export const linkChoices = ['LINK', 'INSTEAD'] as const;
export type LinkChoice = (typeof linkChoices)[number];

/** The two sides of a question, as a page names them. */
export interface LinkQuestion {
  readonly signedInAs: { readonly provider: Provider; readonly name: string; readonly lineCount: number };
  readonly proved: { readonly provider: Provider; readonly name: string };
}

/** What is kept until the shopper has answered. */
interface OpenLink {
  readonly proof: Proof;
  readonly before: Viewer;
  /** An address of ours, already checked. */
  readonly returnTo: string;
  /** 256 random bits that nobody but us and Redis knows. */
  readonly seed: string;
}

/** Who answers: the session cookie that the browser holds. */
export interface LinkAnswer {
  readonly code: string;
  readonly choice: LinkChoice;
  readonly secrets: readonly string[];
}

/**
 * Asks a shopper who is signed in, and proved a credential that is not theirs yet, what to do. The question has a code
 * that is good once and in their session only, so a page elsewhere can neither make it nor answer it. All calls throw Refusal
 * STORE_UNAVAILABLE or NOT_DURABLE; then repeat.
 */
export class AccountLinks {
  constructor(
    private readonly codes: OneTimeCodes,
    private readonly signIn: SignIn,
    private readonly sessions: SessionService,
    private readonly carts: SignInCarts,
  ) {}

  /** The code of a new question. */
  async ask(proof: Proof, before: Viewer, returnTo: string, deadline: number): Promise<string> {
    const code = newSecret();
    const open: OpenLink = { proof, before, returnTo, seed: newSecret() };
    const order = { bound: boundTo(before.sessionId), payload: JSON.stringify(open), seconds: LINK_SECONDS };
    await this.codes.put(code, order, deadline);
    return code;
  }

  /** @throws Refusal SIGN_IN_EXPIRED for a code that is unknown, old, answered, or of another session. */
  async read(
    code: string,
    viewer: Viewer | undefined,
    deadline: number,
  ): Promise<LinkQuestion & Pick<OpenLink, 'returnTo'>> {
    const known = viewer && (await this.codes.look(code, boundTo(viewer.sessionId), deadline));
    if (!known || known.taker !== undefined) throw new Refusal('SIGN_IN_EXPIRED');
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
   * The same answer can be repeated, as by a second click: it opens the one session, although the former one has ended.
   * @throws Refusal SIGN_IN_EXPIRED like {@link read}, or for another answer than the first. SIGN_IN_AGAIN.
   */
  async answer(
    { code, choice, secrets }: LinkAnswer,
    deadline: number,
  ): Promise<SignedInShopper & Pick<OpenLink, 'returnTo'>> {
    const bound = await this.bindingOf(code, choice, secrets, deadline);
    const taken = await this.codes.takeAs(choice, code, bound, deadline);
    if (taken?.taker !== choice) throw new Refusal('SIGN_IN_EXPIRED');
    const { proof, before, returnTo, seed } = JSON.parse(taken.payload) as OpenLink;
    const options = { linkConfirmed: true, secret: secretOf(seed, code) };
    const linked = choice === 'LINK' ? before : undefined;
    const signedIn = (await this.signIn.signIn(proof, linked, deadline, options))!;
    if (choice === 'INSTEAD') await this.sessions.replace(before, signedIn.session.viewer, deadline);
    return { ...signedIn, returnTo };
  }

  /** Only who still holds the session may answer; who has answered may have lost it by that. */
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
      if ((await this.codes.look(code, bound, deadline))?.taker === choice) return bound;
    }
    throw new Refusal('SIGN_IN_EXPIRED');
  }
}

/** Other codes are bound to other things, so that none passes for an answer. */
function boundTo(sessionId: string): string {
  return `link in ${sessionId}`;
}

/** The same secret for each repetition, which neither the browser, which has the code, nor a look into Redis makes alone. */
function secretOf(seed: string, code: string): string {
  return createHash('sha256').update(`link ${seed} ${code}`).digest('base64url');
}
