import { mkdirSync, writeFileSync } from 'node:fs';
import {
  appendFile,
  copyFile,
  type FileHandle,
  mkdir,
  open,
  readdir,
  readFile,
  rename,
  rm,
  rmdir,
  stat,
  statfs,
  writeFile,
} from 'node:fs/promises';
import { basename, dirname, join, relative } from 'node:path';
import type { ErrorCode } from './error-codes.ts';
import { errorDiagnostic, FileError } from './errors.ts';

const REASONS: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EDQUOT: 'the disk quota is used up',
  EEXIST: 'a file of that name is in the way',
  EISDIR: 'it is a directory',
  EMFILE: 'too many open files',
  ENAMETOOLONG: 'the name is too long',
  ENOENT: 'it does not exist',
  ENOSPC: 'no space left on the disk',
  ENOTDIR: 'a part of the path is not a directory',
  EPERM: 'permission denied',
  EROFS: 'the file system is read-only',
};

function systemCode(thrown: unknown): string {
  return thrown instanceof Error && 'code' in thrown ? String(thrown.code) : '';
}

/** Why the operating system refused, in words for a person. */
export function reasonOf(thrown: unknown): string {
  const reason = REASONS[systemCode(thrown)];
  return reason ?? (thrown instanceof Error ? thrown.message : String(thrown));
}

function fileError(code: ErrorCode, verb: string, path: string, thrown: unknown): FileError {
  const message = `cannot ${verb} "${path}": ${reasonOf(thrown)}`;
  return new FileError(errorDiagnostic(code, message), thrown);
}

/**
 * The text of a UTF-8 file; bytes that are not UTF-8 become U+FFFD.
 * @throws {FileError} MF7001
 */
export async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    throw fileError('MF7001', 'read', path, error);
  }
}

/**
 * The bytes of a file as they are.
 * @throws {FileError} MF7001
 */
export async function readBytes(path: string): Promise<Uint8Array> {
  try {
    return await readFile(path);
  } catch (error) {
    throw fileError('MF7001', 'read', path, error);
  }
}

/**
 * The text of a UTF-8 file, or null where there is no such file.
 * @throws {FileError} MF7001 when it is there and cannot be read
 */
export async function readOptionalText(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return null;
    throw fileError('MF7001', 'read', path, error);
  }
}

/**
 * Makes a directory with its parents; does nothing where it exists.
 * @throws {FileError} MF7002
 */
export async function ensureDirectory(path: string): Promise<void> {
  try {
    await mkdir(path, { recursive: true });
  } catch (error) {
    throw fileError('MF7002', 'create', path, error);
  }
}

/**
 * Writes a file whose content can be made again at any time; a crash midway may leave a part of it.
 * The directory must exist.
 * @throws {FileError} MF7002
 */
export async function writeText(path: string, text: string): Promise<void> {
  try {
    await writeFile(path, text);
  } catch (error) {
    throw fileError('MF7002', 'write', path, error);
  }
}

/**
 * Writes small files that can be made again at any time, with their directories, each at once: for thousands of them
 * that is several times faster than as many promises. The function throws {FileError} MF7002.
 */
export function textWriter(): (path: string, text: string) => void {
  const made = new Set<string>();
  return (path, text) => {
    try {
      const folder = dirname(path);
      if (!made.has(folder)) mkdirSync(folder, { recursive: true });
      made.add(folder);
      writeFileSync(path, text);
    } catch (error) {
      throw fileError('MF7002', 'write', path, error);
    }
  };
}

const MAX_TEMPORARY_NAMES = 1000;

/** No writer takes that long: an older temporary file was left behind by one that was killed. */
const ABANDONED_AFTER_MS = 10 * 60_000;

/** Opens a new file beside `path`; the number keeps apart writers in this and other processes. */
async function openTemporary(path: string): Promise<{ handle: FileHandle; temporary: string }> {
  const inTheWay: string[] = [];
  for (let number = 1; ; number++) {
    const temporary = join(dirname(path), `.${basename(path)}.tmp-${number}`);
    try {
      const handle = await open(temporary, 'wx');
      if (inTheWay.length > 0) await removeAbandoned(inTheWay, (await handle.stat()).mtimeMs);
      return { handle, temporary };
    } catch (error) {
      if (systemCode(error) !== 'EEXIST' || number >= MAX_TEMPORARY_NAMES) throw error;
      inTheWay.push(temporary);
    }
  }
}

