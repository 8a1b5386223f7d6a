import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const docs = readdirSync('docs', { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.md'))
  .map((name) => join('docs', name));
const pages = [
  'README.md',
  'CONTRIBUTING.md',
  'CHANGELOG.md',
  'client/README.md',
  'bench/README.md',
  'test/README.md',
  ...docs,
];

const textOf = (page: string) => readFileSync(page, 'utf8').replaceAll(/^ *```.*?^ *```/gms, '');

/** The anchors of a page, as GitHub makes them of its headings. */
function anchorsOf(page: string): string[] {
  return [...textOf(page).matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}_\- ]/gu, '')
      .replaceAll(' ', '-'),
  );
}

/** The links of a page to other places of the project, with their targets seen from the root. */
function linksOf(page: string): { link: string; file: string; anchor: string | undefined }[] {
  return [...textOf(page).matchAll(/\]\(([^()\s]+)\)/g)]
    .map(([, link = '']) => link)
    .filter((link) => !/^https?:/.test(link))
    .map((link) => {
      const [path = '', anchor] = link.split('#');
      return { link, file: path === '' ? page : join(dirname(page), path), anchor };
    });
}

const leadsSomewhere = (file: string, anchor: string | undefined) =>
  existsSync(file) && (anchor === undefined || anchorsOf(file).includes(anchor));

describe.each(pages)('%s', (page) => {
  it('links only to files and headings that exist', () => {
    const dead = linksOf(page).filter(({ file, anchor }) => !leadsSomewhere(file, anchor));

    expect(dead.map(({ link }) => link)).toEqual([]);
  });
});

/** A subgraph of the guide for neighbours, and what an approval writes. */
const MADE_LATER = /suggestions|approvals\.json$/;

describe.each(['README.md', 'CONTRIBUTING.md', ...docs])('%s', (page) => {
  it('names only files of the project that exist', () => {
    const named = [...textOf(page).matchAll(/`((?:src|schema|resolvers|gateway|test|bench)\/[\w./-]+)`/g)];
    const files = named.map(([, file = '']) => file).filter((file) => !MADE_LATER.test(file));

    expect(files.filter((file) => !existsSync(file))).toEqual([]);
  });
});

/** What an index links to, itself left out. */
const targetsOf = (index: string) => new Set(linksOf(index).map(({ file }) => file));

it('docs/README.md leads to every page', () => {
  const decisions = docs.filter((page) => page.startsWith('docs/decisions/') && !page.endsWith('README.md'));
  const others = pages.filter((page) => page !== 'docs/README.md' && !decisions.includes(page));

  expect(others.filter((page) => !targetsOf('docs/README.md').has(page))).toEqual([]);
  expect(decisions.filter((page) => !targetsOf('docs/decisions/README.md').has(page))).toEqual([]);
});
