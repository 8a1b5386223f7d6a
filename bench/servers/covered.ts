import { renameSync, writeFileSync } from 'node:fs';
import { Session } from 'node:inspector/promises';

/*
 * Loaded before a server (`--require`): counts calls of functions, and at each SIGWINCH writes those since the last one to
 * COVERAGE_FILE. The server itself knows nothing of it, and takes most other signals for its end.
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
