import { readFileSync } from 'node:fs';
import type { TObject } from '@sinclair/typebox';
import { refusals } from '../../src/errors';
import { settingsSchema } from '../../src/config';
import { CartUserErrorCode } from '../../schema/cart-user-error-code.enum';
import { CartWarningCode } from '../../schema/cart-warning-code.enum';
import { buildCartSchema } from '../../resolvers/index';
import type { GraphQLEnumType } from 'graphql';

const readme = readFileSync('README.md', 'utf8');

/** The rows between two markers of the README, without the markup. */
function table(name: string): string[] {
  const [, text = ''] = readme.split(new RegExp(`<!-- /?${name} -->`));
  const [, , ...rows] = text.trim().replace(/ +/g, ' ').split('\n');
  return rows;
}

/** A row as it is spaced by {@link table}. */
const row = (...cells: string[]) => `| ${cells.join(' | ')} |`.replace(/ +/g, ' ');

const settingRows = (schema: TObject) =>
  Object.entries(schema.properties).map(([name, { default: fallback, description }]) => {
    const shown = fallback === undefined ? '' : `\`${String(fallback)}\``;
    return row(`\`${name}\``, shown, String(description));
  });

describe('the README', () => {
  it('stays below 200 lines', () => {
    expect(readme.split('\n').length).toBeLessThan(200);
  });

  it('lists the settings of the cart service as they are', () => {
    expect(table('settings')).toEqual(settingRows(settingsSchema));
  });

  it('lists the codes of user errors and warnings with their descriptions in the graph', () => {
    const schema = buildCartSchema();
    const rows = ['CartUserErrorCode', 'CartWarningCode'].flatMap((name) =>
      (schema.getType(name) as GraphQLEnumType)
        .getValues()
        .map((value) => row(`\`${value.name}\``, String(value.description))),
    );

    expect(rows).toHaveLength(Object.keys(CartUserErrorCode).length + Object.keys(CartWarningCode).length);
    expect(table('findings')).toEqual(rows);
  });

  it('lists the refusals as they are', () => {
    const rows = Object.entries(refusals).map(([code, { message, retryable }]) =>
      row(`\`${code}\``, retryable ? 'yes' : 'no', message),
    );

    expect(table('refusals')).toEqual(rows);
  });
});