/** Judged by the clock of the file system, which has dated all of them. */
async function removeAbandoned(paths: readonly string[], nowMs: number): Promise<void> {
  for (const path of paths) {
    const found = await stat(path).catch(() => null);
    if (found !== null && nowMs - found.mtimeMs > ABANDONED_AFTER_MS)
      await rm(path, { force: true });
  }
}

/**
 * Replaces a file as a whole: readers see the old text or the new one, also after a crash or a power cut.
 * Leaves no temporary file when it fails. The directory must exist. Costs an fsync.
 * @throws {FileError} MF7002; the old file is then as it was
 */
export async function writeAtomic(path: string, text: string): Promise<void> {
  let temporary: string | undefined;
  try {
    const opened = await openTemporary(path);
    temporary = opened.temporary;
    try {
      await opened.handle.writeFile(text);
      await opened.handle.sync();
    } finally {
      await opened.handle.close();
    }
    await rename(temporary, path);
  } catch (error) {
    if (temporary !== undefined) await rm(temporary, { force: true });
    throw fileError('MF7002', 'write', path, error);
  }
}

/**
 * Gives a file that is complete its final name, durably: its bytes are on disk before the name is. A file of that name
 * is replaced at once. @returns whether there was none
 * @throws {FileError} MF7002; then neither file has changed
 */
export async function publishFile(from: string, path: string): Promise<boolean> {
  try {
    const handle = await open(from, 'r+');
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
    const isNew = !(await pathExists(path));
    await rename(from, path);
    return isNew;
  } catch (error) {
    throw fileError('MF7002', 'write', path, error);
  }
}

/**
 * Appends a line (or several joined) in a single write, so that those of other writers do not mix in; the file is made
 * when missing. The line break at the end is added.
 * @throws {FileError} MF7002
 */
export async function appendLine(path: string, line: string): Promise<void> {
  try {
    await appendFile(path, `${line}\n`);
  } catch (error) {
    throw fileError('MF7002', 'append to', path, error);
  }
}

/** Whether anything is at `path`. */
export async function pathExists(path: string): Promise<boolean> {
  return (await fileSize(path)) !== null;
}

/** Whether a file, and no folder, is at `path`. */
export async function isFile(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => null);
  return found?.isFile() === true;
}

/** Copies a file that nobody writes meanwhile. The directory must exist. @throws {FileError} MF7002 */
export async function copyWhole(from: string, to: string): Promise<void> {
  try {
    await copyFile(from, to);
  } catch (error) {
    throw fileError('MF7002', 'copy to', to, error);
  }
}

/** The size in bytes of what is at `path`; null where there is nothing. */
export async function fileSize(path: string): Promise<number | null> {
  try {
    return (await stat(path)).size;
  } catch {
    return null;
  }
}

/** The bytes that are free for this user where `path` is; null where the system does not say. */
export async function freeBytes(path: string): Promise<number | null> {
  try {
    const { bavail, bsize } = await statfs(path);
    return bavail * bsize;
  } catch {
    return null;
  }
}

/**
 * The files below a folder, relative to it with forward slashes, in order; none where there is no such folder.
 * @throws {FileError} MF7001
 */
export async function listFiles(folder: string): Promise<readonly string[]> {
  try {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true });
    return entries
      .filter((entry) => entry.isFile())
      .map((entry) => relative(folder, join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
      .sort();
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return [];
    throw fileError('MF7001', 'list', folder, error);
  }
}

/** Removes a folder that is empty; does nothing where it is not, or is not there. */
export async function removeEmptyFolder(path: string): Promise<void> {
  // Whatever keeps it from being removed, an empty folder does no harm.
  await rmdir(path).catch(() => {});
}

/**
 * Removes a file, or a folder with all it holds; does nothing where there is none.
 * @throws {FileError} MF7002
 */
export async function removeTree(path: string): Promise<void> {
  try {
    await rm(path, { recursive: true, force: true });
  } catch (error) {
    throw fileError('MF7002', 'remove', path, error);
  }
}

/**
 * Moves `path` to `path.1` (replacing it) once it holds more than `maxBytes`; does nothing before.
 * @throws {FileError} MF7002
 */
export async function rotateFile(path: string, maxBytes: number): Promise<void> {
  if (((await fileSize(path)) ?? 0) <= maxBytes) return;
  try {
    await rename(path, `${path}.1`);
  } catch (error) {
    throw fileError('MF7002', 'move', path, error);
  }
}
