import { dirname, join } from 'node:path';
import type { Ledger } from '../../adapter/adapter.ts';
import type { SupersededFile } from '../../adapter/partition-ledger.ts';
import { listFiles, removeEmptyFolder, removeTree } from '../../base/files.ts';

/** A reader in this process may still have the view of before; none takes longer to open its files. */
const GRACE_MS = 10 * 60_000;

/** Files that memflow has written into the folder of a relation; whatever else lies there is not its own. */
const OWN_FILE = /^\w+=[^/]+\/[0-9a-f]{12}\.parquet(?:\.tmp)?$/;

/** A relation with `layout: files`. */
export interface FilesFolder {
  /** Absolute. */
  readonly folder: string;
  /** The files that its partitions need, relative to the folder. */
  readonly live: ReadonlySet<string>;
}

/** What is to be removed. */
interface Leftovers {
  readonly files: readonly string[];
  /** Superseded files that nobody needs to remember any more. */
  readonly forgotten: readonly string[];
}

/**
 * Which files can go: those that were superseded long enough ago, and those of a run that was killed, which no ledger
 * row has ever named.
 */
export function findLeftovers(
  found: readonly { readonly path: string; readonly isLive: boolean }[],
  superseded: readonly SupersededFile[],
  now: Date,
): Leftovers {
  const live = new Set(found.filter(({ isLive }) => isLive).map(({ path }) => path));
  const waiting = new Set<string>();
  const old: string[] = [];
  for (const { path, since } of superseded) {
    if (live.has(path)) continue;
    if (now.getTime() - Date.parse(since) < GRACE_MS) waiting.add(path);
    else old.push(path);
  }
  const orphans = found
    .map(({ path }) => path)
    .filter((path) => !live.has(path) && !waiting.has(path) && !old.includes(path));
  const forgotten = superseded.map(({ path }) => path).filter((path) => !waiting.has(path));
  return { files: [...old, ...orphans], forgotten };
}

/**
 * Removes files that no partition needs. To be called under the run lock, when no transaction is open; every file has to
 * be in a folder that this database owns. @throws {FileError} MF7001, MF7002
 */
export async function cleanFiles(
  ledger: Pick<Ledger, 'forgetFiles'>,
  folders: readonly FilesFolder[],
  superseded: readonly SupersededFile[],
  now: Date,
): Promise<void> {
  const found = [];
  for (const { folder, live } of folders) {
    for (const path of await listFiles(folder)) {
      if (OWN_FILE.test(path)) found.push({ path: join(folder, path), isLive: live.has(path) });
    }
  }
  const { files, forgotten } = findLeftovers(found, superseded, now);
  for (const path of files) {
    await removeTree(path);
    await removeEmptyFolder(dirname(path));
  }
  await ledger.forgetFiles(forgotten);
}
