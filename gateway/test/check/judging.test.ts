import { graphState } from '../../check/graph-state';
import { summarize } from '../../check/report';
import { CART, checkShop, edited, operation, operations, PRICING, subgraph } from './shop';

const withoutTotal = edited(CART, '  total: Float!\n', '');
const withoutWeight = edited(CART, '  weight: Int!\n', '');

describe('a breaking change', () => {
  it('only warns if no registered operation uses it', async () => {
    const { changes } = await checkShop({ cart: withoutTotal, registered: [] });

    expect(changes).toMatchObject([{ coordinate: 'Cart.total', severity: 'breaking', verdict: 'warns' }]);
  });

  it('names the operations and the subgraphs that use it', async () => {
    const used = await checkShop({ cart: withoutTotal });
    const required = await checkShop({ cart: withoutWeight });

    expect(used.changes[0]).toMatchObject({ operations: ['website@1.0.0 CartPage'], neighbours: [] });
    expect(required.changes[0]).toMatchObject({ neighbours: ['pricing'] });
  });

  it('has the place to fix it: the parent of the removed field', async () => {
    const { changes } = await checkShop({ cart: withoutWeight });

    expect(changes[0]!.place).toMatchObject({ file: 'cart.graphql', line: 14, column: 6 });
  });

  it('hits those who leave out what becomes required', async () => {
    const cart = edited(CART, '  quantity: Int = 1\n', '  quantity: Int = 1\n  gift: Boolean!\n');
    const literal = operation('Literal', 'mutation Literal { add(input: { sku: "1" }) { id } }');
    const { changes } = await checkShop({ cart, registered: [literal] });

    expect(changes).toMatchObject([{ coordinate: 'AddInput.gift', operations: ['website@1.0.0 Literal'] }]);
  });

  it('of a neighbour is seen as well', async () => {
    const { changes } = await checkShop({ pricing: edited(PRICING, '  price: Float', '  cost: Float') });

    expect(changes).toMatchObject([
      { kind: 'FIELD_ADDED', verdict: 'passes' },
      { kind: 'FIELD_REMOVED', coordinate: 'Cart.price', verdict: 'fails' },
    ]);
  });
});

describe('an approval', () => {
  const approved = async () => {
    const { changes } = await checkShop({ cart: withoutTotal });
    const { id, kind, coordinate } = changes[0]!;
    return { id, kind, coordinate, reason: 'The page is gone.' };
  };

  it('lets a change pass, and the operations that it makes invalid', async () => {
    const report = await checkShop({ cart: withoutTotal, approvals: [await approved()] });

    expect(report.changes).toMatchObject([{ verdict: 'approved', approval: 'The page is gone.' }]);
    expect(report.operations.failed).toMatchObject([{ approved: true }]);
    expect(summarize(report, { strict: false })).toMatchObject({ passed: true, failures: 0 });
  });

  it('holds for that change only', async () => {
    const cart = edited(withoutTotal, '  status: Status!\n', '');
    const report = await checkShop({ cart, approvals: [await approved()] });

    expect(report.changes.map(({ verdict }) => verdict)).toEqual(['fails', 'approved']);
    expect(report.operations.failed).toMatchObject([{ approved: false }]);
  });

  it('is named when its change is not there', async () => {
    const report = await checkShop({ approvals: [await approved()] });

    expect(report.staleApprovals).toMatchObject([{ coordinate: 'Cart.total' }]);
  });

  it('cannot make an operation valid that never was', async () => {
    const broken = { ...operations[0]!, text: 'query CartPage { cart { total nothing } }' };
    const report = await checkShop({
      cart: withoutTotal,
      registered: [broken],
      approvals: [await approved()],
    });

    expect(report.operations.failed).toMatchObject([{ approved: false }]);
  });
});

describe('a summary', () => {
  it('fails by warnings only if it is strict', async () => {
    const report = await checkShop({ cart: withoutTotal, registered: [] });

    expect(summarize(report, { strict: false })).toMatchObject({ passed: true });
    expect(summarize(report, { strict: true })).toMatchObject({ passed: false });
  });

  it('fails by an operation that is not GraphQL, with the place', async () => {
    const report = await checkShop({ registered: [{ ...operations[0]!, text: 'query {\n  cart {' }] });

    expect(report.operations.failed[0]!.problems).toEqual([
      { message: 'Syntax Error: Expected Name, found <EOF>.', line: 2, column: 9 },
    ]);
    expect(summarize(report, { strict: false }).passed).toBe(false);
  });

  it('goes on where the baseline does not compose', async () => {
    const report = await checkShop({ was: graphState([subgraph('cart', 'type Query {')]) });

    expect(report.notes).toEqual([expect.stringContaining('The baseline does not compose')]);
    expect(summarize(report, { strict: false }).passed).toBe(true);
  });
});
