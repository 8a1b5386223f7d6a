import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { userErrorCodes, warningCodes } from '../../../src/cart/user-errors';
import type { ScriptHeader } from '../../../src/redis/script-header';
import { linkScript, readPart, scripts } from '../../../src/redis/scripts';

const LUA = join(__dirname, '../../../src/redis/lua');
const HEADER = /^--\[\[\n {2}[A-Z].*(\n {2}\S.*)*\.\n\n/;
const MOST_LINES = 90;
const MOST_INCLUDE_LINES = 110;
/** Commands without a key. */
const KEYLESS = ['TIME'];

const namesIn = (folder: string) =>
  readdirSync(folder).flatMap((file) => /^(.+)\.lua$/.exec(file)?.[1] ?? []);
const names = namesIn(LUA);
const includes = namesIn(join(LUA, 'include'));
const read = (...path: string[]) => readFileSync(join(LUA, ...path), 'utf8');

interface Script {
  /** Its own, with those of its includes. */
  readonly header: ScriptHeader;
  /** What Redis gets, with its includes, without comments. */
  readonly code: string;
}

function scriptOf(name: string): Script {
  const { header, code } = linkScript(name);
  return { header, code: withoutComments(code) };
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

interface Returned {
  /** The words that can come first, from `'WORD'` or `a and 'ONE' or 'OTHER'`. */
  readonly words: readonly string[];
  /** How many values come after it. */
  readonly values: number;
}

/** Each `return { … }` of a script. */
function returnsOf(code: string): Returned[] {
  return [...code.matchAll(/\breturn (?=\{)/g)].map(({ index, 0: { length } }) => {
    const [first = '', ...values] = itemsOf(code.slice(index + length));
    const words =
      first === 'string.upper(receipt.state)'
        ? laterStates.map((state) => state.toUpperCase())
        : found(first, /'([A-Z_]+)'/g);
    return { words, values: values.length };
  });
}

/** What stands between the commas of the table that a text begins with. */
function itemsOf(text: string): string[] {
  const items = [''];
  let depth = 0;
  for (const [char] of text.matchAll(/'[^']*'|[^]/g)) {
    if ('({'.includes(char)) depth += 1;
    if (')}'.includes(char)) depth -= 1;
    if (depth === 0) break;
    if (depth === 1 && char === ',') items.push('');
    else if (depth > 1 || char !== '{') items[items.length - 1] += char;
  }
  return items.map((item) => item.trim());
}

describe('the Lua scripts', () => {
  it('are all loaded under their own name', () => {
    expect(Object.keys(scripts).sort()).toEqual(names.toSorted());
    expect(Object.entries(scripts).filter(([name, script]) => script.name !== name)).toEqual([]);
  });

  it('are complete when they are loaded', () => {
    expect(Object.values(scripts).filter(({ source }) => source.includes('@include'))).toEqual([]);
    expect(
      includes.filter((include) => !names.some((name) => linkScript(name).includes.includes(include))),
    ).toEqual([]);
  });

  it.each(includes)('share %s, which speaks of names and is short enough to be read', (include) => {
    expect(found(read('include', `${include}.lua`), /(\b(?:KEYS|ARGV)\[\d)/g)).toEqual([]);
    expect(linesOf(read('include', `${include}.lua`))).toBeLessThanOrEqual(MOST_INCLUDE_LINES);
  });
});

describe.each(names)('the script %s', (name) => {
  const { header, code } = scriptOf(name);

  it('begins with its header and fits on one screen', () => {
    expect(read(`${name}.lua`)).toMatch(HEADER);
    expect(linesOf(readPart(name).body)).toBeLessThanOrEqual(MOST_LINES);
  });

  it('uses the keys that its header and those of its includes list', () => {
    expect(numbersOf(code, 'KEYS')).toEqual(oneTo(header.keys.length));
    expect(code).not.toMatch(/#KEYS|\bKEYS(?!\[\d+\])/);
  });

  it('uses the arguments that its header and those of its includes list, to the open end if it says so', () => {
    const loops = [...code.matchAll(/\bfor \w+ = (\d+), #ARGV, (\d+) do\b/g)].map(([, from, step]) => [
      Number(from),
      Number(step),
    ]);
    const { args, group } = header;

    expect(numbersOf(code, 'ARGV')).toEqual(oneTo(args.length));
    expect(loops).toEqual(group ? [[args.length + 1, group.fields.length]] : []);
    expect(found(code, /(#ARGV)/g)).toHaveLength(loops.length);
    expect(found(read(`${name}.lua`), /(\b(?:KEYS|ARGV)\[\d)/g)).toEqual([]);
  });

  it('answers with the words that its header lists, each with its values', () => {
    const returns = returnsOf(code);
    const unlisted = returns.flatMap(({ words, values }) =>
      words.filter((word) => {
        const listed = header.replies.find(({ status }) => status === word)?.values;
        const least = listed?.filter(({ isOptional }) => !isOptional).length ?? Infinity;
        return values < least || values > (listed?.length ?? 0);
      }),
    );

    expect(unlisted).toEqual([]);
    expect(unique(returns.flatMap(({ words }) => words))).toEqual(
      header.replies.map(({ status }) => status).toSorted(),
    );
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
