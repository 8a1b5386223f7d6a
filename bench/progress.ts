/** Shows the progress on one line, which is overwritten on a terminal. */
export class Progress {
  private readonly started = performance.now();

  constructor(private readonly output: NodeJS.WriteStream) {}

  say(what: string): void {
    const line = `${((performance.now() - this.started) / 1000).toFixed(0).padStart(4)} s  ${what}`;
    if (this.output.isTTY) this.output.write(`\r\x1b[K${line}`);
    else this.output.write(`${line}\n`);
  }

  /** Prints a line that stays. */
  print(text: string): void {
    if (this.output.isTTY) this.output.write('\r\x1b[K');
    this.output.write(`${text}\n`);
  }
}
