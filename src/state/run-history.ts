import { join } from 'node:path';
import { appendLine, fileSize, readOptionalText, writeAtomic } from '../base/files.ts';
import { type NodeId, nodeId } from '../manifest/node-id.ts';
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
  // A line break in front, so that a line torn by a crash does not swallow this one.
  await appendLine(path, `\n${line}`);
  if (((await fileSize(path)) ?? 0) > maxBytes) await cutHistory(path, maxBytes / 2);
}

/** Keeps the newest lines that fit, and the last one whatever its size. */
async function cutHistory(path: string, maxBytes: number): Promise<void> {
  const lines = ((await readOptionalText(path)) ?? '').split('\n').filter((line) => line !== '');
  const kept: string[] = [];
  let size = 0;
  for (const line of lines.reverse()) {
    size += Buffer.byteLength(line) + 1;
    if (size > maxBytes && kept.length > 0) break;
    kept.push(line);
  }
  await writeAtomic(path, `${kept.reverse().join('\n')}\n`);
}

/**
 * The runs of the past, oldest first; none where there is no history. Lines that a crash has torn are passed over.
 * @throws {FileError} MF7001
 */
export async function readRunHistory(path: string): Promise<readonly RunRecord[]> {
  const text = (await readOptionalText(path)) ?? '';
  return text.split('\n').flatMap((line) => parseRecord(line) ?? []);
}

function parseRecord(line: string): RunRecord | null {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    // Torn by a crash; the runs around it are whole.
    return null;
  }
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
