import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gateways } from '../support/gateways';
import { LaunchedStack, WITHOUT_ROUTER } from '../support/launched-stack';
import { ProjectCopy } from '../support/project-copy';
import { newGuest } from '../support/shopper';

/** What depends on the graph is compiled again, on a busy machine. */
const LONG_MS = 240_000;

/** Its test and all that this leads to: what `npm start` compiles is checked there. */
const OWN_TEST_ALONE = {
  extends: './tsconfig.json',
  files: ['../gateway/test/gift-wrap.test.ts'],
  include: [],
};

interface CartWithGiftWrap {
  readonly cart: { readonly giftWrap: readonly { readonly sku: string; readonly title: string }[] };
}

describe('a neighbour that its team has just made', () => {
  let project: ProjectCopy;

  beforeAll(async () => {
    project = await ProjectCopy.make();
    const { code, output } = await project.run('npm', 'run', 'neighbour:new', 'gift-wrap');
    expect(output).toContain('npm start now serves Cart.giftWrap');
    expect(code).toBe(0);
    await writeFile(join(project.folder, 'test/own-test.json'), JSON.stringify(OWN_TEST_ALONE));
  }, LONG_MS);
  afterAll(() => project?.dispose());

  for (const { gateway, present } of gateways) {
    (present ? it : it.skip)(
      `shows its field through ${gateway} after npm start`,
      async () => {
        const router = gateway === 'Apollo Router' ? {} : WITHOUT_ROUTER;
        const env = { GIFT_WRAP_PORT: '0', ...router };
        const stack = await (await LaunchedStack.launch(env, undefined, project.folder)).up();
        try {
          const guest = await newGuest(stack.addressOf('cart service'), stack.addressOf('graph'));
          await guest.add({ lines: [{ sku: 'P001' }, { sku: 'P002', quantity: 5 }] });

          const { data, errors } = await guest.ask<CartWithGiftWrap>('{ cart { giftWrap { sku title } } }');

          expect(errors).toBeUndefined();
          expect(stack.output.includes('embedded JavaScript gateway')).toBe(router === WITHOUT_ROUTER);
          expect(data!.cart.giftWrap.map(({ sku }) => sku)).toEqual(['P002', 'P001']);
          for (const { title } of data!.cart.giftWrap) expect(title).toMatch(/\S/);
        } finally {
          await stack.dispose();
        }
      },
      LONG_MS,
    );
  }

  it.each([
    ['its own test', ['jest', '--selectProjects=unit', '--testPathPatterns=gateway/test/gift-wrap']],
    [
      'the test of the settings',
      ['jest', '--selectProjects=unit', '--testPathPatterns=unit/dev/env-example'],
    ],
    [
      'the test of the graph',
      ['jest', '--selectProjects=unit', '--testPathPatterns=gateway/test/composition'],
    ],
    ['the style of this project', ['prettier', '--check', 'gateway']],
    ['the compiler', ['tsc', '--project', 'test/own-test.json']],
  ])(
    'passes %s',
    async (_, command) => {
      const { code, output } = await project.run('npx', ...command);

      expect(`exit code ${code}\n${output}`).toMatch(/^exit code 0\n/);
    },
    LONG_MS,
  );

  it(
    'cannot be made twice',
    async () => {
      const { code, output } = await project.run('npm', 'run', '--silent', 'neighbour:new', 'gift-wrap');

      expect(output.trim()).toBe('"gift-wrap" is taken: it is a subgraph of this graph. Take another name.');
      expect(code).toBe(2);
    },
    LONG_MS,
  );
});
