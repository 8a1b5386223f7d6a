import { createHash } from 'node:crypto';
import type { UserErrorCode } from './user-errors';
import type { CartLimits } from './limits';
import { isBounded, isName, isValue } from './line-text';

/** Why a line is invalid, and the field at fault. */
export interface Fault {
  readonly code: UserErrorCode;
  readonly part?: string;
}

/** An invalid line has an identity too, unless its text is too large to process. */
type ReadIdentity =
  | { readonly identity: LineIdentity; readonly fault?: undefined }
  | { readonly identity?: LineIdentity; readonly fault: Fault };

const invalidSku: Fault = { code: 'INVALID_SKU', part: 'sku' };
const invalidAttributes: Fault = { code: 'INVALID_ATTRIBUTES', part: 'attributes' };

/** A sku and attributes as the client sent them. */
interface GivenIdentity {
  readonly sku: string;
  readonly attributes?: readonly LineAttribute[] | null;
}

/** Checks sizes and counts first, because normalising an oversized text is expensive. */
export function readIdentity(
  { sku, attributes }: GivenIdentity,
  { maxSkuLength, maxAttributes, maxAttributeLength }: CartLimits,
): ReadIdentity {
  const given = attributes ?? [];
  if (!isBounded(sku, maxSkuLength)) return { fault: invalidSku };
  const areBounded =
    given.length <= maxAttributes &&
    given.every(
      ({ key, value }) => isBounded(key, maxAttributeLength) && isBounded(value, maxAttributeLength),
    );
  if (!areBounded) return { fault: invalidAttributes };
  const identity = lineIdentity(sku, given);
  if (!isName(identity.sku, maxSkuLength)) return { identity, fault: invalidSku };
  if (!areAttributes(identity.attributes, maxAttributeLength)) return { identity, fault: invalidAttributes };
  return { identity };
}

function areAttributes(attributes: readonly LineAttribute[], maxLength: number): boolean {
  return (
    new Set(attributes.map(({ key }) => key)).size === attributes.length &&
    attributes.every(({ key, value }) => isName(key, maxLength) && isValue(value, maxLength))
  );
}

export interface LineAttribute {
  readonly key: string;
  readonly value: string;
}

/** The sku and attributes of a line in canonical form (NFC, sorted by key). */
export interface LineIdentity {
  readonly sku: string;
  readonly attributes: readonly LineAttribute[];
}

/** The name of a line within its cart. */
export interface LineKey {
  readonly key: string;
  /** The canonical identity if `key` is its hash, otherwise empty. */
  readonly detail: string;
}

/** Longer keys would push a small cart out of Redis' compact encoding (`hash-max-listpack-value`). */
const MAX_READABLE_BYTES = 48;
/** An identity id has 22 characters, and a key of {@link MAX_READABLE_BYTES} has 64 in base64url. */
const MAX_ID_LENGTH = 128;
const PLAIN_SKU = /^[A-Za-z0-9][A-Za-z0-9._-]*$/;

/**
 * Normalises and sorts, so that the order of attributes and the composition of letters do not matter: some phones write
 * "ệ" as one character, others as three.
 */
export function lineIdentity(sku: string, attributes: readonly LineAttribute[]): LineIdentity {
  const canonical = attributes.map(({ key, value }) => ({
    key: key.normalize('NFC'),
    value: value.normalize('NFC'),
  }));
  return { sku: sku.normalize('NFC'), attributes: canonical.sort((a, b) => (a.key < b.key ? -1 : 1)) };
}

/** Short identities are readable keys, which helps in redis-cli. Long ones are hashed. */
export function lineKey(identity: LineIdentity): LineKey {
  if (identity.attributes.length === 0 && PLAIN_SKU.test(identity.sku) && fits(identity.sku)) {
    return { key: identity.sku, detail: '' };
  }
  const text = JSON.stringify([
    identity.sku,
    ...identity.attributes.flatMap(({ key, value }) => [key, value]),
  ]);
  if (fits(text)) return { key: text, detail: '' };
  return { key: `#${createHash('sha256').update(text).digest('base64url').slice(0, 22)}`, detail: text };
}

/** The inverse of {@link lineKey}. */
export function identityOf({ key, detail }: LineKey): LineIdentity {
  const text = detail || key;
  if (!text.startsWith('[')) return { sku: text, attributes: [] };
  const [sku = '', ...pairs] = JSON.parse(text) as string[];
  const attributes: LineAttribute[] = [];
  for (let i = 0; i + 1 < pairs.length; i += 2) attributes.push({ key: pairs[i]!, value: pairs[i + 1]! });
  return { sku, attributes };
}

/** The id of a line in the graph. It contains the cart id, so that a line can be looked up by its id alone. */
export function lineId(cartId: string, key: string): string {
  return `${cartId}.${Buffer.from(key).toString('base64url')}`;
}

/** The inverse of {@link lineId}; undefined for an invalid id. */
export function parseLineId(id: string): { cartId: string; key: string } | undefined {
  const dot = id.length > MAX_ID_LENGTH ? -1 : id.indexOf('.');
  if (dot < 1) return undefined;
  const cartId = id.slice(0, dot);
  const key = Buffer.from(id.slice(dot + 1), 'base64url').toString();
  // Fields that start with "@" are meta fields of the cart.
  if (!fits(key) || key === '' || key.startsWith('@') || lineId(cartId, key) !== id) return undefined;
  return { cartId, key };
}

function fits(text: string): boolean {
  return Buffer.byteLength(text) <= MAX_READABLE_BYTES;
}
