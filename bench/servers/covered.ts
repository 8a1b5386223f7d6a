import { renameSync, writeFileSync } from 'node:fs';
import { Session } from 'node:inspector/promises';

/**
 * Loaded before a server (`--require`): counts function calls, and on each SIGWINCH writes the calls since the
 * previous one to COVERAGE_FILE. SIGWINCH, because most other signals end the server.
 */
const { COVERAGE_FILE = '' } = process.env;
const session = new Session();
session.connect();
const started = session
  .post('Profiler.enable')
  .then(() => session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: false }));

async function write(): Promise<void> {
  await started;
  const { result } = await session.post('Profiler.takePreciseCoverage');
  writeFileSync(`${COVERAGE_FILE}.part`, JSON.stringify(result));
  renameSync(`${COVERAGE_FILE}.part`, COVERAGE_FILE);
}

process.on('SIGWINCH', () => void write());
