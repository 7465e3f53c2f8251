import { readOptionalText, writeAtomic } from '../../base/files.ts';

/** Where the number of commits is kept beside a database file. */
export function counterPath(databasePath: string): string {
  return `${databasePath}.memflow-commits.json`;
}

/** The number of the last commit that the file beside the database knows; null where there is none to compare with. */
export async function readCommitCounter(databasePath: string): Promise<number | null> {
  const text = await readOptionalText(counterPath(databasePath));
  const match = /"commits"\s*:\s*(\d+)/.exec(text ?? '');
  return match?.[1] === undefined ? null : Number(match[1]);
}

/** Replaces the number, fsynced. @throws {FileError} MF7002 */
export async function writeCommitCounter(databasePath: string, commits: number): Promise<void> {
  await writeAtomic(counterPath(databasePath), `${JSON.stringify({ version: 1, commits })}\n`);
}
