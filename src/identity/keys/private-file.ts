import { randomUUID } from 'node:crypto';
import { link, mkdir, open, rename, unlink } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Somebody else is changing the file, or nobody can. */
export class FileBusy extends Error {
  override readonly name = 'FileBusy';
}

/** Makes a file that only its owner reads; of two who do so at once one is too late, without harm. */
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

/** Replaces the file in one step: its readers see the old text or the new one. */
export async function replacePrivateFile(file: string, text: string): Promise<void> {
  await rename(await writeDraft(file, text), file);
}

/** Does work on a file that nobody else does at the same time. @throws FileBusy */
export async function alone<T>(file: string, work: () => Promise<T>): Promise<T> {
  const lock = `${file}.lock`;
  try {
    await (await open(lock, 'wx')).close();
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST')
      throw new FileBusy(`${lock} is there: somebody else is changing the file. If nobody is, remove it.`);
    throw new FileBusy(`The folder of ${file} must be writable: ${message}`);
  }
  try {
    return await work();
  } finally {
    await unlink(lock);
  }
}

/** On the disk as a whole before it gets its name. */
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
