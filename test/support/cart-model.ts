import type {
  AddCartLinesInput,
  ClearCartInput,
  RemoveCartLinesInput,
  UpdateCartLinesInput,
} from '../__generated__/operations';

/** The limits of the model, and of the service it is compared with. */
export const MAX_LINES = 4;
export const MAX_QUANTITY = 5;

export type Call =
  | { readonly name: 'add'; readonly input: AddCartLinesInput }
  | { readonly name: 'update'; readonly input: UpdateCartLinesInput }
  | { readonly name: 'remove'; readonly input: RemoveCartLinesInput }
  | { readonly name: 'clear'; readonly input: ClearCartInput };

export interface Product {
  readonly sku: string;
  readonly attributes?: { key: string; value: string }[] | null;
}

/** What makes a line, in one canonical text. */
export function nameOf({ sku, attributes }: Product): string {
  return JSON.stringify([sku, ...(attributes ?? []).map(({ key, value }) => `${key}=${value}`).sort()]);
}

/** What a call is answered beside the cart; each finding as its code and place. */
export interface Findings {
  readonly errors: string[];
  readonly warnings: string[];
  readonly replayed: boolean;
}

/** What becomes of one line of a call: an error that the input alone shows, or something to try. */
type Step = string | (() => string | undefined);

/** A cart as the contract describes it, in plain memory. */
export class CartModel {
  version = 0;
  readonly units = new Map<string, number>();
  /** Line ids as the service made them, and the products they stand for. */
  readonly lines = new Map<string, string>();
  /** Line → the version that brought each of its units, oldest first. */
  private readonly origins = new Map<string, number[]>();
  private readonly past: { version: number; units: Map<string, number> }[] = [];
  private readonly calls = new Map<string, { input: string; findings: Findings }>();

  /** @param reached told what the sequences led to. */
  constructor(private readonly reached: Set<string>) {}

  /** @param firstVersion a moment, so the model takes it from the answer; from then on versions count changes. */
  apply(call: Call, firstVersion: number): Findings {
    const { idempotencyKey, ...asked } = call.input;
    const operation = `${call.name} ${idempotencyKey}`;
    const input = JSON.stringify(asked);
    const earlier = idempotencyKey == null ? undefined : this.calls.get(operation);
    if (earlier && earlier.input !== input) {
      return { errors: ['IDEMPOTENCY_KEY_REUSED input.idempotencyKey'], warnings: [], replayed: false };
    }
    if (earlier) return { ...earlier.findings, replayed: true };
    const findings = this.execute(call);
    if (!findings.errors.some((error) => error.startsWith('VERSION_CONFLICT')))
      this.calls.set(operation, { input, findings });
    this.settle(firstVersion);
    return findings;
  }

  private execute(call: Call): Findings {
    const { expectedVersion } = call.input;
    const conflict = expectedVersion != null && expectedVersion !== this.version;
    const errors = conflict ? ['VERSION_CONFLICT input.expectedVersion'] : [];
    const warnings: string[] = [];
    for (const step of this.stepsOf(call)) {
      if (conflict && typeof step !== 'string') continue;
      const finding = typeof step === 'string' ? step : step();
      if (finding) (finding.startsWith('QUANTITY_CLAMPED') ? warnings : errors).push(finding);
    }
    return { errors, warnings, replayed: false };
  }

  private settle(firstVersion: number): void {
    const known = this.unitsAt(this.version);
    if (known.size === this.units.size && [...known].every(([line, units]) => this.units.get(line) === units))
      return;
    this.version = this.version === 0 ? firstVersion : this.version + 1;
    // What is taken out of a line comes off what was added last.
    for (const line of new Set([...this.units.keys(), ...this.origins.keys()])) {
      const units = this.units.get(line) ?? 0;
      const origins = (this.origins.get(line) ?? []).slice(0, units);
      this.origins.set(line, [...origins, ...Array<number>(units - origins.length).fill(this.version)]);
    }
    this.past.push({ version: this.version, units: new Map(this.units) });
  }

  private unitsAt(version: number): ReadonlyMap<string, number> {
    return this.past.findLast((then) => then.version <= version)?.units ?? new Map<string, number>();
  }

  private stepsOf({ name, input }: Call): Step[] {
    if (name === 'clear') return [() => this.clear(input.upToVersion ?? this.version)];
    const held = new Set(this.units.keys());
    if (name === 'remove')
      return input.lineIds.map((id, i) => this.setting(held, id, 0, `input.lineIds.${i}`, ''));
    if (name === 'update') {
      return input.lines.map(({ lineId, quantity }, i) =>
        this.setting(held, lineId, quantity, `input.lines.${i}`, '.lineId'),
      );
    }
    return input.lines.map(({ quantity = 1, ...product }, i) => {
      if (quantity < 1) return `INVALID_QUANTITY input.lines.${i}.quantity`;
      return () => this.add(nameOf(product), quantity, `input.lines.${i}`);
    });
  }

  /** @param held the lines that the cart had before the call. */
  private setting(
    held: ReadonlySet<string>,
    lineId: string,
    quantity: number,
    place: string,
    part: string,
  ): Step {
    const line = this.lines.get(lineId);
    if (line === undefined) return `LINE_NOT_FOUND ${place}${part}`;
    if (quantity < 0) return `INVALID_QUANTITY ${place}.quantity`;
    return () => (held.has(line) ? this.set(line, quantity, place) : `LINE_NOT_FOUND ${place}${part}`);
  }

  private add(line: string, quantity: number, place: string): string | undefined {
    const held = this.units.get(line) ?? 0;
    if (held === 0 && this.units.size >= MAX_LINES) return `CART_FULL ${place}`;
    if (held >= MAX_QUANTITY) return `LINE_FULL ${place}.quantity`;
    return this.set(line, held + quantity, place);
  }

  private set(line: string, quantity: number, place: string): string | undefined {
    if (quantity === 0) this.units.delete(line);
    else this.units.set(line, Math.min(quantity, MAX_QUANTITY));
    return quantity > MAX_QUANTITY ? `QUANTITY_CLAMPED ${place}.quantity` : undefined;
  }

  /** Of each line stays what came since that version, as far as it is still there. */
  private clear(upTo: number): string | undefined {
    const first = this.past[0]?.version ?? Infinity;
    if (upTo !== 0 && (upTo < first || upTo > this.version)) return 'VERSION_OF_OTHER_CART input.upToVersion';
    const ordered = this.unitsAt(upTo);
    for (const [line, units] of [...this.units]) {
      const kept = this.origins.get(line)!.filter((version) => version > upTo);
      if (kept.length > units - (ordered.get(line) ?? 0)) this.reached.add('KEPT_AFTER_REMOVAL');
      this.origins.set(line, kept);
      this.set(line, kept.length, '');
    }
    return undefined;
  }
}
