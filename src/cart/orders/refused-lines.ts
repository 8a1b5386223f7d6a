import type { Note } from '../cart-store';
import type { HeldLine } from '../line-input';
import type { Takings } from './order-script';
import { unitsOfLine } from './order-script';

/** Errors for lines with an invalid text that no cart held. */
export function notesOfRefused(accepted: readonly HeldLine[], known: Takings): Note[] {
  const isTaken = (key: string) => Object.values(known).some(({ units }) => unitsOfLine(units, key) > 0);
  return accepted.flatMap(({ index, key, unlessHeld }): Note[] =>
    unlessHeld === undefined || isTaken(key) ? [] : [[index, unlessHeld]],
  );
}
