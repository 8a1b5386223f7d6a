import { Refusal } from '../errors';

/** A JSON object that Zalo answered; HTTP status 200 whether it is good news or bad. */
export type ZaloAnswer = Readonly<Record<string, unknown>>;

/** Errors that are Zalo's, or of where we stand, and not of the token or code: -501, 10000 to 10009, 12000 to 12999. */
const NOT_THE_SHOPPER = /^(-501|1000\d|12\d{3})$/;

const sentences: Readonly<Record<string, string>> = {
  '452': 'Zalo does not know this token, or it has expired. Get a new one and sign in again',
  '453': 'This Zalo token was made for another app',
  '-14002': 'Zalo does not accept the app of this shop',
  '-14003': 'Zalo does not accept the callback address of this shop',
  '-14004': 'Zalo does not accept the secret of this shop',
  '-14005': 'This sign-in with Zalo was used already or took too long. Start it again',
  '-501': 'Zalo tells servers outside Viet Nam nothing about people, and takes this one for such a server',
};

/**
 * The refusal that Zalo's `error` amounts to; none if it is absent or 0. Zalo publishes no complete list, so an unknown
 * one is taken for a no to this token or code.
 */
export function refusalOf({ error }: ZaloAnswer): Refusal | undefined {
  if (error === undefined || error === null) return undefined;
  const code = codeOf(error);
  if (code === '0') return undefined;
  if (NOT_THE_SHOPPER.test(code))
    return new Refusal('ZALO_UNAVAILABLE', { detail: `${unavailable(code)} (Zalo error ${code}).` });
  const sentence = sentences[code] ?? 'Zalo does not say who this is';
  return new Refusal('ZALO_REJECTED', { detail: `${sentence} (Zalo error ${code}).` });
}

/** A number by the documents; texts of digits have been seen. Anything else is not worth repeating to a stranger. */
function codeOf(error: unknown): string {
  const text = typeof error === 'number' || typeof error === 'string' ? String(error) : '';
  return /^-?\d{1,6}$/.test(text) ? text : 'unknown';
}

function unavailable(code: string): string {
  const quota = 'Zalo has answered as many questions as it allows for now. Try again later';
  return sentences[code] ?? (code.startsWith('12') ? quota : 'Zalo failed at this. Try again');
}
