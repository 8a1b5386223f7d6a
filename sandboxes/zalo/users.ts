import { createHash } from 'node:crypto';

/** Somebody with a Zalo account. */
export interface SandboxUser {
  /** What the sandbox calls them: `lan`. */
  readonly key: string;
  readonly name: string;
  /** As Zalo gives it: country code first, no plus. */
  readonly phone: string;
  readonly picture: string;
}

const user = (key: string, name: string, phone: string): SandboxUser => ({
  key,
  name,
  phone,
  picture: `https://avatars.example/${key}.jpg`,
});

/** Those whom the permission page offers. */
export const users: readonly SandboxUser[] = [
  user('lan', 'Nguyễn Thị Lan', '84912345678'),
  user('minh', 'Trần Quang Minh', '84987654321'),
  user('huong', 'Phạm Thu Hương', '84903111222'),
  user('duc', 'Lê Hữu Đức', '84868000999'),
];

/** What any other user can be called. */
export const USER_KEY = /^[a-z][a-z0-9-]{0,62}$/;

/** One of the named users, or another one, who is the same person each time; undefined for what is no key of a user. */
export function findUser(key: string): SandboxUser | undefined {
  return users.find((known) => known.key === key) ?? (USER_KEY.test(key) ? mintUser(key) : undefined);
}

function mintUser(key: string): SandboxUser {
  const digits = String(hashOf(key) % 10n ** 8n).padStart(8, '0');
  return user(key, `Người dùng ${key}`, `849${digits}`);
}

const LOWEST_ID = 10n ** 18n;

/**
 * The id by which an app knows a user: 19 digits, above 2^53 as Zalo's are, and another one for each app, so that a
 * service with the wrong app shows.
 */
export function userIdFor({ key }: SandboxUser, appId: string): string {
  return String(LOWEST_ID + (hashOf(`${appId} ${key}`) % (9n * LOWEST_ID)));
}

function hashOf(text: string): bigint {
  return createHash('sha256').update(text).digest().readBigUInt64BE();
}
