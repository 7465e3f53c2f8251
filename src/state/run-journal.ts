import { closeSync, fsync, openSync, writeSync } from 'node:fs';
import type { Clock } from '../base/clock.ts';
import type { Diagnostic } from '../base/diagnostic.ts';
import { readOptionalText, writeAtomic } from '../base/files.ts';
import { scrubSecrets } from '../base/secrets.ts';
import { type NodeId, nodeId } from '../manifest/node-id.ts';
import { isObject, type PreviousResult } from './read-run-results.ts';

/** The first line of a journal: which run it is, and all that it means to do. */
export interface JournalHeader {
  readonly invocationId: string;
  /** `build`, `run`, ... */
  readonly command: string;
  /** The options of the command: plain JSON, snake case. */
  readonly args: Readonly<Record<string, unknown>>;
  readonly startedAt: Date;
  readonly asOf: Date;
  readonly nodes: readonly NodeId[];
}

/** A journal as found on disk. */
export interface JournalRecord extends JournalHeader {
  /** Every node that ended before the journal did, in order. */
  readonly results: readonly PreviousResult[];
  /** Whether the run came to its end; false after a crash or kill. */
  readonly isComplete: boolean;
}

const FORMAT_VERSION = 1;

/** A line survives a kill at once, and a power cut after this time at most. */
const SYNC_INTERVAL_MS = 1000;

/**
 * Says on disk how far a run has come, so that `retry` works after kill -9. A journal that cannot be written is left
 * alone from then on: a run never fails for it, and `problem` says what happened.
 */
export class RunJournal {
  readonly #file: number;
  readonly #clock: Clock;
  #lastSyncMs: number;
  #problem: Diagnostic | null = null;
  #isClosed = false;

  private constructor(file: number, clock: Clock) {
    this.#file = file;
    this.#clock = clock;
    this.#lastSyncMs = clock.monotonicMs();
  }

  /**
   * Starts a journal in place of the previous one. The directory must exist, and the caller must hold the run lock:
   * a run that only waits for it must not replace the journal of the one that has it.
   * @throws {FileError} MF7002
   */
  static async open(path: string, header: JournalHeader, clock: Clock): Promise<RunJournal> {
    await writeAtomic(path, toLine(headerLine(header)));
    return new RunJournal(openSync(path, 'a'), clock);
  }

  /** MF7006 once a line could not be written. */
  get problem(): Diagnostic | null {
    return this.#problem;
  }

  /** Notes the end of one node. Never throws; costs one small write. */
  nodeFinished(result: PreviousResult & { readonly elapsedMs: number }): void {
    this.#write({
      kind: 'node_finished',
      unique_id: result.id,
      status: result.status,
      elapsed_ms: Math.round(result.elapsedMs),
    });
    const nowMs = this.#clock.monotonicMs();
    if (this.#problem !== null || nowMs - this.#lastSyncMs < SYNC_INTERVAL_MS) return;
    this.#lastSyncMs = nowMs;
    fsync(this.#file, (error) => {
      if (error !== null && !this.#isClosed) this.#fail(error);
    });
  }

  /** Notes the end of the run: from here on run_results.json speaks for it. Never throws. */
  runFinished(status: string): void {
    this.#write({ kind: 'run_finished', status });
    this.close();
  }

  /** Ends writing and leaves the journal incomplete, as a crash would. Safe to call twice. */
  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    try {
      closeSync(this.#file);
    } catch (error) {
      this.#fail(error);
    }
  }

  #write(line: Readonly<Record<string, unknown>>): void {
    if (this.#isClosed || this.#problem !== null) return;
    try {
      writeSync(this.#file, toLine(line));
    } catch (error) {
      this.#fail(error);
    }
  }

  #fail(error: unknown): void {
    const reason = error instanceof Error ? error.message : String(error);
    const message = `the run journal cannot be written: ${reason}`;
    this.#problem ??= { code: 'MF7006', severity: 'warning', message };
  }
}

function headerLine(header: JournalHeader): Readonly<Record<string, unknown>> {
  return {
    kind: 'run_started',
    version: FORMAT_VERSION,
    invocation_id: header.invocationId,
    command: header.command,
    args: header.args,
    started_at: header.startedAt.toISOString(),
    as_of: header.asOf.toISOString(),
    nodes: header.nodes,
  };
}

function toLine(value: Readonly<Record<string, unknown>>): string {
  return `${scrubSecrets(JSON.stringify(value))}\n`;
}

/**
 * The journal at `path`; null where there is none, or its first line is not whole or of another version. A torn last
 * line, as a kill leaves it, is passed over.
 * @throws {FileError} MF7001
 */
export async function readRunJournal(path: string): Promise<JournalRecord | null> {
  const text = await readOptionalText(path);
  if (text === null) return null;
  const [first, ...lines] = text.split('\n').map(parseLine);
  const header = first === undefined ? null : parseHeader(first);
  if (header === null) return null;
  const results: PreviousResult[] = [];
  let isComplete = false;
  for (const line of lines) {
    const { kind, unique_id: id, status } = line;
    if (kind === 'run_finished') isComplete = true;
    if (kind !== 'node_finished' || typeof id !== 'string' || typeof status !== 'string') continue;
    results.push({ id: nodeId(id), status });
  }
  return { ...header, results, isComplete };
}

function parseLine(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : {};
  } catch {
    // The last line of a killed run may be torn; what it said is what the run did not come to say.
    return {};
  }
}

function parseHeader(line: Readonly<Record<string, unknown>>): JournalHeader | null {
  const { version, invocation_id: invocationId, command, args, nodes } = line;
  const startedAt = new Date(String(line['started_at']));
  const asOf = new Date(String(line['as_of']));
  const areDates = !Number.isNaN(startedAt.getTime()) && !Number.isNaN(asOf.getTime());
  if (version !== FORMAT_VERSION || !areDates || !isObject(args) || !Array.isArray(nodes))
    return null;
  if (typeof invocationId !== 'string' || typeof command !== 'string') return null;
  const ids = nodes.filter((id) => typeof id === 'string').map((id) => nodeId(id));
  return { invocationId, command, args, startedAt, asOf, nodes: ids };
}
