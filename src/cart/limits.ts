/** Limits of a cart, a line and a call. Lengths are in Unicode code points, bytes are UTF-8. */
export interface CartLimits {
  readonly maxLines: number;
  readonly maxQuantity: number;
  /** Skus, attribute keys and values of all lines of a cart together. A large cart would block Redis for others. */
  readonly maxTextBytes: number;
  readonly maxLinesPerCall: number;
  /** Idempotency keys that a cart keeps, and that a merge moves. */
  readonly maxKeys: number;
  readonly maxSkuLength: number;
  readonly maxAttributes: number;
  readonly maxAttributeLength: number;
  readonly maxIdempotencyKeyLength: number;
  readonly maxReplicaIdLength: number;
}
