import { readFileSync } from 'node:fs';
import type { FastifyCorsOptions } from '@fastify/cors';
import { parse } from 'yaml';
import { projectFile } from '../project-file';

/** What a subgraph receives of the client's request, and what the client receives of its answer. */
export interface SubgraphRules {
  /** Names of the client's headers to forward. */
  readonly headers: readonly string[];
  /** Keys of `extensions` that errors keep. */
  readonly errorExtensions: readonly string[];
  /** Whether clients see the messages of its errors. */
  readonly messages: boolean;
  /** Whether it receives the Router's secret, may set cookies, and its answers skip the check against its schema. */
  readonly trusted: boolean;
  readonly timeoutMs: number;
  readonly maxAnswerBytes: number;
}

export interface RouterRules {
  readonly maxBodyBytes: number;
  readonly maxTokens: number;
  readonly subgraph: (name: string) => SubgraphRules;
  readonly cors: (origin: string | undefined) => FastifyCorsOptions;
}

interface Layered<Rule> {
  readonly all: Rule;
  readonly subgraphs: Readonly<Record<string, Partial<Rule>>>;
}
interface HeaderRule {
  readonly propagate?: { readonly named: string };
  readonly insert?: { readonly name: string };
}
interface CorsPolicy {
  readonly origins: readonly string[];
  readonly allow_credentials?: boolean;
  readonly allow_headers: string[];
}

/** The parts of `router.yaml` that the embedded gateway follows. */
interface RouterYaml {
  readonly headers: Layered<{ readonly request: readonly HeaderRule[] }>;
  readonly include_subgraph_errors: Layered<{
    readonly redact_message: boolean;
    readonly allow_extensions_keys: readonly string[];
  }>;
  readonly traffic_shaping: Layered<{ readonly timeout: string }>;
  readonly limits: {
    readonly router: { readonly http_max_request_bytes: number; readonly parser_max_tokens: number };
    readonly subgraph: Layered<{ readonly http_max_response_size: string }>;
  };
  readonly cors: {
    readonly methods: string[];
    readonly max_age: string;
    readonly policies: readonly CorsPolicy[];
  };
}

const SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600 };

/** @param variables values for `${env.NAME:-default}` in the file; an unset one takes the default */
export function readRouterRules(variables: Readonly<Record<string, string | undefined>>): RouterRules {
  const text = readFileSync(projectFile('gateway', 'router', 'router.yaml'), 'utf8');
  const yaml = parse(text) as RouterYaml;
  const { router } = yaml.limits;
  return {
    maxBodyBytes: router.http_max_request_bytes,
    maxTokens: router.parser_max_tokens,
    subgraph: (name) => subgraphRules(yaml, name),
    cors: corsRules(yaml.cors, variables),
  };
}

function subgraphRules(yaml: RouterYaml, name: string): SubgraphRules {
  const { all, subgraphs } = yaml.headers;
  const headerRules = [...all.request, ...(subgraphs[name]?.request ?? [])];
  const errors = ruleFor(yaml.include_subgraph_errors, name);
  return {
    headers: headerRules.flatMap(({ propagate }) => propagate?.named ?? []),
    errorExtensions: errors.allow_extensions_keys,
    messages: !errors.redact_message,
    trusted: headerRules.some(({ insert }) => insert?.name === 'x-router-secret'),
    timeoutMs: seconds(ruleFor(yaml.traffic_shaping, name).timeout) * 1000,
    maxAnswerBytes: bytes(ruleFor(yaml.limits.subgraph, name).http_max_response_size),
  };
}

function ruleFor<Rule>({ all, subgraphs }: Layered<Rule>, name: string): Rule {
  return { ...all, ...subgraphs[name] };
}

function corsRules(
  { methods, max_age: maxAge, policies }: RouterYaml['cors'],
  variables: Readonly<Record<string, string | undefined>>,
): RouterRules['cors'] {
  const known = policies.map(({ origins, allow_credentials: credentials = false, allow_headers }) => ({
    methods,
    maxAge: seconds(maxAge),
    allowedHeaders: allow_headers,
    credentials,
    origin: origins.map((origin) => withVariables(origin, variables)),
  }));
  return (origin = '') =>
    known.find((policy) => policy.origin.includes(origin)) ?? { methods, origin: false };
}

function withVariables(text: string, variables: Readonly<Record<string, string | undefined>>): string {
  return text.replace(
    /\$\{env\.(\w+):-([^}]*)\}/g,
    (_, name: string, fallback: string) => variables[name] ?? fallback,
  );
}

/** Parses a duration such as `30s` or `2h`. */
function seconds(duration: string): number {
  const [, count, unit] = /^(\d+)([smh])$/.exec(duration) ?? [];
  if (!count) throw new Error(`router.yaml: ${duration} is no duration such as 30s.`);
  return Number(count) * SECONDS[unit!]!;
}

/** Parses a size such as `2MB`. */
function bytes(size: string): number {
  const [, megabytes] = /^(\d+)MB$/.exec(size) ?? [];
  if (!megabytes) throw new Error(`router.yaml: ${size} is no size such as 2MB.`);
  return Number(megabytes) * 1_000_000;
}
