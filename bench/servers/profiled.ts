import { writeFileSync } from 'node:fs';
import { Session } from 'node:inspector/promises';

/**
 * Loaded before a server (`--require`): profiles its CPU from each odd SIGWINCH to the next, then writes the profile
 * to PROFILE_FILE. SIGWINCH, because most other signals end the server.
 */
const SAMPLE_EVERY_MICROS = 500;
const { PROFILE_FILE = '' } = process.env;
let session: Session | undefined;

async function start(): Promise<Session> {
  const started = new Session();
  started.connect();
  await started.post('Profiler.enable');
  await started.post('Profiler.setSamplingInterval', { interval: SAMPLE_EVERY_MICROS });
  await started.post('Profiler.start');
  return started;
}

async function startOrWrite(): Promise<void> {
  if (!session) {
    session = await start();
    return;
  }
  const { profile } = await session.post('Profiler.stop');
  session.disconnect();
  session = undefined;
  writeFileSync(PROFILE_FILE, JSON.stringify(profile));
}

process.on('SIGWINCH', () => void startOrWrite());
