import { join } from 'node:path';
import { type NodeId, nodeId } from '../manifest/node-id.ts';
import { appendBounded, readJsonLines } from './bounded-lines.ts';
import { isObject } from './read-run-results.ts';

/** One run of the past: enough to compare durations with. */
export interface RunRecord {
  readonly invocationId: string;
  readonly command: string;
  readonly target: string;
  readonly startedAt: Date;
  readonly elapsedMs: number;
  /** `success`, `failure` or `interrupted`. */
  readonly status: string;
  readonly nodes: readonly NodeRecord[];
}

export interface NodeRecord {
  readonly id: NodeId;
  readonly status: string;
  readonly elapsedMs: number;
}

const FORMAT_VERSION = 1;

/** Where the history is kept, below the target directory. */
export function historyPath(targetDirectory: string): string {
  return join(targetDirectory, 'state', 'runs.ndjson');
}

/** The history is cut to its newer half when it grows beyond this: some hundred runs of a thousand nodes. */
const MAX_BYTES = 8 * 1024 * 1024;

/**
 * Adds a run to the history; the oldest runs go when it has grown too large. The directory must exist.
 * @throws {FileError} MF7002
 */
export async function appendRunRecord(
  path: string,
  run: RunRecord,
  maxBytes = MAX_BYTES,
): Promise<void> {
  const line = JSON.stringify({
    version: FORMAT_VERSION,
    invocation_id: run.invocationId,
    command: run.command,
    target: run.target,
    started_at: run.startedAt.toISOString(),
    elapsed_ms: Math.round(run.elapsedMs),
    status: run.status,
    // Pairs under the id: a run of 1,000 nodes takes about 60 kB.
    nodes: Object.fromEntries(
      run.nodes.map(({ id, status, elapsedMs }) => [id, [status, Math.round(elapsedMs)]]),
    ),
  });
  await appendBounded(path, line, maxBytes);
}

/**
 * The runs of the past, oldest first; none where there is no history. Lines that a crash has torn are passed over.
 * @throws {FileError} MF7001
 */
export async function readRunHistory(path: string): Promise<readonly RunRecord[]> {
  return (await readJsonLines(path)).flatMap((value) => parseRecord(value) ?? []);
}

function parseRecord(value: unknown): RunRecord | null {
  if (!isObject(value) || value['version'] !== FORMAT_VERSION || !isObject(value['nodes']))
    return null;
  const startedAt = new Date(String(value['started_at']));
  if (Number.isNaN(startedAt.getTime())) return null;
  return {
    invocationId: String(value['invocation_id']),
    command: String(value['command']),
    target: String(value['target']),
    startedAt,
    elapsedMs: Number(value['elapsed_ms']),
    status: String(value['status']),
    nodes: Object.entries(value['nodes']).flatMap(([id, pair]) => {
      if (!Array.isArray(pair)) return [];
      const [status, elapsedMs]: readonly unknown[] = pair;
      return [{ id: nodeId(id), status: String(status), elapsedMs: Number(elapsedMs) }];
    }),
  };
}
