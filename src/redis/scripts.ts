import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ScriptHeader } from './script-header';
import { joinHeaders, resolveNames, splitHeader } from './script-header';

/** A Lua script; its header says what it takes and returns. */
export interface Script {
  readonly name: string;
  readonly source: string;
  readonly sha: string;
}

/** One of its ARGV; Redis gets it as text. */
export type ScriptArgument = string | number;

/** What a script answered: a status word first, the rest as its header says. */
export type ScriptReply = readonly [status: string, ...rest: unknown[]];

/** A script with its keys and arguments in their order, which `__generated__/script-calls.ts` alone knows. */
export interface ScriptCall<Reply extends ScriptReply = ScriptReply> {
  readonly script: Script;
  readonly keys: readonly string[];
  readonly args: readonly ScriptArgument[];
  /** Of no value: the type of what the script answers. */
  readonly reply?: Reply;
}

const LUA = join(__dirname, 'lua');
const INCLUDE = /^--- @include (\w+)$/gm;
/**
 * Lets Redis run a script at `maxmemory` too: for scripts that give memory back, or end or renew a session. Each may
 * leave a record, but only one that is capped or expires, beside something that was there before Redis was full.
 * `syncCart` passes without it, if it finds that it brings in no line.
 */
const WHEN_FULL = '#!lua flags=allow-oom\n';

export const scripts = {
  addCartLines: loadScript('addCartLines'),
  updateCartLines: loadScript('updateCartLines', WHEN_FULL),
  removeCartLines: loadScript('removeCartLines', WHEN_FULL),
  clearCart: loadScript('clearCart', WHEN_FULL),
  takeOrderedLines: loadScript('takeOrderedLines', WHEN_FULL),
  syncCart: loadScript('syncCart'),
  claimMerge: loadScript('claimMerge'),
  applyMerge: loadScript('applyMerge'),
  completeMerge: loadScript('completeMerge', WHEN_FULL),
  previewMerge: loadScript('previewMerge'),
  forgetReceipt: loadScript('forgetReceipt', WHEN_FULL),
  recordMerge: loadScript('recordMerge'),
  claimUndo: loadScript('claimUndo'),
  applyUndo: loadScript('applyUndo'),
  completeUndo: loadScript('completeUndo', WHEN_FULL),
  keepClosed: loadScript('keepClosed', WHEN_FULL),
  dropClaim: loadScript('dropClaim', WHEN_FULL),
  shortenAlias: loadScript('shortenAlias'),
  recordAlias: loadScript('recordAlias'),
  recordIdentity: loadScript('recordIdentity'),
  claimCredential: loadScript('claimCredential'),
  putCode: loadScript('putCode'),
  takeCode: loadScript('takeCode', WHEN_FULL),
  openSession: loadScript('openSession'),
  refreshSession: loadScript('refreshSession', WHEN_FULL),
  touchSession: loadScript('touchSession', WHEN_FULL),
  endSession: loadScript('endSession', WHEN_FULL),
  listSession: loadScript('listSession', WHEN_FULL),
  unlistSessions: loadScript('unlistSessions', WHEN_FULL),
  revokeSessions: loadScript('revokeSessions', WHEN_FULL),
  recordBirth: loadScript('recordBirth', WHEN_FULL),
} as const;

function loadScript(name: string, flags = ''): Script {
  const source = flags + linkScript(name).code;
  return { name, source, sha: createHash('sha1').update(source).digest('hex') };
}

/** What Redis gets of a script: with its includes, and positions in place of names; and what it takes and answers. */
export function linkScript(name: string): {
  readonly code: string;
  readonly header: ScriptHeader;
  readonly includes: readonly string[];
} {
  const { header: own, body } = readPart(name);
  const includes = [...body.matchAll(INCLUDE)].map(([, include]) => include!);
  const parts = new Map(includes.map((include) => [include, readPart(join('include', include))]));
  const header = joinHeaders([...[...parts.values()].map((part) => part.header), own]);
  const whole = body.replace(INCLUDE, (_, include: string) => parts.get(include)!.body);
  try {
    return { code: resolveNames(whole, header), header, includes };
  } catch (error) {
    throw new Error(`${name}.lua: ${(error as Error).message}`, { cause: error });
  }
}

/** A script or an include as it is written: what it declares, and the rest of it. */
export function readPart(name: string): { readonly header: ScriptHeader; readonly body: string } {
  return splitHeader(readFileSync(join(LUA, `${name}.lua`), 'utf8'));
}
