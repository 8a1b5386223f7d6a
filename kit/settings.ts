import type { Static, TObject } from '@sinclair/typebox';
import { Type } from '@sinclair/typebox';
import { Value } from '@sinclair/typebox/value';

/** Reports every invalid variable at once. */
export class SettingsError extends Error {
  constructor(readonly faults: readonly string[]) {
    super(`Bad settings:\n${faults.map((fault) => `  ${fault}`).join('\n')}`);
    this.name = 'SettingsError';
  }
}

export const port = (fallback: number, what: string) =>
  Type.Integer({ minimum: 0, maximum: 65535, default: fallback, description: `${what}; 0 takes a free one` });

export type Env = Readonly<Record<string, string | undefined>>;

/**
 * Reads the variables of `schema` from an environment. Empty means unset, as in a shell or a compose file.
 * @param demands finds faults that involve several variables
 * @throws SettingsError naming every variable that is missing or invalid
 */
export function readSettings<Schema extends TObject>(
  schema: Schema,
  env: Env,
  demands: readonly string[] = [],
): Static<Schema> {
  const settings = Value.Default(schema, givenValues(schema, env));
  const faults = new Map<string, string>();
  for (const { path, message, value } of Value.Errors(schema, settings)) {
    const name = path.slice(1);
    if (!faults.has(name)) faults.set(name, describeFault(schema, name, message, value));
  }
  const all = [...faults.values(), ...demands];
  if (all.length > 0) throw new SettingsError(all);
  return settings as Static<Schema>;
}

function givenValues(schema: TObject, env: Env): Record<string, string | number> {
  const values: Record<string, string | number> = {};
  for (const [name, { type }] of Object.entries(schema.properties)) {
    const text = env[name]?.trim();
    if (text) values[name] = type === 'integer' && /^-?\d+$/.test(text) ? Number(text) : text;
  }
  return values;
}

interface SettingSchema {
  readonly description?: string;
  /** Never show the value. */
  readonly secret?: boolean;
  readonly anyOf?: readonly { const: string }[];
  /** The name is shown as the expected value. */
  readonly format?: string;
}

function describeFault(schema: TObject, name: string, message: string, value: unknown): string {
  const { description = '', secret, anyOf, format } = schema.properties[name] as SettingSchema;
  if (value === undefined) return `${name} is missing: ${description}`;
  const choices = anyOf?.map((choice) => choice.const).join(', ');
  const expected = choices ? `one of ${choices}` : (format ?? message.toLowerCase().replace('expected ', ''));
  return `${name}: expected ${expected}${secret ? '' : `, not ${JSON.stringify(value)}`} (${description})`;
}
