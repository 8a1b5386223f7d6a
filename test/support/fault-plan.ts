import type { RequestMatcher } from './redis-requests';

/** Drops connections instead of forwarding the request that matches, at most `times` times. */
export interface RequestCuts {
  readonly matching: RequestMatcher;
  readonly times: number;
  /** Called in the moment of the cut, before the client can notice it. */
  readonly onCut?: () => void;
}

/** Drops connections once Redis has answered the request that matches, at most `times` times. */
export interface ReplyCuts extends RequestCuts {
  /** Time between Redis' answer and the cut, in which nothing more reaches the client. Default 0. */
  readonly delayMs?: number;
  /** The number of first bytes of the reply that still reach the client. Default 0. */
  readonly passBytes?: number;
}

/** Makes the connection of a request that matches half-open, once Redis has the request. */
export interface HalfOpening {
  readonly matching: RequestMatcher;
  readonly times: number;
}

/** What the proxy really did so far. */
export interface FaultCounts {
  /** Replies that Redis gave and the client never got (or got only in part). */
  repliesCut: number;
  /** Requests that never reached Redis because the connection was dropped instead. */
  requestsCut: number;
  /** Replies that were held back by `delay`. */
  repliesDelayed: number;
  /** Connections that were made half-open. */
  halfOpened: number;
  /** Connections that were reset (RST). */
  resets: number;
}

class Armed<Cut extends RequestCuts | HalfOpening> {
  private readonly cuts: { readonly cut: Cut; left: number }[] = [];

  add(cut: Cut): void {
    this.cuts.push({ cut, left: cut.times });
  }

  take(request: Buffer): Cut | undefined {
    const armed = this.cuts.find(({ cut, left }) => left > 0 && cut.matching(request));
    if (armed) armed.left -= 1;
    return armed?.cut;
  }

  giveBack(cut: Cut): void {
    const armed = this.cuts.find((candidate) => candidate.cut === cut);
    if (armed) armed.left += 1;
  }

  clear(): void {
    this.cuts.length = 0;
  }
}

/** The faults in force, shared by the connections of one proxy. */
export class FaultPlan {
  readonly requestCuts = new Armed<RequestCuts>();
  readonly replyCuts = new Armed<ReplyCuts>();
  readonly halfOpenings = new Armed<HalfOpening>();
  readonly counts: FaultCounts = {
    repliesCut: 0,
    requestsCut: 0,
    repliesDelayed: 0,
    halfOpened: 0,
    resets: 0,
  };
  delayMs = 0;
  halfOpen = false;
  /** What the client gets in place of whole replies; no fault, so `clear` leaves it. */
  rewrite: ((replies: Buffer) => Buffer) | undefined;

  clear(): void {
    this.requestCuts.clear();
    this.replyCuts.clear();
    this.halfOpenings.clear();
    this.delayMs = 0;
    this.halfOpen = false;
  }
}
