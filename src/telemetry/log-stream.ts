import type { DestinationStream } from 'pino';
import { destination } from 'pino';

/** Some hundred lines: each write is handed to another thread and back. */
const LINES_TOGETHER_LENGTH = 16_384;
/** How long a line waits for others when little happens, in ms. */
const WAIT_MS = 200;

const output = destination({ dest: 1 });
let waiting = '';
let flushing: NodeJS.Timeout | undefined;

/** Standard output, for all logs of the process. A crash keeps no line back, only SIGKILL does. */
export const logStream: DestinationStream = {
  // Not by minLength of the destination, which measures all that waits again with each line.
  write(line) {
    waiting += line;
    if (waiting.length >= LINES_TOGETHER_LENGTH) flush();
    else flushing ??= setTimeout(flush, WAIT_MS).unref();
  },
};

function flush(): void {
  clearTimeout(flushing);
  flushing = undefined;
  output.write(waiting);
  waiting = '';
}

process.on('exit', () => {
  flush();
  output.flushSync();
});
