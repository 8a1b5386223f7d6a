import type { GraphQLSchema } from 'graphql';
import { LRUCache } from 'lru-cache';
import { CompiledOperation } from './compiled-operation';
import { MAX_TEXT_LENGTH } from './compilable-document';

/** Executed as often, an operation is taken for one that keeps coming. */
const COMPILE_AT = 3;
/** A Router sends a few dozen. */
const MAX_OPERATIONS = 200;
/** All their texts together, in characters. */
const MAX_TEXT = 200_000;
/** How many others may come in between for a repetition to be noticed as one. */
const MAX_SIGHTINGS = 2000;
/** Whatever comes, compiling takes no more of a core; the start, when all is new, is a burst (ms). */
const COMPILING_SHARE = 0.2;
const COMPILING_BURST = 500;

/** The operations that are compiled: those that repeat, the latest used of them. */
export class CompiledOperations {
  /** Executions by Apollo Server so far, by hash of the text. */
  private readonly sightings = new LRUCache<string, number>({ max: MAX_SIGHTINGS });
  private readonly operations = new LRUCache<string, CompiledOperation>({
    max: MAX_OPERATIONS,
    maxSize: MAX_TEXT,
    sizeCalculation: (_, text) => text.length,
  });
  private readonly compiling = new TimeBudget(COMPILING_SHARE, COMPILING_BURST);

  constructor(private readonly schema: GraphQLSchema) {}

  find(text: string): CompiledOperation | undefined {
    return this.operations.get(text);
  }

  /** Tells that Apollo Server found a document valid and executed it. */
  saw(text: string, hash: string): void {
    if (this.find(text)) return; // what asks for a trace, for one, goes on coming to Apollo Server
    const sightings = (this.sightings.get(hash) ?? 0) + 1;
    this.sightings.set(hash, sightings);
    if (sightings >= COMPILE_AT && text.length <= MAX_TEXT_LENGTH)
      this.compiling.spend(() => this.compile(text, hash));
  }

  private compile(text: string, hash: string): void {
    const operation = CompiledOperation.of(this.schema, text);
    if (operation) this.operations.set(text, operation);
    else this.sightings.set(hash, Number.NEGATIVE_INFINITY); // never again
  }
}

/** Keeps work that anybody can cause to a share of the time, with bursts. All times in ms. */
export class TimeBudget {
  private left: number;
  private countedAt = performance.now();

  /**
   * @param share of the time, 0..1
   * @param burst what may be spent at once after a rest
   */
  constructor(
    private readonly share: number,
    private readonly burst: number,
  ) {
    this.left = burst;
  }

  /** Does the work if there is time left; what it takes too long is owed. */
  spend(work: () => void): void {
    const started = performance.now();
    this.left = Math.min(this.burst, this.left + (started - this.countedAt) * this.share);
    this.countedAt = started;
    if (this.left <= 0) return;
    work();
    this.left -= performance.now() - started;
  }
}
