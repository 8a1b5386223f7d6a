import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** An operation that a version of a client sends, with its fragments. */
export interface RegisteredOperation {
  readonly client: string;
  readonly version: string;
  readonly name: string;
  /** Path from the root of the project. */
  readonly file: string;
  readonly text: string;
}

const FOLDER = 'gateway/registry/operations';

/** One file per operation, by client and version. */
export function operationFile({ client, version, name }: Omit<RegisteredOperation, 'file' | 'text'>): string {
  return `${FOLDER}/${client}/${version}/${name}.graphql`;
}

/** The name in reports, such as `website@1.0.0 CartPage`. */
export function operationLabel({
  client,
  version,
  name,
}: Omit<RegisteredOperation, 'file' | 'text'>): string {
  return `${client}@${version} ${name}`;
}

/** All registered operations, in the order of their files. */
export function readOperations(root: string): RegisteredOperation[] {
  return names(root, FOLDER).flatMap((client) =>
    names(root, FOLDER, client).flatMap((version) =>
      names(root, FOLDER, client, version)
        .filter((file) => file.endsWith('.graphql'))
        .map((file) => {
          const operation = { client, version, name: file.replace(/\.graphql$/, '') };
          const path = operationFile(operation);
          return { ...operation, file: path, text: readFileSync(join(root, path), 'utf8') };
        }),
    ),
  );
}

function names(...path: readonly [string, ...string[]]): string[] {
  const folder = join(...path);
  return existsSync(folder) ? readdirSync(folder).sort() : [];
}
