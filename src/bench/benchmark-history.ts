import { dirname, join } from 'node:path';
import { ensureDirectory } from '../base/files.ts';
import { isPlainObject } from '../config/plain-value.ts';
import type { Verdict } from '../execute/timed-result.ts';
import { appendBounded, readJsonLines } from '../state/bounded-lines.ts';
import type { BenchmarkRecord } from './benchmark-record.ts';
import { parseRecord } from './parse-record.ts';

/** One run of one benchmark in the past. */
export interface HistoryEntry {
  readonly invocationId: string;
  readonly verdict: Verdict;
  readonly record: BenchmarkRecord;
}

const FORMAT_VERSION = 1;
/** Some thousand measurements. */
const MAX_BYTES = 16 * 1024 * 1024;

/** Where the history is kept, below the target directory. */
export function benchmarkHistoryPath(targetDirectory: string): string {
  return join(targetDirectory, 'state', 'benchmarks.ndjson');
}

/** Adds a measurement. The oldest ones go when the file has grown too large. @throws {FileError} MF7002 */
export async function appendHistory(path: string, entry: HistoryEntry): Promise<void> {
  await ensureDirectory(dirname(path));
  const { record, invocationId, verdict } = entry;
  const line = { version: FORMAT_VERSION, invocationId, verdict, ...record };
  await appendBounded(path, JSON.stringify(line), MAX_BYTES);
}

/** All measurements, oldest first; lines of other formats are passed over. @throws {FileError} MF7001 */
export async function readHistory(path: string): Promise<readonly HistoryEntry[]> {
  return (await readJsonLines(path)).flatMap((value) => {
    if (!isPlainObject(value) || value['version'] !== FORMAT_VERSION) return [];
    const record = parseRecord(value);
    const verdict = VERDICTS.find((known) => known === value['verdict']);
    if (record === null || verdict === undefined) return [];
    return [{ record, verdict, invocationId: String(value['invocationId']) }];
  });
}

const VERDICTS: readonly Verdict[] = ['pass', 'fail', 'regressed', 'improved', 'unsure'];
