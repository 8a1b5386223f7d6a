import type { Storage } from '@onecart/client';

/** What a Mini App's native storage or a browser's is to the client. */
export function memoryStorage(): Storage & { texts: Map<string, string> } {
  const texts = new Map<string, string>();
  return {
    texts,
    get: (key) => texts.get(key),
    set: (key, value) => texts.set(key, value),
    remove: (key) => texts.delete(key),
  };
}
