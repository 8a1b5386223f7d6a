const LONGEST_NAME_HEADER = 64;

/** Picks requests by their bytes, as they go over the wire. */
export type RequestMatcher = (request: Buffer) => boolean;

function nameOf(request: Buffer): string {
  const start = request.toString('latin1', 0, LONGEST_NAME_HEADER);
  return /^\*\d+\r\n\$\d+\r\n([^\r]*)\r\n/.exec(start)?.[1]?.toLowerCase() ?? '';
}

/** Matches calls of one Redis command that have `marker` somewhere in their arguments. */
export function commandNamed(name: string, marker = ''): RequestMatcher {
  return (request) => nameOf(request) === name.toLowerCase() && request.includes(marker);
}

/** Matches EVAL and EVALSHA that have `marker` (a script's sha, a cart id) among their bytes. */
export function scriptCall(marker: string): RequestMatcher {
  return (request) => ['eval', 'evalsha'].includes(nameOf(request)) && request.includes(marker);
}

/** Whether Redis answers the request with a reply of its own; (un)subscribing it confirms by pushes. */
export function hasReply(request: Buffer): boolean {
  return !/^[ps]?(un)?subscribe$/.test(nameOf(request));
}
