const LF = 0x0a;
const CRLF_LENGTH = 2;
const LINE_TYPES = '+-:_,#(';
const BLOB_TYPES = '$!=';
const AGGREGATE_TYPES = '*~>%|';
const INLINE_COMMAND = /^[A-Za-z]/;

/** A frame that is complete: its last byte is the one before `end` in the chunk that was read. */
export interface RespFrame {
  readonly end: number;
  /** Sent by Redis on its own account (RESP3 push), so no answer to a request. */
  readonly push: boolean;
}

/**
 * Finds where the frames of one direction of a Redis connection end (RESP2 and RESP3, requests and
 * replies), across chunks and without copying values. Refuses bytes that are no RESP, and the streamed
 * types, which Redis does not send.
 */
export class RespFramer {
  private header = '';
  private blobBytesMissing = 0;
  private readonly elementsMissing: number[] = [];
  private push = false;
  private complete = false;

  /** The frames that this chunk completes, in order. */
  read(chunk: Buffer): RespFrame[] {
    const frames: RespFrame[] = [];
    let at = 0;
    while (at < chunk.length) {
      at = this.blobBytesMissing > 0 ? this.skipBlob(chunk, at) : this.readHeader(chunk, at);
      if (!this.complete) continue;
      frames.push({ end: at, push: this.push });
      this.complete = false;
    }
    return frames;
  }

  private skipBlob(chunk: Buffer, at: number): number {
    const skipped = Math.min(this.blobBytesMissing, chunk.length - at);
    this.blobBytesMissing -= skipped;
    if (this.blobBytesMissing === 0) this.endValue();
    return at + skipped;
  }

  private readHeader(chunk: Buffer, at: number): number {
    const newline = chunk.indexOf(LF, at);
    const end = newline < 0 ? chunk.length : newline + 1;
    this.header += chunk.toString('latin1', at, end);
    if (newline < 0) return end;
    const header = this.header;
    this.header = '';
    this.beginValue(header);
    return end;
  }

  private beginValue(header: string): void {
    const type = header.charAt(0);
    const outermost = this.elementsMissing.length === 0;
    if (outermost) this.push = type === '>';
    if (LINE_TYPES.includes(type) || (outermost && INLINE_COMMAND.test(header))) return this.endValue();
    const length = lengthIn(header);
    if (length < 0) return this.endValue();
    if (BLOB_TYPES.includes(type)) this.blobBytesMissing = length + CRLF_LENGTH;
    else this.openAggregate(elementsOf(type, length));
  }

  private openAggregate(elements: number): void {
    if (elements === 0) this.endValue();
    else this.elementsMissing.push(elements);
  }

  private endValue(): void {
    for (;;) {
      const missing = this.elementsMissing.pop();
      if (missing === undefined) break;
      if (missing > 1) {
        this.elementsMissing.push(missing - 1);
        return;
      }
    }
    this.complete = true;
  }
}

function lengthIn(header: string): number {
  const length = /^.(-?\d+)\r\n$/.exec(header)?.[1];
  if (length === undefined || !(BLOB_TYPES + AGGREGATE_TYPES).includes(header.charAt(0))) {
    throw new Error(`not RESP as Redis speaks it: ${JSON.stringify(header.slice(0, 40))}`);
  }
  return Number(length);
}

function elementsOf(type: string, length: number): number {
  if (type === '%') return length * 2;
  // An attribute is a map that stands before the value it belongs to.
  if (type === '|') return length * 2 + 1;
  return length;
}
