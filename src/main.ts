import closeWithGrace from 'close-with-grace';
import { startApp } from './app/app';
import { loadConfig } from './config/config';
import { SettingsError } from '../kit/settings';
import { describeError } from './telemetry/log';

/** Whatever hangs longer is cut off, so that the process is gone within ten seconds. */
const STOP_WITHIN_MS = 9000;

async function main(): Promise<void> {
  const app = await startApp(loadConfig(process.env));
  closeWithGrace({ delay: STOP_WITHIN_MS }, async ({ err }) => {
    if (err) console.error(describeError(err));
    await app.stop();
  });
}

main().catch((error: NodeJS.ErrnoException) => {
  console.error(explain(error));
  process.exit(1);
});

/** What a person at a terminal needs: which setting or port, not where in the code. */
function explain(error: NodeJS.ErrnoException): string {
  if (error instanceof SettingsError) return error.message;
  if (error.code === 'EADDRINUSE')
    return `Port ${(error as { port?: number }).port} is taken. Stop what uses it, or set PORT to another.`;
  return error.stack ?? error.message;
}
