import { randomUUID } from 'node:crypto';
import { link, mkdir, open, rename, unlink } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Another process is changing the file, or its folder is not writable. */
export class FileBusy extends Error {
  override readonly name = 'FileBusy';
}

/** Creates a file that only its owner can read. Does nothing if another process created it first. */
export async function createPrivateFile(file: string, text: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  const draft = await writeDraft(file, text);
  try {
    await link(draft, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    await unlink(draft);
  }
}

/** Replaces the file atomically: readers see the old text or the new one. */
export async function replacePrivateFile(file: string, text: string): Promise<void> {
  await rename(await writeDraft(file, text), file);
}

/** Runs work on a file under an exclusive lock. @throws FileBusy */
export async function alone<T>(file: string, work: () => Promise<T>): Promise<T> {
  const lock = `${file}.lock`;
  try {
    await (await open(lock, 'wx')).close();
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST')
      throw new FileBusy(
        `${lock} exists: another process is changing the file. If none is, delete the lock.`,
      );
    throw new FileBusy(`The folder of ${file} must be writable: ${message}`);
  }
  try {
    return await work();
  } finally {
    await unlink(lock);
  }
}

/** Written and synced to disk before it is renamed. */
async function writeDraft(file: string, text: string): Promise<string> {
  const draft = `${file}.${randomUUID()}`;
  const handle = await open(draft, 'wx', 0o600);
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
  return draft;
}
