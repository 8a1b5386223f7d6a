import type { GraphQLSchema } from 'graphql';
import { LRUCache } from 'lru-cache';
import { CompiledOperation, MAX_TEXT_LENGTH } from './compiled-operation';

/** The executions after which an operation is expected to repeat. */
const COMPILE_AT = 3;
/** A Router sends a few dozen. */
const MAX_OPERATIONS = 200;
/** In characters. */
const MAX_TOTAL_TEXT = 200_000;
/** Operations whose executions are counted. */
const MAX_COUNTED = 2000;
/** The most of a core that compiling takes, whatever clients send. */
const COMPILING_SHARE = 0.2;
/** In ms, for a start, when every operation is new. */
const COMPILING_BURST = 500;

/** Compiles operations that repeat, and keeps the most recently used. */
export class CompiledOperations {
  /** Executions by Apollo Server, by hash of the text. */
  private readonly executions = new LRUCache<string, number>({ max: MAX_COUNTED });
  private readonly operations = new LRUCache<string, CompiledOperation>({
    max: MAX_OPERATIONS,
    maxSize: MAX_TOTAL_TEXT,
    sizeCalculation: (_, text) => text.length,
  });
  private readonly compiling = new TimeBudget(COMPILING_SHARE, COMPILING_BURST);

  constructor(private readonly schema: GraphQLSchema) {}

  find(text: string): CompiledOperation | undefined {
    return this.operations.get(text);
  }

  /** @param text a document that Apollo Server found valid and executed. */
  recordExecution(text: string, hash: string): void {
    if (this.find(text)) return; // some requests, such as those for a trace, always go to Apollo Server
    const executions = (this.executions.get(hash) ?? 0) + 1;
    this.executions.set(hash, executions);
    if (executions >= COMPILE_AT && text.length <= MAX_TEXT_LENGTH)
      this.compiling.spend(() => this.compile(text, hash));
  }

  private compile(text: string, hash: string): void {
    const operation = CompiledOperation.of(this.schema, text);
    if (operation) this.operations.set(text, operation);
    else this.executions.set(hash, Number.NEGATIVE_INFINITY); // not compilable: never try again
  }
}

/** Limits work that any client can cause to a share of the time, with bursts. All times in ms. */
export class TimeBudget {
  private left: number;
  private countedAt = performance.now();

  /**
   * @param share of the time, 0 to 1.
   * @param burst the most that can be saved up.
   */
  constructor(
    private readonly share: number,
    private readonly burst: number,
  ) {
    this.left = burst;
  }

  /** Does the work if any budget is left. Work that takes longer is paid back from the next. */
  spend(work: () => void): void {
    const started = performance.now();
    this.left = Math.min(this.burst, this.left + (started - this.countedAt) * this.share);
    this.countedAt = started;
    if (this.left <= 0) return;
    work();
    this.left -= performance.now() - started;
  }
}
