import { readFileSync } from 'node:fs';
import type { TObject } from '@sinclair/typebox';
import { localNeighbours } from '../../../dev/neighbours';
import { stackSchema } from '../../../dev/settings';
import { SERVICE } from '../../../bench/stage';
import { refusals } from '../../../src/errors';
import { settingsSchema } from '../../../src/config/config-schema';
import { CartUserErrorCode } from '../../../schema/cart-user-error-code.enum';
import { CartWarningCode } from '../../../schema/cart-warning-code.enum';
import { buildCartSchema } from '../../../resolvers/index';
import type { GraphQLEnumType } from 'graphql';

const read = (page: string) => readFileSync(page, 'utf8');

/** The rows between two markers of a page, without the markup. */
function table(page: string, name: string): string[] {
  const [, text = ''] = read(page).split(new RegExp(`<!-- /?${name} -->`));
  const [, , ...rows] = text.trim().replace(/ +/g, ' ').split('\n');
  return rows;
}

/** A row as it is spaced by {@link table}. */
const row = (...cells: string[]) => `| ${cells.join(' | ')} |`.replace(/ +/g, ' ');

const settingRows = (schema: Pick<TObject, 'properties'>) =>
  Object.entries(schema.properties).map(([name, { default: fallback, description }]) => {
    const shown = fallback === undefined ? '' : `\`${String(fallback)}\``;
    return row(`\`${name}\``, shown, String(description));
  });

it('has a README of less than 200 lines', () => {
  expect(read('README.md').split('\n').length).toBeLessThan(200);
});

describe('the documents', () => {
  it('have what is measured run in production', () => {
    expect(read('README.md')).toContain(`NODE_ENV=production node ${SERVICE.join(' ')}\``);
  });

  it('list the settings of the cart service as they are', () => {
    expect(table('docs/configuration.md', 'settings')).toEqual(settingRows(settingsSchema));
  });

  it('list the settings of npm start, apart from the ports of neighbours, which come and go', () => {
    const ports = localNeighbours.map(({ portVariable }) => portVariable);
    const fixed = Object.entries(stackSchema.properties).filter(
      ([name]) => !ports.some((one) => one === name),
    );

    expect(table('docs/configuration.md', 'stack')).toEqual(
      settingRows({ properties: Object.fromEntries(fixed) }),
    );
  });

  it('list the codes of user errors and warnings with their descriptions in the graph', () => {
    const schema = buildCartSchema();
    const rows = ['CartUserErrorCode', 'CartWarningCode'].flatMap((name) =>
      (schema.getType(name) as GraphQLEnumType)
        .getValues()
        .map((value) => row(`\`${value.name}\``, String(value.description))),
    );

    expect(rows).toHaveLength(Object.keys(CartUserErrorCode).length + Object.keys(CartWarningCode).length);
    expect(table('docs/errors.md', 'findings')).toEqual(rows);
  });

  it('name with each default of a limit the setting that it is the default of', () => {
    const page = read('docs/errors.md');
    const limits = Object.entries((settingsSchema as TObject).properties).filter(
      ([name]) => name.startsWith('CART_MAX_') && name !== 'CART_MAX_KEYS',
    );

    expect(limits).toHaveLength(4);
    for (const [name, { default: fallback }] of limits)
      expect(page).toMatch(new RegExp(`\\| \`${name}\` +\\| ${Number(fallback).toLocaleString('en')} +\\|`));
  });

  it('list the refusals as they are', () => {
    const rows = Object.entries(refusals).map(([code, { message, retryable }]) =>
      row(`\`${code}\``, retryable ? 'yes' : 'no', message),
    );

    expect(table('docs/errors.md', 'refusals')).toEqual(rows);
  });
});
