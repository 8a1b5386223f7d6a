import { resolve } from 'node:path';
import { callModule } from '../../support/call-module';

const testFiles = [
  'test/unit/cart/merge-model.test.ts',
  'test/unit/schema-check/judging.test.ts',
  'test/integration/merge/merge-cart.test.ts',
];

interface Choice {
  readonly files: string[];
  readonly options: string[];
  readonly unknown: string[];
}

const choiceOf = (...args: string[]): Promise<Choice> =>
  callModule('dev/test-choice.mjs', 'choiceOf', [args, testFiles]);

describe('the arguments of npm test', () => {
  it.each([
    ['the path of a file', ['test/integration/merge/merge-cart.test.ts'], [testFiles[2]]],
    ['an absolute path', [resolve('test/integration/merge/merge-cart.test.ts')], [testFiles[2]]],
    ['the path of a folder', ['./test/unit/'], [testFiles[0], testFiles[1]]],
    ['a word in the names of files', ['merge'], [testFiles[0], testFiles[2]]],
    [
      'several, of which two name the same file',
      ['merge-cart', 'judging', 'cart'],
      [testFiles[1], testFiles[2]],
    ],
  ])('may be %s', async (_, args, files) => {
    expect(await choiceOf(...args)).toEqual({ files, options: [], unknown: [] });
  });

  it('go to jest from the first option on', async () => {
    const options = ['-t', 'merge', '--verbose'];

    expect(await choiceOf('judging', ...options)).toEqual({ files: [testFiles[1]], options, unknown: [] });
    expect(await choiceOf(...options)).toEqual({ files: [], options, unknown: [] });
  });

  it('name no file by a folder alone or by a word that is nowhere', async () => {
    expect(await choiceOf('judging', 'integration', 'nothing')).toMatchObject({
      unknown: ['integration', 'nothing'],
    });
  });
});
