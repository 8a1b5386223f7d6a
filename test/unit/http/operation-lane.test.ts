import { buildSchema, parse } from 'graphql';
import { buildCartSchema } from '../../../resolvers/index';
import { CompiledOperation, compilableOperationOf } from '../../../src/http/graphql/lane/compiled-operation';
import { CompiledOperations, TimeBudget } from '../../../src/http/graphql/lane/compiled-operations';

const schema = buildCartSchema();
const ADD = 'mutation Add($input: AddCartLinesInput!) { addCartLines(input: $input) { replayed } }';
/** What graphql-jit writes into its program text as it stands. */
const PROGRAM = '__MAGIC_DATE__33a9e76d_02e0_4128_8e92_3530ad3da74dglobalThis.ran=true';

describe('what is compiled', () => {
  it.each([
    ['a query', 'query Read { cart { id lines { sku } } }'],
    ['a mutation whose values are variables', ADD],
    ['fragments', '{ cart { ...A ... { version } } } fragment A on Cart { id merges { id } }'],
    ['entities', 'query ($r: [_Any!]!) { __typename _entities(representations: $r) { ... on Cart { id } } }'],
    ['booleans', '{ __type(name: $n) { fields(includeDeprecated: true) { name } } }'],
  ])('is %s', (_, text) => {
    expect(compilableOperationOf(parse(text))).toBeDefined();
  });

  it.each([
    ['a text in the document', `{ cart(identityId: "${PROGRAM}") { id } }`],
    ['an object in the document', '{ previewMergeCart(input: { sourceToken: $t }) { outcome } }'],
    ['a text deep in a list', '{ _entities(representations: ["x"]) { __typename } }'],
    ['a directive', 'query ($b: Boolean!) { cart { id @include(if: $b) } }'],
    [
      'two mutations',
      'mutation ($i: ClearCartInput!) { a: clearCart(input: $i) { replayed } b: clearCart(input: $i) { replayed } }',
    ],
    ['root fields by way of a fragment', '{ ...A } fragment A on Query { cart { id } }'],
    ['nothing but __typename', '{ __typename }'],
    ['two operations', 'query A { cart { id } } query B { cart { id } }'],
    ['no operation', 'fragment A on Query { cart { id } }'],
    ['a name that is no key', '{ cart { __proto__: id } }'],
    ['a variable whose name is no key', 'query ($__proto__: ID) { cart(identityId: $__proto__) { id } }'],
  ])('is not %s', (_, text) => {
    expect(compilableOperationOf(parse(text))).toBeUndefined();
  });
});

describe('a default value of a variable', () => {
  it('is a value, whatever it looks like', async () => {
    const echo = buildSchema('scalar _Any type Query { echo(text: String): String }');
    Object.assign(echo.getQueryType()!.getFields()['echo']!, {
      resolve: (_: unknown, { text }: { text: string }) => text,
    });
    const operation = CompiledOperation.of(echo, `query ($t: String = "${PROGRAM}") { echo(text: $t) }`)!;

    expect(await operation.execute({}, operation.coerce({})!)).toEqual({ data: { echo: PROGRAM } });
    expect(globalThis).not.toHaveProperty('ran');
  });
});

describe('an operation that repeats', () => {
  let operations: CompiledOperations;

  beforeEach(() => {
    jest.spyOn(performance, 'now').mockReturnValue(0); // compiling takes no time
    operations = new CompiledOperations(schema);
  });
  afterEach(() => jest.restoreAllMocks());

  const seeOften = (text: string) => {
    for (let i = 0; i < 3; i += 1) operations.recordExecution(text, text);
  };
  const variant = (i: number) => `query V${i} { cart { id } }`;
  const found = (texts: string[]) => texts.filter((text) => operations.find(text)).length;

  it('is compiled the third time', () => {
    operations.recordExecution(ADD, 'hash');
    operations.recordExecution(ADD, 'hash');
    expect(operations.find(ADD)).toBeUndefined();

    operations.recordExecution(ADD, 'hash');
    expect(operations.find(ADD)).toMatchObject({ name: 'Add' });
  });

  it('is compiled once, however often Apollo Server goes on executing it', () => {
    seeOften(ADD);
    const compiled = operations.find(ADD);
    seeOften(ADD);

    expect(operations.find(ADD)).toBe(compiled);
  });

  it('is not compiled if it is not compilable or longer than 8000 characters', () => {
    const texts = ['{ cart(identityId: "x") { id } }', `{ cart { id } } # ${'x'.repeat(8000)}`];
    texts.forEach(seeOften);

    expect(found(texts)).toBe(0);
  });

  it('pushes out the one that was used longest ago: at most 200 are kept', () => {
    const texts = Array.from({ length: 200 }, (_, i) => variant(i));
    texts.forEach(seeOften);
    operations.find(variant(0));
    seeOften(ADD);

    expect(found([...texts, ADD])).toBe(200);
    expect(operations.find(variant(0))).toBeDefined();
    expect(operations.find(variant(1))).toBeUndefined();
  });

  it('shares 200,000 characters with the others', () => {
    const texts = Array.from({ length: 60 }, (_, i) => `${variant(i)} # ${'x'.repeat(5000)}`);
    texts.forEach(seeOften);

    expect(found(texts)).toBe(39);
  });

  it('is forgotten if 2000 others come in between', () => {
    operations.recordExecution(ADD, 'hash');
    operations.recordExecution(ADD, 'hash');
    for (let i = 0; i < 2000; i += 1) operations.recordExecution(variant(i), variant(i));
    operations.recordExecution(ADD, 'hash');

    expect(operations.find(ADD)).toBeUndefined();
  });
});

describe('a time budget of a fifth of the time, 500 ms at once', () => {
  it('lets work be done until it is spent, and again when time has passed', () => {
    let now = 0;
    jest.spyOn(performance, 'now').mockImplementation(() => now);
    const budget = new TimeBudget(0.2, 500);
    let done = 0;
    const work = () => {
      now += 300;
      done += 1;
    };

    for (let i = 0; i < 9; i += 1) budget.spend(work);
    expect(done).toBe(3); // 900 ms of 500 and 180; 220 are owed

    now += 1000;
    budget.spend(work);
    expect(done).toBe(3);

    now += 200;
    budget.spend(work);
    expect(done).toBe(4);
    jest.restoreAllMocks();
  });
});
