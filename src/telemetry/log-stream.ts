import type { DestinationStream } from 'pino';
import { destination } from 'pino';

/** Some twenty lines: under load they cost one system call, not twenty. */
const LINES_TOGETHER_BYTES = 4096;
/** How long a line waits for others when little happens, in ms. */
const WAIT_MS = 200;

const output = destination({ dest: 1, minLength: LINES_TOGETHER_BYTES, periodicFlush: WAIT_MS });
process.on('exit', () => output.flushSync());

/** Standard output, for all logs of the process. A crash keeps no line back, only SIGKILL does. */
export const logStream: DestinationStream = output;
