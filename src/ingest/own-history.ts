import type { Connection } from '../adapter/connection.ts';
import type { Effects } from '../base/effects.ts';
import { MemflowError } from '../base/errors.ts';
import { countCommits, ingestGitHistory } from './git-history.ts';
import type { IngestResult } from './ingest-result.ts';
import { ingestSample, removeSample } from './sample-history.ts';

/** With fewer commits a history says too little. */
const ENOUGH_COMMITS = 200;

/** Why the bundled sample stands in, or null where the history itself was taken. */
export interface OwnHistory {
  readonly result: IngestResult;
  readonly sampleReason: string | null;
}

async function whyNot(directory: string, effects: Effects): Promise<string | null> {
  try {
    const commits = await countCommits(directory, effects);
    return commits >= ENOUGH_COMMITS
      ? null
      : `its history has ${commits} commits, fewer than ${ENOUGH_COMMITS}`;
  } catch (error) {
    if (error instanceof MemflowError && ['MF1801', 'MF1802', 'MF1803'].includes(error.code)) {
      return error.message;
    }
    throw error;
  }
}

/**
 * The history of the repository that `directory` is in or, where there is none or too little of it, the bundled sample.
 * A history takes the place of the sample.
 * @throws {AdapterError} MF4xxx
 */
export async function ingestOwnHistory(
  directory: string,
  connection: Connection,
  effects: Effects,
): Promise<OwnHistory> {
  const sampleReason = await whyNot(directory, effects);
  if (sampleReason !== null) {
    return { result: await ingestSample(connection, effects), sampleReason };
  }
  await removeSample(connection, effects);
  return { result: await ingestGitHistory({ directory }, connection, effects), sampleReason };
}
