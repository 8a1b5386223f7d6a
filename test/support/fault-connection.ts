import type { Socket } from 'node:net';
import type { FaultPlan, ReplyCuts, RequestCuts } from './fault-plan';
import { DelayedActions } from './delayed-actions';
import { hasReply } from './redis-requests';
import { RespFramer } from './resp-frames';

/** One client's connection through the proxy: forwards both directions and commits the plan's faults. */
export class FaultConnection {
  private readonly requests = new RespFramer();
  private readonly replies = new RespFramer();
  private readonly delayed = new DelayedActions();
  /** One entry a request that Redis has yet to answer; a cut where its reply is the victim. */
  private readonly unanswered: (ReplyCuts | undefined)[] = [];
  private requestStart: Buffer[] = [];
  private heldReply: Buffer = Buffer.alloc(0);
  private doomed = false;

  constructor(
    private readonly client: Socket,
    private readonly redis: Socket,
    private readonly plan: FaultPlan,
  ) {
    for (const socket of [client, redis]) {
      socket.setNoDelay(true);
      // An error is always followed by close, which is where it is dealt with.
      socket.on('error', () => undefined);
    }
    client.on('data', (chunk) => this.forward(chunk));
    redis.on('data', (chunk) => this.answer(chunk));
    client.on('close', () => this.clientLeft());
    redis.on('close', () => this.delayed.post(0, () => client.destroySoon()));
    if (plan.halfOpen) this.halfOpen();
  }

  halfOpen(): void {
    this.client.pause();
    this.redis.pause();
    this.delayed.hold();
    this.plan.counts.halfOpened += 1;
  }

  heal(): void {
    this.delayed.release();
    this.client.resume();
    this.redis.resume();
  }

  reset(): void {
    if (this.client.destroyed) return;
    this.client.resetAndDestroy();
    this.redis.destroy();
    this.plan.counts.resets += 1;
  }

  destroy(): void {
    this.client.destroy();
    this.redis.destroy();
  }

  private clientLeft(): void {
    this.delayed.clear();
    this.redis.end();
    this.giveBackCuts();
  }

  /** Cuts that cannot come about on this connection any more are for the next one. */
  private giveBackCuts(): void {
    for (const cut of this.unanswered) if (cut) this.plan.replyCuts.giveBack(cut);
    this.unanswered.length = 0;
  }

  private forward(chunk: Buffer): void {
    let start = 0;
    let halts = false;
    for (const { end } of this.requests.read(chunk)) {
      const request = this.wholeRequest(chunk.subarray(start, end));
      halts ||= this.plan.halfOpenings.take(request) !== undefined;
      const cut = this.doomed ? undefined : this.plan.requestCuts.take(request);
      if (cut) return this.cutRequest(cut, chunk.subarray(0, start));
      if (hasReply(request))
        this.unanswered.push(this.doomed ? undefined : this.plan.replyCuts.take(request));
      start = end;
    }
    if (start < chunk.length) this.requestStart.push(chunk.subarray(start));
    this.redis.write(chunk);
    if (halts) this.halfOpen();
  }

  private wholeRequest(end: Buffer): Buffer {
    if (this.requestStart.length === 0) return end;
    const request = Buffer.concat([...this.requestStart, end]);
    this.requestStart = [];
    return request;
  }

  private answer(chunk: Buffer): void {
    if (this.doomed) return;
    const before = this.heldReply.length;
    const bytes = before > 0 ? Buffer.concat([this.heldReply, chunk]) : chunk;
    let start = 0;
    let replies = 0;
    for (const frame of this.replies.read(chunk)) {
      const end = before + frame.end;
      const cut = frame.push ? undefined : this.unanswered.shift();
      if (cut) return this.cutReply(cut, bytes.subarray(0, start), replies, bytes.subarray(start, end));
      if (!frame.push) replies += 1;
      start = end;
    }
    // Of a reply that may be cut or rewritten nothing may pass before all of it is there.
    const passed = this.unanswered[0] || this.plan.rewrite ? start : bytes.length;
    this.heldReply = bytes.subarray(passed);
    this.pass(bytes.subarray(0, passed), replies);
  }

  private pass(bytes: Buffer, replies: number): void {
    if (bytes.length === 0) return;
    if (this.plan.delayMs > 0) this.plan.counts.repliesDelayed += replies;
    const sent = this.plan.rewrite?.(bytes) ?? bytes;
    this.delayed.post(this.plan.delayMs, () => this.client.write(sent));
  }

  private cutReply(cut: ReplyCuts, earlier: Buffer, earlierReplies: number, reply: Buffer): void {
    this.doomed = true;
    this.giveBackCuts();
    this.pass(earlier, earlierReplies);
    this.plan.counts.repliesCut += 1;
    cut.onCut?.();
    this.delayed.post(this.plan.delayMs + (cut.delayMs ?? 0), () => {
      this.client.write(reply.subarray(0, cut.passBytes ?? 0));
      this.client.destroySoon();
    });
  }

  private cutRequest(cut: RequestCuts, earlier: Buffer): void {
    this.doomed = true;
    this.giveBackCuts();
    this.plan.counts.requestsCut += 1;
    cut.onCut?.();
    this.redis.end(earlier);
    this.client.destroySoon();
  }
}
