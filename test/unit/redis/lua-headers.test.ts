import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { userErrorCodes, warningCodes } from '../../../src/cart/user-errors';
import { scripts } from '../../../src/redis/scripts';

const LUA = join(__dirname, '../../../src/redis/lua');
const FLAGS = /^#!lua [^\n]*\n/;
const HEADER = /^--\[\[\n[^]*?\n\]\]\n/;
const MOST_LINES = 60;
const MOST_INCLUDE_LINES = 110;
/** Commands without a key. */
const KEYLESS = ['TIME'];

const namesIn = (folder: string) =>
  readdirSync(folder).flatMap((file) => /^(.+)\.lua$/.exec(file)?.[1] ?? []);
const names = namesIn(LUA);
const includes = namesIn(join(LUA, 'include'));
const read = (...path: string[]) => readFileSync(join(LUA, ...path), 'utf8');

interface Script {
  readonly header: string;
  /** What Redis gets, with its includes, without comments. */
  readonly code: string;
}

function scriptOf(name: string): Script {
  const script = Object.entries(scripts).find(([loaded]) => loaded === name);
  if (!script) throw new Error(`src/redis/scripts.ts does not load ${name}`);
  const source = script[1].source.replace(FLAGS, '');
  const [header = ''] = HEADER.exec(source) ?? [];
  return { header, code: withoutComments(source.slice(header.length)) };
}

function withoutComments(lua: string): string {
  return lua.replaceAll(/--.*$/gm, '');
}

function found(text: string, pattern: RegExp): string[] {
  return [...text.matchAll(pattern)].map(([, first = '']) => first);
}

const unique = (values: readonly string[]) => [...new Set(values)].sort();
const oneTo = (highest: number) => Array.from({ length: highest }, (_, i) => i + 1);
const numbersOf = (text: string, table: 'KEYS' | 'ARGV') =>
  unique(found(text, new RegExp(`\\b${table}\\[(\\d+)\\]`, 'g')))
    .map(Number)
    .sort((a, b) => a - b);
const linesOf = (text: string) => text.trimEnd().split('\n').length;

