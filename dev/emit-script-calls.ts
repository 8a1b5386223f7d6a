import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import type { Parameter, ReplyValue, ScriptHeader } from '../src/redis/script-header';
import { linkScript, readPart, scripts } from '../src/redis/scripts';

/*
 * Writes one typed call for each Lua script, from the headers in `src/redis/lua`: only what it writes knows the order of
 * keys and arguments; `--check` only says whether the file is fresh.
 */
const FILE = join('src', 'redis', '__generated__', 'script-calls.ts');
const TYPES = { text: 'string', list: 'string[]', number: 'number' };

interface Part {
  readonly name: string;
  readonly header: ScriptHeader;
}

async function printCalls(): Promise<string> {
  const names = Object.keys(scripts);
  const included = [...new Set(names.flatMap((name) => linkScript(name).includes))];
  const shared = included
    .map((name) => ({ name, header: readPart(join('include', name)).header }))
    .filter(({ header }) => header.keys.length + header.args.length > 0);
  const text = [
    '// Generated from the headers in src/redis/lua. Do not edit; run: npm run scripts:emit',
    "import type { ScriptArgument, ScriptCall } from '../scripts';",
    "import { scripts } from '../scripts';",
    ...shared.map((part) => printInput(part, []) + printReply(part)),
    ...names.map((name) => printScript(name, shared)),
  ].join('\n\n');
  return format(text, { ...(await resolveConfig(FILE)), filepath: FILE });
}

function printScript(name: string, shared: readonly Part[]): string {
  const { header, includes } = linkScript(name);
  const parents = shared.filter((part) => includes.includes(part.name)).map((part) => part.name);
  return [
    printInput({ name, header: readPart(name).header }, parents),
    printReply({ name, header }),
    printCall({ name, header }),
  ].join('\n\n');
}

function printInput({ name, header }: Part, parents: readonly string[]): string {
  const { keys, args, group } = header;
  const heritage = parents.length > 0 ? ` extends ${parents.map(inputOf).join(', ')}` : '';
  return [
    `export interface ${inputOf(name)}${heritage} {`,
    ...keys.map((key) => printField(key, 'string')),
    ...args.map((arg) => printField(arg, 'ScriptArgument')),
    ...(group ? [printField(group, `readonly ${itemType(group.fields)}[]`)] : []),
    '}',
  ].join('\n');
}

function printField({ name, about }: Parameter, type: string): string {
  return `  /** ${about} */\n  readonly ${name}: ${type};`;
}

/** One field is the item itself. */
function itemType(fields: readonly string[]): string {
  if (fields.length === 1) return 'ScriptArgument';
  return `{ ${fields.map((field) => `readonly ${field}: ScriptArgument`).join('; ')} }`;
}

/** An include may leave the answers to the script. */
function printReply({ name, header: { replies } }: Part): string {
  if (replies.length === 0) return '';
  const members = replies.map(
    ({ status, values }) => `readonly [${[`status: '${status}'`, ...values.map(printValue)].join(', ')}]`,
  );
  return `\n\nexport type ${typeName(name)}Reply = ${members.join(' | ')};`;
}

/** Redis gives a value that is missing before another one as null, and leaves it out at the end. */
function printValue({ name, type, isOptional }: ReplyValue): string {
  return isOptional ? `${name}?: ${TYPES[type]} | null` : `${name}: ${TYPES[type]}`;
}

function printCall({ name, header: { keys, args, group } }: Part): string {
  const list = (parameters: readonly Parameter[]) =>
    `[${parameters.map((parameter) => `input.${parameter.name}`).join(', ')}]`;
  const items =
    group?.fields.length === 1 ? 'item' : group?.fields.map((field) => `item.${field}`).join(', ');
  return [
    `export function ${name}(input: ${inputOf(name)}): ScriptCall<${typeName(name)}Reply> {`,
    `  const keys = ${list(keys)};`,
    `  const args: ScriptArgument[] = ${list(args)};`,
    ...(group ? [`  for (const item of input.${group.name}) args.push(${items});`] : []),
    `  return { script: scripts.${name}, keys, args };`,
    '}',
  ].join('\n');
}

function inputOf(name: string): string {
  return `${typeName(name)}Input`;
}

function typeName(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}

async function main(): Promise<void> {
  const calls = await printCalls();
  if (!process.argv.includes('--check')) {
    writeFileSync(FILE, calls);
  } else if (readFileSync(FILE, 'utf8') !== calls) {
    console.error(`${FILE} is stale. Run: npm run scripts:emit`);
    process.exitCode = 1;
  }
}

void main();
