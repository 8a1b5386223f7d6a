/** `amount` is a decimal number such as `129000` or `-12.50`. */
export interface Money {
  readonly amount: string;
  readonly currencyCode: string;
}

/** A decimal number without rounding: `units / 10^scale`. */
interface Exact {
  readonly units: bigint;
  readonly scale: number;
}

const DECIMAL = /^-?\d+(?:\.\d+)?$/;

/** Exact, and keeps the decimals of the price. Throws if the amount is not a decimal number. */
export function times({ amount, currencyCode }: Money, quantity: number): Money {
  const { units, scale } = exact(amount);
  return { amount: decimal({ units: units * BigInt(quantity), scale }), currencyCode };
}

/** Exact. Null if the currencies differ. Throws if an amount is not a decimal number. */
export function sum(amounts: readonly [Money, ...Money[]]): Money | null {
  const { currencyCode } = amounts[0];
  if (amounts.some((money) => money.currencyCode !== currencyCode)) return null;
  const parts = amounts.map(({ amount }) => exact(amount));
  const scale = Math.max(...parts.map((part) => part.scale));
  const units = parts.reduce((total, part) => total + part.units * 10n ** BigInt(scale - part.scale), 0n);
  return { amount: decimal({ units, scale }), currencyCode };
}

function exact(amount: string): Exact {
  if (!DECIMAL.test(amount)) throw new TypeError(`"${amount}" is not a decimal number.`);
  const point = amount.indexOf('.');
  return { units: BigInt(amount.replace('.', '')), scale: point < 0 ? 0 : amount.length - point - 1 };
}

function decimal({ units, scale }: Exact): string {
  if (scale === 0) return String(units);
  const sign = units < 0n ? '-' : '';
  const digits = String(units < 0n ? -units : units).padStart(scale + 1, '0');
  return `${sign}${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
}
