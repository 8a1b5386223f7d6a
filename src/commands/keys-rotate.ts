import { parseArgs } from 'node:util';
import { Type } from '@sinclair/typebox';
import { settingsSchema } from '../config/config-schema';
import { ACCESS_TOKEN_SECONDS } from '../identity/tokens/access-token';
import { from } from '../identity/keys/key-ring';
import type { Rotation } from '../identity/keys/key-rotation';
import { KeyRotator, RotationRefused } from '../identity/keys/key-rotation';
import { FileBusy } from '../identity/keys/private-file';
import { SettingsError, readSettings } from '../../kit/settings';

const USAGE = `npm run keys:rotate                   adds a signing key, and removes those that nobody needs any more
npm run keys:rotate -- --drop <kid>   removes a key at once: all that it signed is refused within seconds

The keys are in the file that SIGNING_KEYS_FILE names. Running instances see the change by themselves.`;

const settings = Type.Pick(settingsSchema, ['SIGNING_KEYS_FILE', 'SESSION_TTL_SECONDS']);

/** @returns the exit code: 0 done, 1 refused, 2 wrong usage */
async function main(args: string[]): Promise<number> {
  let drop: string | undefined;
  try {
    ({ drop } = parseArgs({ args, options: { drop: { type: 'string' } } }).values);
  } catch (error) {
    console.error(`${(error as Error).message}\n\n${USAGE}`);
    return 2;
  }
  try {
    const { SIGNING_KEYS_FILE, SESSION_TTL_SECONDS } = readSettings(settings, process.env);
    const rotator = new KeyRotator(SIGNING_KEYS_FILE, SESSION_TTL_SECONDS + ACCESS_TOKEN_SECONDS);
    const now = Math.floor(Date.now() / 1000);
    const rotation = drop === undefined ? await rotator.rotate(now) : await rotator.drop(drop, now);
    console.log(describe(rotation, now));
    return 0;
  } catch (error) {
    const said = [RotationRefused, FileBusy, SettingsError].some((kind) => error instanceof kind);
    if (!said) throw error;
    console.error((error as Error).message);
    return 1;
  }
}

function describe({ keys, added, removed }: Rotation, now: number): string {
  const when = (seconds: number) =>
    seconds > now ? `is published, signs from ${new Date(seconds * 1000).toISOString()}` : 'signs';
  return [
    ...added.map((key) => `added    ${key.kid}  ${when(from(key))}`),
    ...removed.map(({ kid }) => `removed  ${kid}`),
    `${keys.length} keys in the file`,
  ].join('\n');
}

void main(process.argv.slice(2)).then((code) => (process.exitCode = code));
