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

export const users: readonly SandboxUser[] = [
  user('lan', 'Nguyễn Thị Lan', '84912345678'),
  user('minh', 'Trần Quang Minh', '84987654321'),
  user('huong', 'Phạm Thu Hương', '84903111222'),
  user('duc', 'Lê Hữu Đức', '84868000999'),
];

export function findUser(key: string): SandboxUser | undefined {
  return users.find((known) => known.key === key);
}

const LOWEST_ID = 10n ** 18n;

/**
 * The id by which an app knows a user: 19 digits, above 2^53 as Zalo's are, and another one for each app, so that a
 * service with the wrong app shows.
 */
export function userIdFor({ key }: SandboxUser, appId: string): string {
  const hash = createHash('sha256').update(`${appId} ${key}`).digest().readBigUInt64BE();
  return String(LOWEST_ID + (hash % (9n * LOWEST_ID)));
}
