import { parseArgs } from 'node:util';
import { Type } from '@sinclair/typebox';
import { settingsSchema } from '../config/config-schema';
import { ClientRefused, ServiceClients } from '../identity/tokens/service-clients';
import { ServiceTokens } from '../identity/tokens/access-token';
import { SigningKeys } from '../identity/keys/signing-keys';
import { SettingsError, readSettings } from '../../kit/settings';

const USAGE = `npm run --silent service:token -- <client> [--scopes <scope,…>]

Prints an access token of a registered client, good for 10 minutes, with all its scopes or some of them. For a person at
a console: services ask POST /auth/service-token. It needs the signing keys (SIGNING_KEYS_FILE) and the clients
(SERVICE_CLIENTS_FILE), and says on standard error what was given to whom.`;

const settings = Type.Pick(settingsSchema, [
  'SERVICE_CLIENTS_FILE',
  'SIGNING_KEYS_FILE',
  'TOKEN_ISSUER',
  'TOKEN_AUDIENCE',
]);

interface Call {
  readonly id: string;
  readonly wanted: readonly string[];
}

/** @throws Error naming the invalid argument */
function readCall(args: string[]): Call {
  const options = { scopes: { type: 'string' } } as const;
  const { values, positionals } = parseArgs({ args, options, allowPositionals: true });
  const [id, ...others] = positionals;
  if (id === undefined || others.length > 0) throw new Error('Name one client.');
  return { id, wanted: values.scopes?.split(/[ ,]+/).filter(Boolean) ?? [] };
}

async function issue({ id, wanted }: Call): Promise<{ token: string; scopes: readonly string[] }> {
  const { SERVICE_CLIENTS_FILE, SIGNING_KEYS_FILE, TOKEN_ISSUER, TOKEN_AUDIENCE } = readSettings(
    settings,
    process.env,
  );
  const client = await new ServiceClients(SERVICE_CLIENTS_FILE).find(id);
  if (!client) throw new ClientRefused(`No client is called ${id}. Register it: npm run service:client.`);
  const allowed: readonly string[] = client.scopes;
  const scopes = wanted.length > 0 ? wanted : allowed;
  const refused = scopes.filter((scope) => !allowed.includes(scope));
  if (refused.length > 0)
    throw new ClientRefused(`${id} may have ${allowed.join(', ')}, not ${refused.join(', ')}.`);
  const keys = await SigningKeys.load(SIGNING_KEYS_FILE, false, console);
  const tokens = new ServiceTokens(keys, { issuer: TOKEN_ISSUER, audience: TOKEN_AUDIENCE });
  return { token: await tokens.issue(id, scopes), scopes };
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
    const { token, scopes } = await issue(call);
    console.log(token);
    console.error(`token of ${call.id} for ${scopes.join(', ')}, issued ${new Date().toISOString()}`);
    return 0;
  } catch (error) {
    if (!(error instanceof ClientRefused || error instanceof SettingsError)) throw error;
    console.error(error.message);
    return 1;
  }
}

void main(process.argv.slice(2)).then((code) => (process.exitCode = code));
