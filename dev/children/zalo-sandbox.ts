import { join } from 'node:path';
import type { Env } from '../../kit/settings';
import { sandboxOptions } from '../../sandboxes/zalo/settings';
import { isUp } from './answers';
import type { ChildOptions } from './child';

export interface PlannedZalo {
  readonly children: readonly ChildOptions[];
  /** The settings with which the cart service uses the sandbox. */
  readonly cartEnv: Readonly<Record<string, string>>;
  readonly description: string;
}

/**
 * The Zalo sandbox, and the settings that point the cart service to it unless the environment sets others. Nothing in
 * production.
 * @param service URL at which browsers reach the cart service
 */
export function planZalo(env: Env, production: boolean, port: number, service: string): PlannedZalo {
  if (production) return { children: [], cartEnv: {}, description: 'Zalo itself' };
  const given = (name: string) => env[name]?.trim();
  const publicUrl = given('PUBLIC_URL') || service;
  const [app] = sandboxOptions({ ...env, PUBLIC_URL: publicUrl }).apps;
  const sandbox = `http://localhost:${port}`;
  const appEnv = { ZALO_APP_ID: app!.id, ZALO_APP_SECRET: app!.secret, PUBLIC_URL: publicUrl };
  return {
    children: [
      {
        name: 'zalo-sandbox',
        program: process.execPath,
        args: [join('dist', 'sandboxes', 'zalo', 'main.js')],
        env: { ...appEnv, ZALO_SANDBOX_PORT: String(port) },
        isReady: () => isUp(`${sandbox}/__sandbox/users`),
      },
    ],
    cartEnv: {
      ...appEnv,
      ZALO_OAUTH_BASE: given('ZALO_OAUTH_BASE') || sandbox,
      ZALO_GRAPH_BASE: given('ZALO_GRAPH_BASE') || sandbox,
    },
    description: `${sandbox}, its users at /__sandbox/users`,
  };
}
