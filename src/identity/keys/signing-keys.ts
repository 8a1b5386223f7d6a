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
 * The keys to sign with and to check with, as a JWKS file has them by now: it is read once a second, so that keys come
 * and go without a restart. A file that is no good is logged, and the keys of before stay.
 */
export class SigningKeys {
  private readonly poller = new Poller(LOOK_EVERY_MS, () => this.look());
  /** What was logged last, so that it is said once. */
  private complaint = '';

  private constructor(
    private readonly file: string,
    private text: string,
    private currentRing: KeyRing,
    private readonly log: SigningKeysLog,
  ) {}

  /**
   * @param create make the file if there is none; only for development, where losing it costs a new guest token.
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

  /** Another object once the keys have changed. */
  get ring(): KeyRing {
    return this.currentRing;
  }

  /** Begins to look for changes. */
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
      if (message !== this.complaint) this.log.warn({ err: error }, 'signing keys stay as they were');
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
