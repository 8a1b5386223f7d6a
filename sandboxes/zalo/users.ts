import { createHash } from 'node:crypto';

export interface SandboxUser {
  /** The sandbox's name for the user, such as `lan`. */
  readonly key: string;
  readonly name: string;
  /** As Zalo formats it: country code first, no plus. */
  readonly phone: string;
  readonly picture: string;
}

const user = (key: string, name: string, phone: string): SandboxUser => ({
  key,
  name,
  phone,
  picture: `https://avatars.example/${key}.jpg`,
});

/** The users that the permission page offers. */
export const users: readonly SandboxUser[] = [
  user('lan', 'Nguyễn Thị Lan', '84912345678'),
  user('minh', 'Trần Quang Minh', '84987654321'),
  user('huong', 'Phạm Thu Hương', '84903111222'),
  user('duc', 'Lê Hữu Đức', '84868000999'),
];

/** A valid key for any other user. */
export const USER_KEY = /^[a-z][a-z0-9-]{0,62}$/;

/** A named user, or one derived from the key, the same each time. Undefined if the key is invalid. */
export function findUser(key: string): SandboxUser | undefined {
  return users.find((known) => known.key === key) ?? (USER_KEY.test(key) ? mintUser(key) : undefined);
}

function mintUser(key: string): SandboxUser {
  const digits = String(hashOf(key) % 10n ** 8n).padStart(8, '0');
  return user(key, `Người dùng ${key}`, `849${digits}`);
}

const LOWEST_ID = 10n ** 18n;

/**
 * The id under which an app knows a user: 19 digits, above 2^53 like Zalo's, and different for each app, so that a
 * wrong app id is noticed.
 */
export function userIdFor({ key }: SandboxUser, appId: string): string {
  return String(LOWEST_ID + (hashOf(`${appId} ${key}`) % (9n * LOWEST_ID)));
}

function hashOf(text: string): bigint {
  return createHash('sha256').update(text).digest().readBigUInt64BE();
}
