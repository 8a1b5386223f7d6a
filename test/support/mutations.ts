import {
  AddCartLinesDocument,
  ClearCartDocument,
  RemoveCartLinesDocument,
  UpdateCartLinesDocument,
} from '../__generated__/operations';
import type { WholeCartFragment, WholePayloadFragment } from '../__generated__/operations';
import type { Shopper } from './shopper';
import { until } from './until';

export type Input = Record<string, unknown>;

const documents = {
  addCartLines: AddCartLinesDocument,
  updateCartLines: UpdateCartLinesDocument,
  removeCartLines: RemoveCartLinesDocument,
  clearCart: ClearCartDocument,
} as const;
export type Mutation = keyof typeof documents;
export const mutations = Object.keys(documents) as Mutation[];

/** The payload, or nothing after an error that says the call may be repeated; any other answer fails the test. */
export async function call(
  shopper: Shopper,
  mutation: Mutation,
  input: Input,
): Promise<WholePayloadFragment | undefined> {
  const variables = { input };
  const answer = await shopper.ask<Record<Mutation, WholePayloadFragment>>(documents[mutation], variables);
  if (answer.data) {
    expect(answer.data[mutation].userErrors).toEqual([]);
    return answer.data[mutation];
  }
  expect(answer.errors).toMatchObject([{ extensions: { code: 'STORE_UNAVAILABLE', retryable: true } }]);
  return undefined;
}

/** As {@link call}, and what fails is asked again under the client's key until it is acknowledged. */
export async function insist(
  shopper: Shopper,
  mutation: Mutation,
  input: Input,
): Promise<WholePayloadFragment> {
  return until(`${mutation} is acknowledged`, () => call(shopper, mutation, input));
}

export function lineIdOf(cart: WholeCartFragment, sku: string): string {
  return cart.lines.find((line) => line.sku === sku)!.id;
}
