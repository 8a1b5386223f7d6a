import { parseArgs } from 'node:util';
import { Type } from '@sinclair/typebox';
import { settingsSchema } from '../config/config-schema';
import { FileBusy } from '../identity/keys/private-file';
import type { ServiceScope } from '../identity/caller';
import { isClientId, isServiceScope, serviceScopes } from '../identity/caller';
import { ClientRefused, ServiceClients } from '../identity/tokens/service-clients';
import { SettingsError, readSettings } from '../../kit/settings';

const USAGE = `npm run service:client                                   lists the clients
npm run service:client -- <client> --scopes <scope,…>    registers a client and prints its secret
npm run service:client -- <client>                       gives a client a new secret; the former one stays good
npm run service:client -- <client> --remove              removes a client; its tokens last 10 minutes at most

Scopes: ${serviceScopes.join(', ')}
The clients are in the file that SERVICE_CLIENTS_FILE names. Running instances see the change by themselves.`;

const settings = Type.Pick(settingsSchema, ['SERVICE_CLIENTS_FILE']);

interface Call {
  readonly id: string | undefined;
  readonly scopes: readonly ServiceScope[];
  readonly remove: boolean;
}

/** @throws Error naming the invalid argument */
function readCall(args: string[]): Call {
  const options = { scopes: { type: 'string' }, remove: { type: 'boolean' } } as const;
  const { values, positionals } = parseArgs({ args, options, allowPositionals: true });
  const scopes = values.scopes?.split(/[ ,]+/).filter(Boolean) ?? [];
  const unknown = scopes.find((scope) => !isServiceScope(scope));
  if (unknown !== undefined) throw new Error(`No scope is called ${unknown}.`);
  if (positionals.length > 1) throw new Error('Name one client.');
  const [id] = positionals;
  if (id !== undefined && !isClientId(id))
    throw new Error(
      'A client id has 1 to 64 lower-case letters, digits and hyphens, and begins with a letter.',
    );
  return { id, scopes: scopes.filter(isServiceScope), remove: values.remove ?? false };
}

/** @returns the text to print */
async function carryOut(clients: ServiceClients, { id, scopes, remove }: Call): Promise<string> {
  if (id === undefined) return listed(clients);
  const known = await clients.find(id);
  if (remove) {
    if (!known) throw new ClientRefused(`No client is called ${id}.`);
    await clients.remove(id);
    return `removed  ${id}`;
  }
  if (!known && scopes.length === 0) throw new ClientRefused(`${id} is new: name its --scopes.`);
  const secret = await clients.register(id, scopes);
  return `${secret}\n\nThis is the secret of ${id}. It is shown once; only its hash is kept.`;
}

async function listed(clients: ServiceClients): Promise<string> {
  const all = await clients.all();
  const lines = all.map(
    ({ id, scopes, secrets }) => `${id}  ${scopes.join(',')}  ${secrets.length} good secrets`,
  );
  return lines.length > 0 ? lines.join('\n') : 'no clients';
}

/** @returns the exit code: 0 done, 1 refused, 2 wrong usage */
async function main(args: string[]): Promise<number> {
  let call: Call;
  try {
    call = readCall(args);
  } catch (error) {
    console.error(`${(error as Error).message}\n\n${USAGE}`);
    return 2;
  }
  try {
    const { SERVICE_CLIENTS_FILE: file } = readSettings(settings, process.env);
    console.log(await carryOut(new ServiceClients(file), call));
    return 0;
  } catch (error) {
    const said = [ClientRefused, FileBusy, SettingsError].some((kind) => error instanceof kind);
    if (!said) throw error;
    console.error((error as Error).message);
    return 1;
  }
}

void main(process.argv.slice(2)).then((code) => (process.exitCode = code));
