import type { Static } from '@sinclair/typebox';
import { Type } from '@sinclair/typebox';

const flag = (description: string) => Type.Boolean({ description });

/** The knobs of `POST /__sandbox/faults`. An unset knob means normal behaviour. */
export const faultsSchema = Type.Partial(
  Type.Object({
    times: Type.Integer({ minimum: 1, description: 'how many requests have the faults; without it, all' }),
    latencyMs: Type.Integer({ minimum: 0, maximum: 60_000, description: 'wait before each answer' }),
    down: flag('close the connection; nothing is done'),
    reset: flag('do what was asked, then reset the connection instead of answering'),
    badGateway: flag('HTTP 502 with HTML; nothing is done'),
    emptyBody: flag('do what was asked, then answer HTTP 200 with nothing'),
    errorAsString: flag('`error` as a string'),
    idAsNumber: flag('`id` as a number, which is what it cannot be'),
    missingPicture: flag('no `picture`, although it was asked for and granted'),
    expiresInNumber: flag('`expires_in` as a number'),
    quota: flag('error 12010: the daily quota of the user is used up'),
    foreignIp: Type.String({ minLength: 1, description: 'error -501: the caller is at this address' }),
    requireProof: flag('false: a missing appsecret_proof is let through'),
    verifierMismatchError: Type.Integer({
      description: 'error of a wrong code_verifier; what Zalo answers is not known',
    }),
  }),
  { additionalProperties: false },
);

export type Knobs = Static<typeof faultsSchema>;

export class Faults {
  private knobs: Knobs = {};
  private left = 0;

  /** Replaces all knobs. */
  set(knobs: Knobs): void {
    this.knobs = knobs;
    this.left = knobs.times ?? Infinity;
  }

  /** The knobs for one more request. */
  take(): Knobs {
    if (this.left <= 0) return {};
    this.left -= 1;
    return this.knobs;
  }
}
