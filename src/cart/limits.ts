/** How much a cart, a line and a call may hold; counts, units and characters (Unicode code points). */
export interface CartLimits {
  readonly maxLines: number;
  readonly maxQuantity: number;
  readonly maxLinesPerCall: number;
  readonly maxSkuLength: number;
  readonly maxAttributes: number;
  readonly maxAttributeLength: number;
  readonly maxIdempotencyKeyLength: number;
  readonly maxReplicaIdLength: number;
}
