import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { GraphQLSchema } from 'graphql';
import { apiSchema } from '../composition/api-schema';
import { compose, describeRemark } from '../composition/composition';
import { projectFile } from '../project-file';
import { diskOf, readSubgraphs } from '../composition/subgraphs';
import { UsageError } from '../usage-error';
import { operationFile } from './operations';
import type { DocumentFile } from './split-documents';
import { splitDocuments } from './split-documents';

const USAGE =
  'npm run operations:register -- --client <name> --version <version> <files with operations and fragments>';

/** A valid folder name on every system, which cannot lead out of the registry. */
const NAME = /^[A-Za-z0-9][A-Za-z0-9._+-]{0,63}$/;

/**
 * `npm run operations:register`: registers all of the operations, or none.
 * @returns lines to print and the exit code.
 */
export function register(
  args: readonly string[],
  root: string,
): { readonly code: 0 | 1 | 2; readonly lines: string[] } {
  try {
    const { client, version, paths } = readArguments(args);
    const files = paths.map(readDocument);
    const { operations, problems } = splitDocuments(schemaOf(root), files);
    if (problems) return { code: 1, lines: [...problems, 'Nothing was registered.'] };
    const texts = [...operations].map(([name, text]) => ({
      path: operationFile({ client, version, name }),
      text,
    }));
    const other = texts.filter(
      ({ path, text }) => existsSync(join(root, path)) && readFileSync(join(root, path), 'utf8') !== text,
    );
    if (other.length > 0) {
      const advice = `${client} ${version} is registered with other operations. What is out with shoppers does not change: take a new version.`;
      return { code: 1, lines: [...other.map(({ path }) => `${path} differs`), advice] };
    }
    for (const { path, text } of texts) write(join(root, path), text);
    return { code: 0, lines: texts.map(({ path }) => path) };
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    return { code: 2, lines: [error.message, USAGE] };
  }
}

function readArguments(args: readonly string[]) {
  const { values, positionals: paths } = parsed(args);
  const { client = '', version = '' } = values;
  for (const [option, value] of Object.entries({ client, version })) {
    if (!NAME.test(value))
      throw new UsageError(
        `--${option} is "${value}". It takes 1 to 64 letters, digits and . _ + - such as website or 1.4.0.`,
      );
  }
  if (paths.length === 0) throw new UsageError('Name the files that hold the operations.');
  return { client, version, paths };
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { client: { type: 'string' }, version: { type: 'string' } },
    });
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

function readDocument(path: string): DocumentFile {
  try {
    return { path, text: readFileSync(resolve(path), 'utf8') };
  } catch {
    throw new UsageError(`${path} cannot be read.`);
  }
}

function schemaOf(root: string): GraphQLSchema {
  const { supergraphSdl, errors } = compose(readSubgraphs(diskOf(root)));
  if (supergraphSdl !== undefined) return apiSchema(supergraphSdl);
  throw new UsageError(
    ['The graph does not compose, so operations cannot be validated:', ...errors.map(describeRemark)].join(
      '\n',
    ),
  );
}

function write(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

if (require.main === module) {
  const { code, lines } = register(process.argv.slice(2), projectFile());
  for (const line of lines) (code === 0 ? console.log : console.error)(line);
  process.exitCode = code;
}
