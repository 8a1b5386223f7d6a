import { execFileSync } from 'node:child_process';
import { runInNewContext } from 'node:vm';
import { gzipSync } from 'node:zlib';
import { buildSync } from 'esbuild';
import { projectFile } from '../../../gateway/project-file';
import { AuthStage } from '../../support/auth-stage';

const LIMIT_BYTES = 6 * 1024;

/** The text of the client as a shop's bundler would take it in. */
function bundle(source: string, format: 'esm' | 'iife', minify = true): string {
  const { outputFiles } = buildSync({
    stdin: { contents: source, resolveDir: projectFile() },
    bundle: true,
    minify,
    format,
    globalName: 'onecart',
    platform: 'browser',
    target: 'es2019',
    write: false,
  });
  return outputFiles[0]!.text;
}

const node = (...args: string[]) =>
  execFileSync(process.execPath, args, { cwd: projectFile(), encoding: 'utf8' }).trim();

describe('the package of the client', () => {
  let stage: AuthStage | undefined;
  afterAll(() => stage?.stop());

  it('takes at most 6 kB of a page, gzipped, with all it needs', () => {
    const size = gzipSync(bundle("export * from '@onecart/client'", 'esm'), { level: 9 }).length;
    expect(size).toBeLessThanOrEqual(LIMIT_BYTES);
  });

  it('works where there is nothing but what every webview has', async () => {
    stage = await AuthStage.start();
    const webview = {
      AbortController,
      clearTimeout,
      crypto: { getRandomValues: (bytes: Uint8Array) => crypto.getRandomValues(bytes) },
      fetch: (url: string, init: RequestInit) => fetch(url, init),
      performance: { now: () => performance.now() },
      setTimeout,
      options: { ...stage.urls, channel: 'ZALO_MINI_APP', guest: true },
    };
    const use = `${bundle("export * from '@onecart/client'", 'iife')}
      ;(async () => {
        const client = onecart.createCartClient(options);
        const { cart } = await client.addLines([{ sku: 'P001' }]);
        return cart.id === (await client.identity()).id;
      })()`;

    expect(await (runInNewContext(use, webview) as Promise<boolean>)).toBe(true);
  });

  it.each([
    [
      'import',
      [
        '--input-type=module',
        '-e',
        "import * as it from '@onecart/client'; console.log(Object.keys(it).join())",
      ],
    ],
    ['require', ['-e', "console.log(Object.keys(require('@onecart/client')).sort().join())"]],
  ])('is there for %s', (_, args) => {
    expect(node(...args)).toBe('CartClientError,createCartClient');
  });

  it.each([
    [
      'import',
      [
        '--input-type=module',
        '-e',
        "import { CartDocument } from '@onecart/client/documents'; console.log(CartDocument.kind)",
      ],
    ],
    ['require', ['-e', "console.log(require('@onecart/client/documents').CartDocument.kind)"]],
  ])('has documents for other GraphQL clients, by %s', (_, args) => {
    expect(node(...args)).toBe('Document');
  });

  it('is published with what was built, the guide, and nothing else', () => {
    const packed = execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], {
      cwd: projectFile('client'),
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const [{ files }] = JSON.parse(packed) as [{ files: { path: string }[] }];
    const paths = files.map(({ path }) => path);

    expect(paths).toEqual(
      expect.arrayContaining([
        'README.md',
        'package.json',
        'dist/esm/index.js',
        'dist/cjs/index.d.ts',
        'dist/cjs/package.json',
      ]),
    );
    expect(
      paths.filter((path) => !/^(README\.md|package\.json|dist\/(esm|cjs)\/.+\.(js|json|d\.ts))$/.test(path)),
    ).toEqual([]);
  });
});
