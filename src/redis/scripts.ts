import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A Lua script; its header says what it takes and returns. */
export interface Script {
  readonly name: string;
  readonly source: string;
  readonly sha: string;
}

/** One of its ARGV; Redis gets it as text. */
export type ScriptArgument = string | number;

const LUA = join(__dirname, 'lua');
const INCLUDE = /^--- @include (\w+)$/gm;

export const scripts = {
  addCartLines: loadScript('addCartLines'),
  updateCartLines: loadScript('updateCartLines'),
  removeCartLines: loadScript('removeCartLines'),
  clearCart: loadScript('clearCart'),
  syncCart: loadScript('syncCart'),
  claimMerge: loadScript('claimMerge'),
  applyMerge: loadScript('applyMerge'),
  completeMerge: loadScript('completeMerge'),
  previewMerge: loadScript('previewMerge'),
  forgetReceipt: loadScript('forgetReceipt'),
  recordMerge: loadScript('recordMerge'),
  claimUndo: loadScript('claimUndo'),
  applyUndo: loadScript('applyUndo'),
  completeUndo: loadScript('completeUndo'),
  dropClaim: loadScript('dropClaim'),
  shortenAlias: loadScript('shortenAlias'),
  recordAlias: loadScript('recordAlias'),
  recordIdentity: loadScript('recordIdentity'),
  claimCredential: loadScript('claimCredential'),
  putCode: loadScript('putCode'),
  takeCode: loadScript('takeCode'),
  openSession: loadScript('openSession'),
  refreshSession: loadScript('refreshSession'),
  touchSession: loadScript('touchSession'),
  endSession: loadScript('endSession'),
  listSession: loadScript('listSession'),
  unlistSession: loadScript('unlistSession'),
  revokeSession: loadScript('revokeSession'),
} as const;

function loadScript(name: string): Script {
  const source = readFileSync(join(LUA, `${name}.lua`), 'utf8').replace(INCLUDE, (_, include: string) =>
    readFileSync(join(LUA, 'include', `${include}.lua`), 'utf8'),
  );
  return { name, source, sha: createHash('sha1').update(source).digest('hex') };
}
