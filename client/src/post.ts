import type { Reply } from './answer.js';
import { CartClientError } from './cart-client-error.js';

export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

/** Sends JSON once, without cookies: webviews of Mini Apps have none, and the bearer token is enough. */
export async function post(
  fetch: Fetch,
  url: string,
  { body, token, signal }: { body: unknown; token?: string | undefined; signal: AbortSignal },
): Promise<Reply> {
  const headers: Record<string, string> = { 'content-type': 'application/json' };
  if (token) headers['authorization'] = `Bearer ${token}`;
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers,
      body: JSON.stringify(body),
      credentials: 'omit',
      signal,
    });
    return { status: response.status, text: await response.text() };
  } catch (error) {
    throw new CartClientError('NETWORK_ERROR', `No answer: ${String(error)}`, true);
  }
}
