import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { SettingsError } from '../../../kit/settings';
import { alone, createPrivateFile, replacePrivateFile } from '../keys/private-file';
import type { ServiceScope } from '../caller';
import { isClientId, isServiceScope } from '../caller';

/** A service that may request tokens. */
export interface ServiceClient {
  readonly id: string;
  readonly scopes: readonly ServiceScope[];
  /** SHA-256 of each valid secret, newest first. Secrets have 256 random bits, so a slow hash is not needed. */
  readonly secrets: readonly string[];
}

/** Why the clients were not changed, as a sentence for the operator. */
export class ClientRefused extends Error {
  override readonly name = 'ClientRefused';
}

/** The previous secret stays valid while instances of the service get the new one. */
const GOOD_SECRETS = 2;
const NO_SECRET = digestOf('');

/**
 * The clients in a file. It is read for each token request, so that clients change without a restart; each service
 * requests a token every few minutes. Without a file there are no clients.
 */
export class ServiceClients {
  constructor(private readonly file: string) {}

  /** @throws SettingsError if the file is invalid, so that the process does not start. */
  async check(): Promise<void> {
    await this.all();
  }

  /** The client with this id and secret. Takes the same time for an unknown id. */
  async authenticate(id: string, secret: string): Promise<ServiceClient | undefined> {
    const client = await this.find(id);
    const given = Buffer.from(digestOf(secret));
    const good = (client?.secrets ?? [NO_SECRET]).map((hash) => timingSafeEqual(given, Buffer.from(hash)));
    return good.includes(true) ? client : undefined;
  }

  async find(id: string): Promise<ServiceClient | undefined> {
    return (await this.all()).find((client) => client.id === id);
  }

  /** @throws SettingsError naming the file and the expected content. */
  async all(): Promise<readonly ServiceClient[]> {
    const text = await this.read();
    return text === undefined ? [] : parseClients(this.file, text);
  }

  /**
   * Registers a client with these scopes, or gives an existing client a new secret.
   * @param scopes if empty, an existing client keeps its scopes.
   * @returns the secret, which cannot be read again. @throws FileBusy, SettingsError
   */
  async register(id: string, scopes: readonly ServiceScope[]): Promise<string> {
    const secret = randomBytes(32).toString('base64url');
    await this.change((clients) => {
      const known = clients.find((client) => client.id === id);
      const secrets = [digestOf(secret), ...(known?.secrets ?? [])].slice(0, GOOD_SECRETS);
      const kept = scopes.length > 0 ? scopes : (known?.scopes ?? []);
      return [...clients.filter((client) => client !== known), { id, scopes: kept, secrets }];
    });
    return secret;
  }

  /** @throws FileBusy, SettingsError */
  async remove(id: string): Promise<void> {
    await this.change((clients) => clients.filter((client) => client.id !== id));
  }

  private async change(edit: (clients: readonly ServiceClient[]) => ServiceClient[]): Promise<void> {
    await createPrivateFile(this.file, textOf([]));
    await alone(this.file, async () => replacePrivateFile(this.file, textOf(edit(await this.all()))));
  }

  private async read(): Promise<string | undefined> {
    try {
      return await readFile(this.file, 'utf8');
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'ENOENT') return undefined;
      throw new SettingsError([`SERVICE_CLIENTS_FILE: ${this.file} cannot be read (${code})`]);
    }
  }
}

function digestOf(secret: string): string {
  return createHash('sha256').update(secret).digest('base64url');
}

function textOf(clients: readonly ServiceClient[]): string {
  return `${JSON.stringify({ clients }, null, 2)}\n`;
}

function parseClients(file: string, text: string): ServiceClient[] {
  const clients = clientsIn(text);
  if (clients?.every(isClient)) return clients;
  throw new SettingsError([
    `SERVICE_CLIENTS_FILE: ${file} must hold what npm run service:client writes: { "clients": [{ "id", "scopes", "secrets" }] }`,
  ]);
}

function clientsIn(text: string): unknown[] | undefined {
  try {
    const { clients } = JSON.parse(text) as { clients?: unknown };
    return Array.isArray(clients) ? clients : undefined;
  } catch {
    return undefined;
  }
}

function isClient(value: unknown): value is ServiceClient {
  const { id, scopes, secrets } = (value ?? {}) as Partial<Record<keyof ServiceClient, unknown>>;
  return (
    typeof id === 'string' &&
    isClientId(id) &&
    areTexts(scopes, isServiceScope) &&
    areTexts(secrets, (hash) => hash.length === NO_SECRET.length && /^[\w-]+$/.test(hash))
  );
}

function areTexts(values: unknown, isGood: (text: string) => boolean): boolean {
  return Array.isArray(values) && values.every((text) => typeof text === 'string' && isGood(text));
}
