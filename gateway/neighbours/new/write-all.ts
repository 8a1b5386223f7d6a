import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Writes all of the texts, by path from the root; if one cannot be written, all is again as it was, and that is thrown. */
export function writeAll(root: string, texts: ReadonlyMap<string, string>): void {
  const steps: (() => void)[] = [];
  try {
    for (const [path, text] of texts) {
      const file = join(root, path);
      const before = existsSync(file) ? readFileSync(file) : undefined;
      const made = mkdirSync(dirname(file), { recursive: true }) ?? file;
      steps.unshift(() =>
        before ? writeFileSync(file, before) : rmSync(made, { recursive: true, force: true }),
      );
      writeFileSync(file, text);
    }
  } catch (error) {
    for (const takeBack of steps) takeBack();
    throw error;
  }
}
