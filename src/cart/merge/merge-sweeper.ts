import { Poller } from '../../poller';
import type { ClaimsReader } from '../../redis/claims-reader';
import { toCartSeconds } from '../cart-time';
import { ClaimRests } from './claim-rests';
import { decodeClaim } from './departure';
import type { MergeFinisher } from './merge-finisher';

/** What a sweep tells about itself. */
export interface SweepObserver {
  /**
   * @param overdueSeconds how long something may have been unfinished.
   * @param unread buckets that could not be asked.
   */
  observeSweep(overdueSeconds: number, unread: number): void;
  observeSwept(kind: 'merge' | 'undo', outcome: 'ok' | 'error'): void;
}

export interface SweeperLog {
  warn(details: object, message: string): void;
}

/** What a request has not finished by then, it will not finish any more, or does so at the same time without harm. */
const OVERDUE_SECONDS = 2;
const EVERY_MS = 1000;
const FINISH_WITHIN_MS = 3000;
const AT_ONCE = 8;

/**
 * Finishes merges and undos whose driver is gone. One runs in every instance, without leader or lock: whatever two of
 * them do at once is done once.
 */
export class MergeSweeper {
  private readonly rests = new ClaimRests();
  private readonly poller = new Poller(EVERY_MS, () => this.trySweep());
  /** When all buckets were asked for the last time, in cart seconds. */
  private lastWhole = toCartSeconds(Date.now());

  constructor(
    private readonly claims: ClaimsReader,
    private readonly finisher: MergeFinisher,
    private readonly observer: SweepObserver,
    private readonly log: SweeperLog,
  ) {}

  start(): void {
    this.poller.start();
  }

  /** Resolves when what it has taken up is done. */
  async stop(): Promise<void> {
    await this.poller.stop();
  }

  private async trySweep(): Promise<void> {
    await this.sweep().catch((error: unknown) => this.log.warn({ err: error }, 'sweep failed'));
  }

  private async sweep(): Promise<void> {
    const now = toCartSeconds(Date.now());
    const { members, oldest = now, unread } = await this.claims.overdue(now - OVERDUE_SECONDS);
    if (unread === 0) this.lastWhole = now;
    // Nobody knows what a silent node holds; it may have been waiting since it was asked last.
    this.observer.observeSweep(now - Math.min(this.lastWhole, oldest), unread);
    const queue = [...members];
    const work = async () => {
      for (let member = queue.shift(); member && !this.poller.signal.aborted; member = queue.shift())
        await this.finish(member);
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
  }

  private async finish(member: string): Promise<void> {
    const claim = decodeClaim(member);
    const [kind, identityId] = claim;
    if (this.rests.isResting(member, Date.now())) return this.claims.passOver(identityId);
    try {
      await this.finisher.finish(claim, Date.now() + FINISH_WITHIN_MS);
      this.rests.finished(member);
      this.observer.observeSwept(kind, 'ok');
    } catch (error) {
      this.rests.failed(member, Date.now());
      this.observer.observeSwept(kind, 'error');
      this.log.warn({ err: error, claim }, 'unfinished merge stays for a later sweep');
      this.claims.passOver(identityId);
    }
  }
}
