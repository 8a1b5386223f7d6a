/** An app as registered at developers.zalo.me. */
export interface ZaloApp {
  readonly id: string;
  readonly secret: string;
  /** Compared exactly. */
  readonly redirectUris: readonly string[];
}

export type ZaloApps = readonly ZaloApp[];

export function findApp(apps: ZaloApps, id: string | undefined): ZaloApp | undefined {
  return apps.find((app) => app.id === id);
}
