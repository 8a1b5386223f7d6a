import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { schemaCheck } from '../../check/main';
import { projectFile } from '../../project-file';
import { register } from '../../registry/register';
import { edited } from './shop';

const APPROVALS = 'gateway/registry/approvals.json';
let root = '';

/** A project with this graph, but without operations and history. */
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'onecart-'));
  for (const path of ['gateway/supergraph.yaml', 'gateway/registry/subgraphs', 'schema/cart.graphql'])
    cpSync(projectFile(path), join(root, path), { recursive: true });
});

afterEach(() => rmSync(root, { recursive: true }));

const containing = (text: string) => expect.stringContaining(text) as unknown as string;

const git = (...args: string[]) =>
  execFileSync('git', ['-c', 'user.name=x', '-c', 'user.email=x@example.com', ...args], {
    cwd: root,
    stdio: 'pipe',
  });

function commit(branch = 'main'): void {
  git('init', '-q', '-b', branch);
  git('add', '.');
  git('commit', '-q', '-m', 'all', '--no-verify');
}

function edit(from: string, to: string): void {
  const path = join(root, 'schema/cart.graphql');
  writeFileSync(path, edited(readFileSync(path, 'utf8'), from, to));
}

async function run(...args: string[]) {
  const told = { code: 0, out: '', err: '' };
  told.code = await schemaCheck(args, {
    root,
    isTerminal: false,
    seconds: () => 1.23,
    print: (text) => (told.out += text),
    mention: (text) => (told.err += text),
  });
  return told;
}

describe('npm run schema:check', () => {
  it('compares with the main branch, and says how long it took beside the report', async () => {
    commit();
    const { code, out, err } = await run();

    expect(code).toBe(0);
    expect(out).toMatch(/^Schema check of cart \w{10} against main \(\w{7}\) \w{10}\n/);
    expect(err).toBe('checked in 1.2 s');
  });

  it('gives 1 for a breaking change, 0 once it is approved, with --strict too', async () => {
    commit();
    edit('  lineCount: Int!', '  lineCount: Int');
    const bare = await run('--strict');
    const id = /lineCount {2}FIELD_TYPE_CHANGED, API {2}(\w{10})/.exec(bare.out)![1]!;
    const approved = await run('--strict', '--approve', id, '--reason', 'Nobody reads it.');

    expect(bare.code).toBe(1);
    expect(approved.code).toBe(0);
    expect(JSON.parse(readFileSync(join(root, APPROVALS), 'utf8'))).toEqual([
      { id, kind: 'FIELD_TYPE_CHANGED', coordinate: 'Cart.lineCount', reason: 'Nobody reads it.' },
    ]);
    expect((await run('--strict')).code).toBe(0);
  });

  it('takes a file as the baseline, without git', async () => {
    cpSync(join(root, 'schema/cart.graphql'), join(root, 'old.graphql'));
    edit('  lineCount: Int!', '  lines_: Int');
    const { code, out } = await run('--baseline', 'old.graphql');

    expect(code).toBe(0);
    expect(out).toContain('against old.graphql');
    expect(out).toContain('Cart.lineCount  FIELD_REMOVED');
  });

  it.each([
    [['--format', 'yaml'], '--format is "yaml". Choose one of human, json, markdown, github, junit.'],
    [['--colour'], "Unknown option '--colour'"],
    [['--approve', '0123456789'], '--approve needs --reason'],
    [['--reason', 'why'], '--reason goes with --approve'],
    [['--baseline', 'v9'], '--baseline v9 is neither a file nor a commit, branch or tag.'],
    [['--approve', '0123456789', '--reason', 'why'], 'There is no change 0123456789 to approve.'],
  ])('gives 2 for %j and says what to do', async (args, message) => {
    commit();
    const { code, out, err } = await run(...args);

    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toContain(message);
    expect(existsSync(join(root, APPROVALS))).toBe(false);
  });

  it('gives 2 without git, and where there is no main branch', async () => {
    expect(await run()).toMatchObject({ code: 2, err: containing('no git history') });
    commit('other');
    expect(await run()).toMatchObject({
      code: 2,
      err: containing('git fetch --depth=1 origin main'),
    });
  });

  it('gives 2 for approvals with invalid content', async () => {
    commit();
    writeFileSync(join(root, APPROVALS), '[{ "id": "x" }]');
    expect(await run()).toMatchObject({ code: 2, err: containing(`${APPROVALS}: /0/kind: `) });
  });
});

describe('npm run operations:register', () => {
  const file = (name: string, text: string) => {
    const path = join(root, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
    return path;
  };
  const fragments = 'fragment View on Cart { id ...Lines }\nfragment Lines on Cart { lines { id } }\n';
  const registered = (name: string) =>
    readFileSync(join(root, `gateway/registry/operations/web/1.0.0/${name}.graphql`), 'utf8');

  it('puts each operation into a file with the fragments it needs', () => {
    const paths = [
      file('fragments.graphql', fragments),
      file('a.graphql', 'query Badge { cart { totalQuantity } }\nquery Page { cart { ...View } }\n'),
    ];

    expect(register(['--client', 'web', '--version', '1.0.0', ...paths], root).code).toBe(0);
    expect(registered('Badge')).toBe('query Badge {\n  cart {\n    totalQuantity\n  }\n}\n');
    expect(registered('Page')).toContain('fragment Lines on Cart');
  });

  it.each([
    ['query Page { cart { nothing } }', ':1:21 Cannot query field "nothing" on type "Cart".'],
    ['{ cart { id } }', ':1:1 Give this operation a name.'],
    ['query Page {', ':1:13 Syntax Error'],
    ['query Page { cart { ...Missing } }', ':1:24 Unknown fragment "Missing".'],
    [fragments, 'is never used'],
  ])('registers nothing of what is not valid: %j', (text, problem) => {
    const path = file('a.graphql', text);
    const { code, lines } = register(['--client', 'web', '--version', '1.0.0', path], root);

    expect(code).toBe(1);
    expect(lines.join('\n')).toContain(problem);
    expect(existsSync(join(root, 'gateway/registry/operations'))).toBe(false);
  });

  it('does not change what a version sends; the same again is fine', () => {
    const path = file('a.graphql', 'query Page { cart { id } }');
    const again = () => register(['--client', 'web', '--version', '1.0.0', path], root);

    expect([again().code, again().code]).toEqual([0, 0]);
    file('a.graphql', 'query Page { cart { version } }');
    expect(again()).toMatchObject({
      code: 1,
      lines: [expect.stringContaining('differs'), expect.any(String)],
    });
    expect(registered('Page')).toContain('id');
  });

  it.each([
    [['--version', '1', 'a.graphql'], '--client is ""'],
    [['--client', '../web', '--version', '1', 'a.graphql'], '--client is "../web"'],
    [['--client', 'web', '--version', '1'], 'Name the files'],
    [['--client', 'web', '--version', '1', 'no.graphql'], 'no.graphql cannot be read'],
  ])('gives 2 for %j', (args, message) => {
    expect(register(args, root)).toMatchObject({
      code: 2,
      lines: [expect.stringContaining(message), expect.any(String)],
    });
  });
});
