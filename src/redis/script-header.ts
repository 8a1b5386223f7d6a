/** A key or an argument, with what its header says of it. */
export interface Parameter {
  readonly name: string;
  readonly about: string;
}

/** Arguments that come again and again, up to the end. */
interface RepeatedGroup extends Parameter {
  readonly fields: readonly string[];
}

/** A value of a reply: text unless it says `: list` or `: number`; `?` if it may be missing. */
export interface ReplyValue {
  readonly name: string;
  readonly type: 'text' | 'list' | 'number';
  readonly isOptional: boolean;
}

interface Reply {
  readonly status: string;
  readonly values: readonly ReplyValue[];
}

/** What the header of a script or of an include declares: what it takes, in order, and what it answers. */
export interface ScriptHeader {
  readonly keys: readonly Parameter[];
  readonly args: readonly Parameter[];
  readonly group: RepeatedGroup | undefined;
  readonly replies: readonly Reply[];
}

const HEADER = /^--\[\[\n([^]*?)\n\]\]\n/;
const PARAMETER = /^ {2}(KEYS|ARGV)\.(\w+)(\[\])? {2,}(.*)$/;
const CONTINUATION = /^ {6,}(\S.*)$/;
const FIELDS = /^\w+(?:, \w+)*/;
const REPLY = /^ {4}([A-Z_]+)(?:\(([^)]*)\))? {2,}\S/;
const REPLY_VALUE = /^(\w+)(\?)?(?:: (list|number))?$/;

/** Takes the header off a Lua file; one without a header takes and answers nothing. */
export function splitHeader(lua: string): { header: ScriptHeader; body: string } {
  const [whole = '', text = ''] = HEADER.exec(lua) ?? [];
  return { header: parseHeader(text), body: lua.slice(whole.length) };
}

/** What a script takes and answers with all that it includes: of a status that two declare, the last one counts. */
export function joinHeaders(headers: readonly ScriptHeader[]): ScriptHeader {
  const groups = headers.flatMap(({ group }) => group ?? []);
  if (groups.length > 1) throw new Error('Only one group of arguments can be repeated.');
  const names = [...headers.flatMap(({ keys, args }) => [...keys, ...args]), ...groups].map(
    ({ name }) => name,
  );
  const twice = names.find((name, index) => names.indexOf(name) < index);
  if (twice !== undefined) throw new Error(`Two headers declare ${twice}.`);
  const replies = new Map(headers.flatMap((header) => header.replies.map((reply) => [reply.status, reply])));
  return {
    keys: headers.flatMap(({ keys }) => keys),
    args: headers.flatMap(({ args }) => args),
    group: groups[0],
    replies: [...replies.values()],
  };
}

/**
 * Turns the names of keys and arguments into their positions, which costs a script nothing when it runs: `KEYS.cart` →
 * `KEYS[1]`; of a repeated group `ARGV.lines.first` and `.size`, and `ARGV[i].key` for a field of the one that begins at i.
 */
export function resolveNames(body: string, { keys, args, group }: ScriptHeader): string {
  const positions = { KEYS: positionsOf(keys), ARGV: positionsOf(args) };
  const fields = group?.fields ?? [];
  const bounds: Record<string, number> = { first: args.length + 1, size: fields.length };
  return body
    .replaceAll(/\bARGV\.(\w+)\.(first|size)\b/g, (text, name: string, bound: string) =>
      name === group?.name ? String(bounds[bound]) : unknown(text),
    )
    .replaceAll(/\bARGV\[(\w+)\]\.(\w+)\b/g, (text, start: string, field: string) => {
      const offset = fields.indexOf(field);
      if (offset < 0) return unknown(text);
      return offset === 0 ? `ARGV[${start}]` : `ARGV[${start} + ${offset}]`;
    })
    .replaceAll(/\b(KEYS|ARGV)\.(\w+)/g, (text, table: 'KEYS' | 'ARGV', name: string) => {
      const position = positions[table].get(name);
      return position === undefined ? unknown(text) : `${table}[${position}]`;
    });
}

function unknown(text: string): never {
  throw new Error(`No header declares ${text}.`);
}

function positionsOf(parameters: readonly Parameter[]): Map<string, number> {
  return new Map(parameters.map(({ name }, index) => [name, index + 1]));
}

function parseHeader(text: string): ScriptHeader {
  const [taken = '', returned = ''] = text.split(/^ {2}Returns.*$/m);
  const keys: Parameter[] = [];
  const args: Parameter[] = [];
  const groups: RepeatedGroup[] = [];
  for (const [table, name, isRepeated, about] of parametersIn(taken)) {
    if (isRepeated) groups.push({ name, about, fields: FIELDS.exec(about)?.[0].split(', ') ?? [] });
    else (table === 'KEYS' ? keys : args).push({ name, about });
  }
  return { keys, args, group: groups[0], replies: returned.split('\n').flatMap(parseReply) };
}

/** Each with the lines on which its text goes on. */
function parametersIn(text: string): [table: string, name: string, isRepeated: boolean, about: string][] {
  const found: [string, string, boolean, string][] = [];
  for (const line of text.split('\n')) {
    const [, table = '', name = '', repeated, about = ''] = PARAMETER.exec(line) ?? [];
    const [, more] = CONTINUATION.exec(line) ?? [];
    if (table) found.push([table, name, repeated !== undefined, about]);
    else if (more && found.length > 0) found.at(-1)![3] += ` ${more}`;
  }
  return found;
}

function parseReply(line: string): Reply[] {
  const [, status, list = ''] = REPLY.exec(line) ?? [];
  if (status === undefined) return [];
  return [{ status, values: list.split(', ').filter(Boolean).map(parseValue) }];
}

function parseValue(text: string): ReplyValue {
  const [, name, optional, type] = REPLY_VALUE.exec(text) ?? [];
  if (name === undefined) throw new Error(`A header cannot say this of a reply: ${text}`);
  return {
    name,
    type: (type as 'list' | 'number' | undefined) ?? 'text',
    isOptional: optional !== undefined,
  };
}
