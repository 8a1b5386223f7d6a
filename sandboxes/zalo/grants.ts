import type { Clock } from './expiring';
import { Expiring } from './expiring';
import type { SandboxUser } from './users';

export interface Grant {
  readonly user: SandboxUser;
  readonly appId: string;
  /** Scope `userInfo`: name and picture besides the id. */
  readonly userInfo: boolean;
}

interface AuthorizationCode {
  readonly grant: Grant;
  readonly codeChallenge: string;
}

export interface Tokens {
  readonly accessToken: string;
  readonly refreshToken: string;
}

export const ACCESS_TOKEN_SECONDS = 3600;

/** Issues codes and tokens. */
export class Grants {
  private readonly codes: Expiring<AuthorizationCode>;
  private readonly accessTokens: Expiring<Grant>;
  private readonly refreshTokens: Expiring<Grant>;
  private readonly phoneCodes: Expiring<SandboxUser>;

  constructor(now: Clock) {
    this.codes = new Expiring(now, 600);
    this.accessTokens = new Expiring(now, ACCESS_TOKEN_SECONDS);
    this.refreshTokens = new Expiring(now, 30 * 24 * 3600);
    this.phoneCodes = new Expiring(now, 120);
  }

  addCode(grant: Grant, codeChallenge: string): string {
    return this.codes.add({ grant, codeChallenge });
  }

  /** Consumes the code, unless it belongs to another app. */
  takeCode(code: string | undefined, appId: string): AuthorizationCode | undefined {
    const entry = this.codes.find(code);
    if (entry?.value.grant.appId !== appId) return undefined;
    this.codes.forget(code!);
    return entry.value;
  }

  addTokens(grant: Grant): Tokens {
    return { accessToken: this.addAccessToken(grant), refreshToken: this.refreshTokens.add(grant) };
  }

  addAccessToken(grant: Grant): string {
    return this.accessTokens.add(grant);
  }

  /** Revokes the old refresh token. The new one keeps its expiry. */
  rotate(refreshToken: string | undefined, appId: string): Tokens | undefined {
    const entry = this.refreshTokens.find(refreshToken);
    if (entry?.value.appId !== appId) return undefined;
    this.refreshTokens.forget(refreshToken!);
    return {
      accessToken: this.addAccessToken(entry.value),
      refreshToken: this.refreshTokens.add(entry.value, entry.until),
    };
  }

  grantOf(accessToken: string | undefined): Grant | undefined {
    return this.accessTokens.find(accessToken)?.value;
  }

  /** The answer of the Mini App's `getPhoneNumber()`. */
  addPhoneCode(user: SandboxUser): string {
    return this.phoneCodes.add(user);
  }

  /** Consumes the code, unless it belongs to another user. */
  takePhoneCode(code: string | undefined, user: SandboxUser): boolean {
    if (this.phoneCodes.find(code)?.value !== user) return false;
    this.phoneCodes.forget(code!);
    return true;
  }
}
