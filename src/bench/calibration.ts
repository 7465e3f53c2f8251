import { join } from 'node:path';
import type { Database } from '../adapter/adapter.ts';
import type { Clock } from '../base/clock.ts';
import { ensureDirectory, readText, removeTree, writeText } from '../base/files.ts';
import type { Participant, Turn } from './sample.ts';

/** What a machine is measured by beside the benchmarks: one thing each that they may wait for. */
export type CalibrationPart = 'cpu' | 'memory' | 'engine' | 'statements' | 'files';

/** Works that are always the same, as participants of the rounds in which benchmarks are sampled. */
export type Calibration = ReadonlyMap<CalibrationPart, Participant>;

export interface CalibrationOptions {
  readonly database: Pick<Database, 'withFreshConnection'>;
  readonly clock: Clock;
  /** Where the file system is tried, made where it is missing; null = it plays no part. */
  readonly directory: string | null;
}

/** About half a millisecond of a processor of 2020. */
const CPU_STEPS = 250_000;
/** Larger than the caches of a core: what is copied comes from memory. */
const MEMORY_BYTES = 4 * 1024 * 1024;
/** About two milliseconds of one thread. */
const ENGINE_ROWS = 200_000;
/** Short statements that are planned anew each time: what goes on around the work of the engine. */
const STATEMENTS = 3;
const SHORT_STATEMENT =
  'select k, count(*) as n from (select i % 7 as k from range(100) r(i)) t ' +
  'join (values (1), (2), (3)) v(x) on t.k = v.x group by k order by n desc';
const FILE_BYTES = 64 * 1024;

const ENGINE_TABLE = `create temp table memflow_calibration as
select hash(i) % 1000 as k, i % 977 as v from range(${ENGINE_ROWS}) r(i)`;
const ENGINE_QUERY =
  'select k % 10 as k, count(*) as n, sum(v) as s from memflow_calibration where v > 100 group by 1';

/**
 * Prepares the calibration for as long as `body` takes. Its times make figures of different days and machines comparable:
 * a benchmark that takes twice as long where the calibration does too has not changed.
 * @throws {AdapterError | FileError}
 */
export function withCalibration<T>(
  { database, clock, directory }: CalibrationOptions,
  body: (calibration: Calibration) => Promise<T>,
): Promise<T> {
  return database.withFreshConnection(async (connection) => {
    await connection.execute(ENGINE_TABLE);
    const path = directory === null ? null : join(directory, 'calibration.txt');
    if (directory !== null) await ensureDirectory(directory);
    const engine = connection.timed(ENGINE_QUERY, { prepared: true });
    const source = new Float64Array(MEMORY_BYTES / 8).fill(1.5);
    const copy = new Float64Array(source.length);
    const text = 'x'.repeat(FILE_BYTES);
    const sendShortOnes = async () => {
      for (let sent = 0; sent < STATEMENTS; sent++) await connection.query(SHORT_STATEMENT);
    };
    const timed = (work: () => unknown): Participant => ({
      takeTurn: async () => {
        const sentNs = clock.monotonicNs();
        await work();
        return turnOf(Number(clock.monotonicNs() - sentNs) / 1e6);
      },
    });
    try {
      const parts = new Map<CalibrationPart, Participant>([
        ['cpu', timed(() => spin(CPU_STEPS))],
        ['memory', timed(() => copy.set(source))],
        ['engine', timed(() => engine.run())],
        ['statements', timed(sendShortOnes)],
      ]);
      if (path !== null) {
        const writeAndRead = async () => {
          await writeText(path, text);
          await readText(path);
        };
        parts.set('files', timed(writeAndRead));
      }
      for (const part of parts.values()) await warmed(part);
      return await body(parts);
    } finally {
      engine.close();
      if (path !== null) await removeTree(path);
      await connection.execute('drop table if exists memflow_calibration');
    }
  });
}

/** The first turns compile and fill caches. */
async function warmed(part: Participant): Promise<void> {
  for (let turn = 0; turn < 5; turn++) await part.takeTurn();
}

function turnOf(totalMs: number): Turn {
  const sample = { totalMs, engineMs: 0, nodeMs: 0, statementMs: [totalMs], rows: 0 };
  return { samples: [sample], elapsedMs: totalMs };
}

/** Steps that depend on each other (xorshift, Marsaglia 2003): no compiler can leave one out. */
function spin(steps: number): number {
  let state = 0x9e3779b9;
  for (let step = 0; step < steps; step++) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
  }
  return state;
}
