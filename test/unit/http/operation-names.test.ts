import { OperationNames, registeredOperations } from '../../../src/telemetry/operation-names';

describe('the names of operations in metrics', () => {
  const forgotten: string[] = [];
  let names: OperationNames;

  const see = (name: string, times: number) => {
    let label = '';
    for (let i = 0; i < times; i += 1) label = names.labelOf(name);
    return label;
  };

  beforeEach(() => {
    forgotten.length = 0;
    names = new OperationNames(new Set(['CartPage']), (label) => void forgotten.push(label));
  });

  it('are labels for clients that keep asking, also after strangers made up 10,000', () => {
    for (let i = 0; i < 10_000; i += 1) names.labelOf(`Q${i}`);

    expect(see('ShopCart', 3)).toBe('ShopCart');
    expect(names.labelOf('CartPage')).toBe('CartPage');
    expect(names.labelOf('CartPage__cart__0')).toBe('CartPage__cart__0');
    expect(names.labelOf('Q250')).toBe('other');
  });

  it('stay labels while strangers repeat theirs, as long as they come more often', () => {
    see('ShopCart', 50);
    for (let round = 0; round < 20; round += 1) for (let i = 0; i < 250; i += 1) names.labelOf(`Q${i}`);

    expect(names.labelOf('ShopCart')).toBe('ShopCart');
    expect(forgotten).not.toContain('ShopCart');
  });

  it('are never more than a hundred besides the registered ones', () => {
    const labels = new Set<string>();
    for (let i = 0; i < 5000; i += 1) labels.add(see(`Q${i}`, 1 + (i % 7)));
    for (const label of forgotten) labels.delete(label);

    expect(labels.size).toBeLessThanOrEqual(101);
  });

  it('know what the teams have registered', () => {
    expect([...registeredOperations()]).toEqual(expect.arrayContaining(['CartPage', 'AddToCart']));
  });
});
