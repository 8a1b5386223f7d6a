import { Type } from '@sinclair/typebox';
import type { Viewer } from '../../identity/caller';
import { mayConfirm } from '../../identity/caller';
import type { AccountLinks } from '../../sign-in/account-links';
import type { Proof } from '../../sign-in/sign-in';

const side = {
  provider: Type.Union([Type.Literal('ZALO'), Type.Literal('SHOP')]),
  name: Type.String({ description: 'What the provider calls them; empty if it does not say.' }),
};

/** What a route answers instead of signing in, until the shopper has confirmed that both accounts are theirs. */
export const LinkConfirmation = Type.Object(
  {
    confirmationNeeded: Type.Literal(true),
    signedInAs: Type.Object({ ...side, lineCount: Type.Integer({ description: 'Lines of their cart.' }) }),
    proved: Type.Object(side),
    page: Type.Optional(
      Type.String({
        description:
          'Only for a session of the website: the page of the cart service to go to, where the shopper answers. The Mini App asks by itself and calls again with `confirm: true`.',
      }),
    ),
  },
  {
    description:
      'A shopper is signed in, and the credential is not theirs yet. Nothing has changed. Linking the two cannot be undone.',
  },
);

/** Of the body of a route that signs in. */
export const confirm = Type.Optional(
  Type.Boolean({
    description:
      'Whether the shopper has said that both accounts are theirs. Counts in a session of the Mini App only: for the website, by cookie or bearer token, the page of the cart service asks.',
  }),
);

/** The page of a question, on this service. */
export function linkAddress(code: string): string {
  return `/auth/link?code=${code}`;
}

/** Whether the client asked the shopper, and may. */
export function linkConfirmed(before: Viewer | undefined, confirmed: boolean | undefined): boolean {
  return confirmed === true && before !== undefined && mayConfirm(before);
}

/** @param returnTo where a browser goes on to after the page. */
export async function replyLinkQuestion(
  links: AccountLinks,
  { proof, viewer, returnTo }: { proof: Proof; viewer: Viewer; returnTo: string },
  deadline: number,
) {
  const question = await links.question(proof, viewer, deadline);
  const asked = { confirmationNeeded: true as const, ...question };
  if (mayConfirm(viewer)) return asked;
  const code = await links.ask({ ...proof, channel: 'WEB' }, viewer, returnTo, deadline);
  return { ...asked, page: linkAddress(code) };
}
