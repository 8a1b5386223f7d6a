/** A machine that is busy with other things may not answer in time; a client asks again then. */
export async function untilAnswered<T>(
  ask: () => Promise<T>,
  onRepeat = () => undefined as void,
): Promise<T> {
  for (; ; onRepeat()) {
    try {
      return await ask();
    } catch (error) {
      if (!String(error).includes('STORE_UNAVAILABLE')) throw error;
    }
  }
}
