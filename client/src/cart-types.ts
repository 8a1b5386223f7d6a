import type {
  AddCartLinesInput,
  MergeCartInput,
  MergeCartMutation,
  PayloadFragment,
  PreviewMergeCartQuery,
  SyncCartMutation,
  UndoMergeCartMutation,
  UpdateCartLinesInput,
  WholeCartFragment,
  WholeLineFragment,
} from './__generated__/operations.js';

export type CartLineInput = AddCartLinesInput['lines'][number];
export type CartLineUpdateInput = UpdateCartLinesInput['lines'][number];
export type MergeStrategy = NonNullable<MergeCartInput['strategy']>;
export type Cart = WholeCartFragment;
export type CartLine = WholeLineFragment;
export type CartPayload = PayloadFragment;
export type SyncCartPayload = SyncCartMutation['syncCart'];
export type MergeCartPayload = MergeCartMutation['mergeCart'];
/** A cart's answer to an undo, and what its source was closed for: lines to offer to the shopper again. */
export type UndoMergeCartPayload = CartPayload & {
  readonly returned: UndoMergeCartMutation['undoMergeCart']['cart']['merges'][number]['returned'];
};
export type CartMergePreview = PreviewMergeCartQuery['previewMergeCart'];
