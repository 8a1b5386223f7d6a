import { Poller } from '../../poller';
import { createKeyFile, malformed, newSigningKey, parseKeyFile, readKeyFile, unreadable } from './key-file';
import type { KeyRing } from './key-ring';
import { createKeyRing } from './key-ring';

const LOOK_EVERY_MS = 1000;

export interface SigningKeysLog {
  info(details: object, message: string): void;
  warn(details: object, message: string): void;
}

/**
 * The keys of a JWKS file, to sign and to verify. The file is read once per second, so that keys change without a
 * restart. If the file is invalid, that is logged and the previous keys stay.
 */
export class SigningKeys {
  private readonly poller = new Poller(LOOK_EVERY_MS, () => this.look());
  /** The last logged error, so that it is logged once. */
  private complaint = '';

  private constructor(
    private readonly file: string,
    private text: string,
    private currentRing: KeyRing,
    private readonly log: SigningKeysLog,
  ) {}

  /**
   * @param create create the file if there is none. Only for development, where losing it only costs guests their tokens.
   * @throws SettingsError naming the file and what to do.
   */
  static async load(file: string, create: boolean, log: SigningKeysLog): Promise<SigningKeys> {
    let text = await readKeyFile(file);
    if (text === undefined && create) {
      await createKeyFile(file, [await newSigningKey(Math.floor(Date.now() / 1000))]);
      text = await readKeyFile(file);
    }
    if (text === undefined) throw unreadable(file, 'ENOENT');
    return new SigningKeys(file, text, await ringOf(file, text), log);
  }

  /** A new object whenever the keys change. */
  get ring(): KeyRing {
    return this.currentRing;
  }

  /** Starts watching the file. */
  start(): void {
    this.poller.start();
  }

  async stop(): Promise<void> {
    await this.poller.stop();
  }

  private async look(): Promise<void> {
    try {
      const text = await readKeyFile(this.file);
      if (text === undefined) throw unreadable(this.file, 'ENOENT');
      if (text !== this.text) this.currentRing = await ringOf(this.file, text);
      if (text !== this.text)
        this.log.info({ keys: this.ring.published.keys.map(({ kid }) => kid) }, 'signing keys changed');
      this.text = text;
      this.complaint = '';
    } catch (error) {
      const { message } = error as Error;
      if (message !== this.complaint) this.log.warn({ err: error }, 'signing keys not reloaded');
      this.complaint = message;
    }
  }
}

async function ringOf(file: string, text: string): Promise<KeyRing> {
  const keys = parseKeyFile(file, text);
  try {
    return await createKeyRing(keys);
  } catch {
    throw malformed(file);
  }
}
