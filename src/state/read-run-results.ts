import { errorDiagnostic, FileError } from '../base/errors.ts';
import { readOptionalText } from '../base/files.ts';
import { type NodeId, nodeId } from '../manifest/node-id.ts';

/** One node of a previous run. */
export interface PreviousResult {
  readonly id: NodeId;
  /** As written: memflow's statuses, and those of dbt such as `runtime error` and `partial success`. */
  readonly status: string;
}

/** What can be known of a previous run from run_results.json. */
export interface PreviousResults {
  readonly invocationId: string | null;
  /** When the file was written. */
  readonly generatedAt: Date | null;
  /** `build`, `run`, ...; null where the file does not say. */
  readonly command: string | null;
  /** The options of the command, as written. */
  readonly args: Readonly<Record<string, unknown>>;
  readonly results: readonly PreviousResult[];
}

const KNOWN_VERSIONS = ['v4', 'v5', 'v6'];

/**
 * Reads run_results.json as memflow or dbt write it; null where there is none. Keys that are not needed are not looked
 * at, so that files of other versions of dbt serve as well.
 * @throws {FileError} MF7001, MF7004 or MF7005
 */
export async function readRunResults(path: string): Promise<PreviousResults | null> {
  const text = await readOptionalText(path);
  return text === null ? null : parseRunResults(text, path);
}

/**
 * The same from the text; `path` is for messages only.
 * @throws {FileError} MF7004 or MF7005
 */
export function parseRunResults(text: string, path: string): PreviousResults {
  const root = parseObject(text, path);
  const metadata = isObject(root['metadata']) ? root['metadata'] : {};
  const schema = metadata['dbt_schema_version'];
  const version = typeof schema === 'string' ? /\/(v\d+)\.json$/.exec(schema)?.[1] : undefined;
  if (version !== undefined && !KNOWN_VERSIONS.includes(version)) {
    throw new FileError(
      errorDiagnostic('MF7005', `"${path}" has the schema version ${version}, which is not known`, {
        hint: `known are ${KNOWN_VERSIONS.join(', ')}; run the command itself instead of retry`,
      }),
    );
  }
  const results = root['results'];
  if (!Array.isArray(results)) throw unreadable(path, 'it has no list "results"');
  const args = isObject(root['args']) ? root['args'] : {};
  const generatedAt = new Date(stringOr(metadata['generated_at'], ''));
  return {
    invocationId: stringOr(metadata['invocation_id'], null),
    generatedAt: Number.isNaN(generatedAt.getTime()) ? null : generatedAt,
    command: stringOr(args['which'], null),
    args,
    results: results.map((result: unknown, i) => {
      const id = isObject(result) ? result['unique_id'] : undefined;
      const status = isObject(result) ? result['status'] : undefined;
      if (typeof id !== 'string' || typeof status !== 'string') {
        throw unreadable(path, `result ${i + 1} has no "unique_id" and "status"`);
      }
      return { id: nodeId(id), status };
    }),
  };
}

function parseObject(text: string, path: string): Readonly<Record<string, unknown>> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    const reason = text.trim() === '' ? 'it is empty' : 'it is not JSON, or cut off';
    throw unreadable(path, reason, error);
  }
  if (!isObject(value)) throw unreadable(path, 'it is not an object');
  return value;
}

function unreadable(path: string, reason: string, cause?: unknown): FileError {
  const hint = 'delete the file and run the command itself instead of retry';
  const message = `cannot understand the run results in "${path}": ${reason}`;
  return new FileError(errorDiagnostic('MF7004', message, { hint }), cause);
}

/** Whether a value parsed from JSON is an object. */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}

function stringOr<T>(value: unknown, otherwise: T): string | T {
  return typeof value === 'string' ? value : otherwise;
}
