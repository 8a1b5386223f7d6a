/** What rounds run on, and how it comes and goes. */
export interface Setting<Place> {
  readonly start: () => Promise<Place>;
  readonly stop: (place: Place) => Promise<void>;
}

/**
 * Runs the rounds one after the other on one place. A round that could not be brought about, such as one whose node did
 * not come back, is reported, and the next has a place of its own.
 * @param onFailure may throw, to go no further.
 * @returns the place of the last round, if that went well. The caller stops it.
 */
export async function runRounds<Place, Plan>(
  plans: readonly Plan[],
  { start, stop }: Setting<Place>,
  run: (place: Place, plan: Plan) => Promise<void>,
  onFailure: (error: Error) => void,
): Promise<Place | undefined> {
  let place: Place | undefined;
  for (const plan of plans) {
    try {
      place ??= await start();
      await run(place, plan);
    } catch (error) {
      if (place) await stop(place);
      place = undefined;
      onFailure(error as Error);
    }
  }
  return place;
}

/** For who demands every round. */
export function demandRound(error: Error): never {
  throw error;
}