/** Local names that stand for one key, from `local a, b = x, KEYS[3]` or `for _, a in ipairs({ KEYS[3], KEYS[4] })`. */
function keyNames(code: string): string[] {
  const walked = found(code, /\bfor _, (\w+) in ipairs\(\{ KEYS\[\d+\](?:, KEYS\[\d+\])* \}\) do\b/g);
  const bound = [...code.matchAll(/\blocal ([\w, ]+?) = (.+)$/gm)].flatMap(([, left = '', right = '']) => {
    const values = right.match(/(\([^()]*\)|\{[^{}]*\}|[^,({])+/g) ?? [];
    return left.split(/, */).filter((_, i) => /^ *KEYS\[\d+\] *$/.test(values[i] ?? ''));
  });
  return [...walked, ...bound];
}

/** The states that scripts give to receipts later; some are answered as they are, in capitals. */
const laterStates = Object.values(scripts).flatMap(({ source }) =>
  found(source, /\breceipt\.state, [\w.]+ = '(\w+)'/g),
);

/** The words that a script can answer first, from `return { 'WORD'` and `return { a and 'ONE' or 'OTHER'`. */
function statusWords(code: string): string[] {
  return found(code, /\breturn \{ ((?:\([^()]*\)|[^,(){}])+)/g).flatMap((first) =>
    first === 'string.upper(receipt.state)'
      ? laterStates.map((state) => state.toUpperCase())
      : found(first.trim(), /'([A-Z_]+)'/g),
  );
}

describe('the Lua scripts', () => {
  it('are all loaded under their own name', () => {
    expect(Object.keys(scripts).sort()).toEqual(names.toSorted());
    expect(Object.entries(scripts).filter(([name, script]) => script.name !== name)).toEqual([]);
  });

  it('are complete when they are loaded', () => {
    expect(Object.values(scripts).filter(({ source }) => source.includes('@include'))).toEqual([]);
    expect(
      includes.filter(
        (include) => !names.some((name) => read(`${name}.lua`).includes(`--- @include ${include}\n`)),
      ),
    ).toEqual([]);
  });

  it.each(includes)('share %s, which is short enough to be read', (include) => {
    expect(linesOf(read('include', `${include}.lua`))).toBeLessThanOrEqual(MOST_INCLUDE_LINES);
  });
});

describe.each(names)('the script %s', (name) => {
  const { header, code } = scriptOf(name);

  it('begins with its header and fits on one screen', () => {
    expect(header).toMatch(/^--\[\[\n {2}[A-Z].*(\n {2}\S.*)*\.\n\n/);
    expect(linesOf(read(`${name}.lua`).replace(HEADER, ''))).toBeLessThanOrEqual(MOST_LINES);
  });

  it('uses the keys that its header lists', () => {
    const listed = found(header, /\bKEYS\[(\d+)\]/g).map(Number);

    expect(listed).toEqual(oneTo(listed.length));
    expect(numbersOf(code, 'KEYS')).toEqual(listed);
    expect(code).not.toMatch(/#KEYS|\bKEYS(?!\[\d+\])/);
  });

  it('uses the arguments that its header lists, to the open end if it says so', () => {
    const listed = found(header, /\bARGV\[(\d+)\]/g).map(Number);
    const [, openEnd, record = ''] =
      /\bARGV\[(\d+)\] [^\n]* from here on, each as ([^\n]*)/.exec(header) ?? [];
    const loops = [...code.matchAll(/\bfor \w+ = (\d+), #ARGV, (\d+) do\b/g)].map(([, from, step]) => [
      Number(from),
      Number(step),
    ]);
    const fixed = openEnd === undefined ? listed : listed.slice(0, -1);

    expect(listed).toEqual(oneTo(listed.length));
    expect(numbersOf(code, 'ARGV')).toEqual(fixed);
    expect(loops).toEqual(openEnd === undefined ? [] : [[Number(openEnd), record.split(',').length]]);
    expect(found(code, /(#ARGV)/g)).toHaveLength(loops.length);
    if (openEnd !== undefined) expect(Number(openEnd)).toBe(listed.length);
  });

  it('answers with the words that its header lists', () => {
    const [, returns = ''] = /^ {2}Returns ([^]*)$/m.exec(header) ?? [];
    const listed = found(returns, /^ {4}([A-Z_]+) {2,}\S/gm);

    expect(listed.toSorted()).toEqual(unique(statusWords(code)));
    expect(found(code, /(?<!\breturn )\{ *'([^']*)'/g)).toEqual([]);
  });

  it('notes only codes that the graph knows', () => {
    const noted = [...found(code, /\bnote\([^()]*?'([^']*)'/g), ...found(code, /\{ *-?\d+, *'([^']*)'/g)];
    const known: string[] = [...userErrorCodes, ...warningCodes];

    expect(noted.filter((word) => !known.includes(word))).toEqual([]);
    expect(found(code, /(?<!function )\b(note)\(/g)).toHaveLength(
      found(code, /\bnote\([^()]*?('[A-Z_]+')/g).length,
    );
  });

  it('touches only the keys that it is given', () => {
    const calls = [...code.matchAll(/\bredis\.p?call\('(\w+)'(?:, *([^,()]+))?/g)].map(
      ([, command = '', key = '']) => ({ command, key }),
    );
    const keys = keyNames(code);
    const foreign = calls.filter(
      ({ command, key }) =>
        !/^KEYS\[\d+\]$/.test(key) && !keys.includes(key) && !(KEYLESS.includes(command) && !key),
    );

    expect(foreign).toEqual([]);
    expect(calls).toHaveLength(found(code, /\b(redis\.p?call)\b/g).length);
    expect(
      keys.filter((local) => new RegExp(`\\bfunction [\\w.]*\\([^)]*\\b${local}\\b`).test(code)),
    ).toEqual([]);
  });
});
