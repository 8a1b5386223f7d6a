import * as fc from 'fast-check';
import type {
  GraphQLArgument,
  GraphQLField,
  GraphQLInputType,
  GraphQLNamedOutputType,
  GraphQLObjectType,
  GraphQLSchema,
} from 'graphql';
import {
  TypeMetaFieldDef,
  getNamedType,
  isCompositeType,
  isEnumType,
  isInputObjectType,
  isLeafType,
  isListType,
  isNonNullType,
  isUnionType,
} from 'graphql';
import { valuesFor } from './values';

type Generate = fc.GeneratorValue;

/** How an operation is written; numbers are chances of 100 where nothing else is said. */
export interface Manner {
  /** Of arguments being written into the document. */
  readonly literals: number;
  readonly directives: number;
  /** Most root fields. */
  readonly roots: number;
  readonly rootFragments: boolean;
  /** Of a name or an argument being wrong. */
  readonly mistakes: number;
  readonly wrongValues: number;
}

const ALIASES = [
  'a',
  'b',
  'id',
  'cart',
  'constructor',
  'toString',
  'a_b',
  'hasOwnProperty',
  'idx0',
  '__parent',
];
const WILD_ALIASES = [...ALIASES, '__proto__'];
const MAX_DEPTH = 6;

/** Writes one operation, a choice at a time, and then variables for it. */
export class OperationWriter {
  private readonly definitions: { name: string; type: GraphQLInputType; text: string }[] = [];
  private readonly fragments: string[] = [];

  constructor(
    private readonly schema: GraphQLSchema,
    private readonly generate: Generate,
    private readonly manner: Manner,
  ) {}

  write(): { query: string; name: string | undefined } {
    const isMutation = this.chance(45);
    const root = isMutation ? this.schema.getMutationType()! : this.schema.getQueryType()!;
    let selection = !isMutation && this.chance(6) ? this.introspection() : this.roots(root);
    if (this.chance(8)) selection = `${selection} __typename`;
    if (this.manner.rootFragments && this.chance(25)) selection = this.inFragment(root, selection);
    const name = this.chance(70) ? this.oneOf(['Read', 'Add', 'constructor', 'query', 'X1']) : undefined;
    const definitions = this.definitions.map(({ text }) => text).join(', ');
    const head = `${isMutation ? 'mutation' : 'query'} ${name ?? ''}${definitions && `(${definitions})`}`;
    const query = [`${head} { ${selection} }`, ...this.fragments].join('\n');
    return { query: this.chance(this.manner.mistakes) ? query.slice(0, -1) : query, name };
  }

  /** By name; now and then undefined, null or not an object at all. */
  variables(): unknown {
    if (this.chance(this.manner.wrongValues / 2)) return this.oneOf([undefined, null, [], 'x', 7, {}]);
    const pairs = this.definitions
      .filter(({ type }) => isNonNullType(type) || this.chance(80))
      .map(({ name, type }) => [name, this.value(type, name.replace(/\d+$/, ''))] as const);
    return { ...Object.fromEntries(pairs), ...(this.chance(5) && { unused: 1 }) };
  }

  /** Of queries just one that can fail: which of several answers first is a matter of time, in either lane. */
  private roots(root: GraphQLObjectType): string {
    const { _service: steady, ...fields } = root.getFields();
    const all = Object.values(fields);
    const count = this.generate(fc.integer, { min: 0, max: this.manner.roots - 1 });
    const more = Array.from({ length: count }, () => this.field(steady ?? this.oneOf(all), 1));
    return [this.field(this.chance(5) && steady ? steady : this.oneOf(all), 1), ...more].join(' ');
  }

  private field(field: GraphQLField<unknown, unknown>, depth: number): string {
    const alias = this.chance(8) ? `${this.oneOf(this.manner.mistakes ? WILD_ALIASES : ALIASES)}: ` : '';
    const name = this.chance(this.manner.mistakes) ? `${field.name}s` : field.name;
    const type = getNamedType(field.type);
    const below = isCompositeType(type) ? ` { ${this.selection(type, depth)} }` : '';
    return `${alias}${name}${this.arguments(field.args)}${this.directive()}${below}`;
  }

