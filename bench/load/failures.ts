/** Failed requests are answered quickly and would look like speed. A few do not matter. */
const FAILED_AT_MOST = 0.001;

/** Whether a body with status 200 reports an error of the request or of the call. */
export function isRefusal(body: string): boolean {
  return body.includes('"errors":') || body.includes('"userErrors":[{');
}

/** @throws Error if more than one request in a thousand failed: no answer, a status of 400 or more, or a refusal */
export function demandAnswers(url: string, requests: number, failures: number): void {
  if (failures > FAILED_AT_MOST * requests)
    throw new Error(`${url}: ${failures} of ${requests} requests failed.`);
}
