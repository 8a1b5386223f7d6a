/**
 * Units by where they came from: three bits an operation, so up to seven units of each of ten operations.
 * Adding bags adds numbers, and a unit that was booked twice shows as a digit that is too large.
 */
export type Bag = number;

const BITS = 3;
const DIGIT = 7;
const OPERATIONS = 10;

export function bagOf(operation: number, units: number): Bag {
  return units << (BITS * operation);
}

export function unitsOf(bag: Bag, operation: number): number {
  return (bag >> (BITS * operation)) & DIGIT;
}

export function sizeOf(bag: Bag): number {
  let size = 0;
  for (let rest = bag; rest !== 0; rest >>= BITS) size += rest & DIGIT;
  return size;
}

/** The first `count` units, by operation. */
export function take(bag: Bag, count: number): Bag {
  let taken = 0;
  let missing = count;
  for (let operation = 0; operation < OPERATIONS && missing > 0; operation++) {
    const units = Math.min(unitsOf(bag, operation), missing);
    taken += bagOf(operation, units);
    missing -= units;
  }
  return taken;
}

/** What both bags hold. */
export function common(one: Bag, other: Bag): Bag {
  let bag = 0;
  for (let operation = 0; operation < OPERATIONS; operation++) {
    bag += bagOf(operation, Math.min(unitsOf(one, operation), unitsOf(other, operation)));
  }
  return bag;
}