  private selection(type: GraphQLNamedOutputType, depth: number): string {
    if (isUnionType(type)) {
      const parts = type
        .getTypes()
        .map((each) => `... on ${each.name}${this.directive()} { ${this.selection(each, depth)} }`);
      return [
        this.chance(60) ? '__typename' : '',
        ...parts.filter(() => this.chance(80)),
        'x: __typename',
      ].join(' ');
    }
    if (!('getFields' in type)) return '__typename';
    const fields = (Object.values(type.getFields()) as GraphQLField<unknown, unknown>[]).filter(
      (field) => depth < MAX_DEPTH || isLeafType(getNamedType(field.type)),
    );
    const count = this.generate(fc.integer, { min: 1, max: 6 });
    const chosen = Array.from({ length: count }, () => this.field(this.oneOf(fields), depth + 1));
    const text = [...chosen, this.chance(15) ? '__typename' : ''].join(' ');
    return this.chance(15) ? this.inFragment(type, text) : text;
  }

  private inFragment(type: GraphQLNamedOutputType, text: string): string {
    if (this.chance(30)) return `...${this.directive()} { ${text} } __typename`;
    if (this.chance(40)) return `... on ${type.name}${this.directive()} { ${text} }`;
    const name = `F${this.fragments.length}`;
    this.fragments.push(`fragment ${name} on ${type.name} { ${text} }`);
    return this.chance(30) ? `...${name}${this.directive()} ...${name}` : `...${name}${this.directive()}`;
  }

  private arguments(args: readonly GraphQLArgument[]): string {
    const given = args
      .filter(({ type }) => (isNonNullType(type) ? !this.chance(this.manner.mistakes) : this.chance(60)))
      .map(({ name, type }) => `${name}: ${this.argument(type, name)}`);
    return given.length > 0 ? `(${given.join(', ')})` : '';
  }

  private argument(type: GraphQLInputType, field: string): string {
    if (this.chance(this.manner.literals)) return this.literal(type, this.value(type, field), field);
    return this.variable(type, field);
  }

  private variable(type: GraphQLInputType, field: string): string {
    const name = `${field}${this.definitions.length}`;
    const isOptional = isNonNullType(type) && this.chance(6);
    const fallback =
      isOptional || this.chance(5) ? ` = ${this.literal(type, this.value(type, field), '')}` : '';
    const written = isOptional ? type.ofType : type;
    const wrong = this.chance(this.manner.mistakes) ? 'Int' : String(written);
    this.definitions.push({ name, type: written, text: `$${name}: ${wrong}${fallback}` });
    return `$${name}`;
  }

  /** @param field names variables within it; without, there are none. */
  private literal(type: GraphQLInputType, value: unknown, field: string): string {
    if (isNonNullType(type)) return this.literal(type.ofType, value, field);
    if (field && this.chance(15)) return this.variable(type, field);
    if (isEnumType(type) && typeof value === 'string') return value || 'NOTHING';
    if (Array.isArray(value)) {
      const item = isListType(type) ? type.ofType : type;
      return `[${value.map((each) => this.literal(item, each, field)).join(', ')}]`;
    }
    if (typeof value === 'object' && value !== null) {
      const fields = isInputObjectType(type) ? type.getFields() : {};
      const pairs = Object.entries(value)
        .filter(([key]) => /^[_A-Za-z]\w*$/.test(key))
        .map(([key, each]) => `${key}: ${this.literal(fields[key]?.type ?? type, each, field && key)}`);
      return `{${pairs.join(', ')}}`;
    }
    return JSON.stringify(value);
  }

  private directive(): string {
    if (!this.chance(this.manner.directives)) return '';
    const name = this.oneOf(['skip', 'include']);
    if (this.chance(50)) return ` @${name}(if: ${this.oneOf(['true', 'false'])})`;
    const [known] = this.definitions.filter(({ type }) => String(type) === 'Boolean!');
    return ` @${name}(if: ${known ? `$${known.name}` : this.variable(this.booleans(), 'if')})`;
  }

  private booleans(): GraphQLInputType {
    return this.schema.getDirective('skip')!.args[0]!.type;
  }

  private introspection(): string {
    const fields = `fields(includeDeprecated: ${this.oneOf(['true', 'false'])}) { name type { name kind ofType { name } } }`;
    if (this.chance(50)) return `__schema { queryType { name ${fields} } directives { name locations } }`;
    return `__type(name: ${this.variable(TypeMetaFieldDef.args[0]!.type, 'name')}) { name kind ${fields} }`;
  }

  private value(type: GraphQLInputType, field: string): unknown {
    return this.generate(() => valuesFor(type, field, this.manner.wrongValues));
  }

  private chance(ofHundred: number): boolean {
    return this.generate(fc.integer, { min: 0, max: 99 }) < ofHundred;
  }

  private oneOf<T>(values: readonly T[]): T {
    return values[this.generate(fc.nat, { max: values.length - 1 })]!;
  }
}
