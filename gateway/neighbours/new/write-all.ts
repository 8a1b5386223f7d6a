import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Writes all texts, by path from the root. If one write fails, restores every file and rethrows the error. */
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
