import type { UserErrorCode } from './findings';
import type { CartLimits } from './limits';
import type { LineAttribute, LineIdentity } from './line-key';
import { lineIdentity } from './line-key';
import { isBounded, isName, isValue } from './line-text';

/** Why a line cannot be tried, and which part of it says so. */
export interface Fault {
  readonly code: UserErrorCode;
  readonly part?: string;
}

/** What identifies a line; with a fault it is there only for a text that is not too large to be looked at. */
type ReadIdentity =
  | { readonly identity: LineIdentity; readonly fault?: undefined }
  | { readonly identity?: LineIdentity; readonly fault: Fault };

const invalidSku: Fault = { code: 'INVALID_SKU', part: 'sku' };
const invalidAttributes: Fault = { code: 'INVALID_ATTRIBUTES', part: 'attributes' };

/** A sku and attributes as a client spells them. */
interface GivenIdentity {
  readonly sku: string;
  readonly attributes?: readonly LineAttribute[] | null;
}

/** Checks sizes and counts first: only then may anything be computed from the text. */
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
