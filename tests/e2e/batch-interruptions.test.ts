import { describe, expect, test } from 'vitest';
import { createSession, nodeEffects, type QueryBatch } from '../../src/index.ts';
import { createProject, type TestProject } from '../support/create-project.ts';

const REGIONS = 8;
/** The regions, and the rows without one. */
const TOTAL = REGIONS + 1;

/** A number that takes the engine a while, for each batch anew. */
const SLOW = (rows: number) =>
  `(select sum(hash(range) % 3) as slow from range(${rows}::bigint)) as work`;
const UNIT = 12_000_000;

const FILES = {
  'models/raw.sql': `{{ config(materialized='table') }}
select range as id, 'r' || range % ${REGIONS} as region from range(800)`,
  'models/cut.sql': `{{ config(materialized='table', batch={'by': 'region'}) }}
select id, region, slow % 5 as rest from {{ ref('raw') }} cross join ${SLOW(UNIT)}`,
};

interface Batch {
  readonly ordinal: number;
  readonly writtenAt: string;
}

/** The committed batches of the last build, by the ledger. */
async function committed(project: TestProject): Promise<readonly Batch[]> {
  const rows = await project.query(
    "select ordinal, written_at from memflow.batches where identifier = 'cut' order by 1",
  );
  return rows.map(([ordinal, writtenAt]) => ({
    ordinal: Number(ordinal),
    writtenAt: String(writtenAt),
  }));
}

/** The ordinals of the batches that a run says it has begun. */
function begun(output: string): readonly number[] {
  return [...output.matchAll(/batch (\d+) of \d+ of sql table model/g)].map(([, n]) => Number(n));
}

function resultOf(project: TestProject, name: string) {
  const { results } = JSON.parse(project.read('target/run_results.json'));
  return results.find((result: { unique_id: string }) => result.unique_id.endsWith(`.${name}`));
}

/** A project in which everything but the batched model is built. */
async function prepared(files: Readonly<Record<string, string>> = {}): Promise<TestProject> {
  const project = await createProject({ ...FILES, ...files });
  const { exitCode, stderr } = await project.memflow('run', '-s', 'raw');
  expect(exitCode, stderr).toBe(0);
  return project;
}

/** Runs to the end, and sees that nothing is done again of what was kept. */
async function goesOn(
  project: TestProject,
  kept: readonly Batch[],
  ...command: string[]
): Promise<void> {
  const { exitCode, stdout, stderr } = await project.memflow(...command, '--debug');
  expect(exitCode, stdout + stderr).toBe(0);
  expect(stdout).toContain(`cut goes on behind batch ${kept.length} of ${TOTAL}`);
  const rest = Array.from({ length: TOTAL - kept.length }, (_, at) => kept.length + 1 + at);
  expect(begun(stdout)).toEqual(rest);
  const all = await committed(project);
  expect(all.map(({ ordinal }) => ordinal)).toEqual(
    Array.from({ length: TOTAL }, (_, at) => at + 1),
  );
  expect(all.slice(0, kept.length)).toEqual(kept);
  expect(resultOf(project, 'cut')).toMatchObject({
    status: 'success',
    batch_results: { total: TOTAL, resumed_behind: kept.length, failed: [] },
  });
  expect(resultOf(project, 'cut').batch_results.successful).toHaveLength(rest.length);
  const rows = await project.query(
    'select count(*), count(distinct id), count(distinct rest) from cut',
  );
  expect(rows[0]?.map(Number)).toEqual([800, 800, 1]);
}

describe('a build that was stopped in its third batch', () => {
  test.each([[['run', '-s', 'cut']], [['retry']]])(
    'by kill -9: %s does only the batches that are not there',
    async (command) => {
      await using project = await prepared();
      await using running = project.start('run', '-s', 'cut', '--debug');
      await running.said(/batch 3 of 9/);
      running.kill('SIGKILL');
      expect((await running.ended).signal).toBe('SIGKILL');
      const kept = await committed(project);
      expect(kept.length).toBeGreaterThanOrEqual(2);
      expect(kept.length).toBeLessThan(TOTAL);
      await goesOn(project, kept, ...command);
    },
  );

  test('by SIGINT: the batch under way is rolled back, and the log says what is kept', async () => {
    await using project = await prepared();
    await using running = project.start('run', '-s', 'cut', '--debug');
    await running.said(/batch 3 of 9/);
    running.kill('SIGINT');
    const { exitCode, stdout, stderr } = await running.ended;
    expect(exitCode, stdout + stderr).toBe(130);
    const kept = await committed(project);
    expect(kept.length).toBeGreaterThanOrEqual(2);
    expect(stdout).toContain(
      `cut: ${kept.length} of ${TOTAL} batches are kept, the next run goes on behind them`,
    );
    const result = resultOf(project, 'cut');
    expect(result).toMatchObject({
      status: 'error',
      message: 'interrupted',
      batch_results: { total: TOTAL, resumed_behind: null },
    });
    expect(result.batch_results.successful).toHaveLength(kept.length);
    expect(result.batch_results.successful[0]).toEqual([null, 'r1']);
    expect(result.batch_results.failed).toEqual([[`r${kept.length}`, `r${kept.length + 1}`]]);
    await goesOn(project, kept, 'run', '-s', 'cut');
  });

  test('through the API: events tell of each batch, and the results of all', async () => {
    await using project = await prepared();
    const abort = new AbortController();
    const seen: QueryBatch[] = [];
    await using session = createSession(
      {
        projectDir: project.root,
        onEvent: (event) => {
          if (event.kind !== 'batch_started') return;
          seen.push(event.batch);
          if (event.batch.ordinal === 3) abort.abort();
        },
      },
      nodeEffects({ signal: abort.signal }),
    );
    expect((await session.run({ select: ['cut'] })).exitCode).toBe(1);
    expect(seen.map(({ ordinal, total, range }) => [ordinal, total, range])).toEqual([
      [1, TOTAL, [null, 'r1']],
      [2, TOTAL, ['r1', 'r2']],
      [3, TOTAL, ['r2', 'r3']],
    ]);
    const kept = await committed(project);
    expect(kept).toHaveLength(2);
    await goesOn(project, kept, 'retry');
  });

  test('by another model that failed, with --fail-fast', async () => {
    await using project = await prepared({
      'models/bad.sql': `{{ config(materialized='table') }}
select case when slow > 0 then error('no') end as id from ${SLOW(UNIT * 4)}`,
    });
    const { exitCode, stdout } = await project.memflow('run', '--fail-fast', '-s', 'cut', 'bad');
    expect(exitCode).toBe(1);
    expect(resultOf(project, 'cut')).toMatchObject({
      status: 'skipped',
      message: 'Skipping due to fail_fast',
    });
    const kept = await committed(project);
    expect(kept.length).toBeGreaterThan(0);
    expect(stdout).toContain(`cut: ${kept.length} of ${TOTAL} batches are kept`);
    await goesOn(project, kept, 'run', '-s', 'cut');
  });
});
