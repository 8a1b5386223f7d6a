/** How much a cart, a line and a call may hold; counts, units, characters (Unicode code points) and bytes (UTF-8). */
export interface CartLimits {
  readonly maxLines: number;
  readonly maxQuantity: number;
  /** Of sku, attribute keys and values of all lines of a cart: a large cart keeps Redis from serving others. */
  readonly maxTextBytes: number;
  readonly maxLinesPerCall: number;
  /** Idempotency keys that a cart keeps, and a merge takes along. */
  readonly maxKeys: number;
  readonly maxSkuLength: number;
  readonly maxAttributes: number;
  readonly maxAttributeLength: number;
  readonly maxIdempotencyKeyLength: number;
  readonly maxReplicaIdLength: number;
}
