import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { createProject, type TestProject } from '../support/create-project.ts';
import { seededRandom, soakCount } from '../support/random.ts';

const LAYOUTS = ['table', 'tables', 'files'] as const;
const ROWS = 20_000;

/** Steps of new rows, of late ones for every month, and of old ones that move to another month. */
const model = (layout: string, batch = '') =>
  `{{ config(materialized='incremental', unique_key='id', partition_by={'field': 'created_at', 'layout': '${layout}'}${batch}) }}
select range as id, timestamp '2024-01-01' + to_hours((range * {{ var('step', 1) }} % 4000)::int) as created_at,
  md5(range::varchar) || {{ var('step', 1) }} as value
from range({% if is_incremental() %}{{ var('step', 1) }} * ${ROWS} - 15000{% else %}0{% endif %}, ({{ var('step', 1) }} + 1) * ${ROWS})`;

const FILES = {
  ...Object.fromEntries(LAYOUTS.map((layout) => [`models/events_${layout}.sql`, model(layout)])),
  'models/gathered.sql': model('files', ", batch={'rows': 6000}"),
  'models/rebuilt.sql': `{{ config(materialized='table', partition_by='created_at', batch={'partitions': 1}) }}
select id, created_at, md5(value) as value from {{ ref('events_table') }}`,
};
const RELATIONS = [...LAYOUTS.map((layout) => `events_${layout}`), 'gathered', 'rebuilt'];

/** What is done to one partition of every layout after each step; each is repeated until it was done. */
const OPERATIONS = ['export', 'drop', 'import', 'retire', 'recluster'] as const;

/** Everything that has to be equal to the undisturbed project: rows, and what the ledger says of them. */
async function state(project: TestProject): Promise<readonly unknown[]> {
  const rows = RELATIONS.map(
    (name) =>
      `select '${name}' as name, count(*), bit_xor(hash(id, created_at, value)), sum(id) from ${name}`,
  );
  return [
    await project.query(`${rows.join(' union all ')} order by 1`),
    await project.query(
      'select identifier, partition, state, row_count, fingerprint, path from memflow.partitions order by all',
    ),
  ];
}

/** What a killed command must not leave behind once another one has run. */
async function leftovers(project: TestProject): Promise<readonly unknown[]> {
  const tables = await project.query(
    "select table_name from duckdb_tables() where temporary or table_name ilike '%memflow\\_%' escape '\\' or (table_name like 'events\\_tables\\_\\_p\\_%' escape '\\' and replace(substring(table_name, 18), '_', '-') not in (select partition from memflow.partitions where identifier = 'events_tables' and state = 'live'))",
  );
  const known = await project.query(
    "select path from memflow.partitions where path is not null union all select regexp_extract(path, '[^/]*/[^/]*$') from memflow.superseded_files",
  );
  const paths = new Set(known.map(([path]) => String(path)));
  const found = readdirSync(project.path('shop_files'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.includes('.parquet'))
    .map((name) => name.replaceAll('\\', '/').split('/').slice(-2).join('/'));
  return [...tables.flat(), ...found.filter((path) => !paths.has(path))];
}

function commandOf(
  project: TestProject,
  operation: (typeof OPERATIONS)[number],
  layout: string,
  step: number,
): readonly string[] {
  const command = ['partitions', operation, `events_${layout}`];
  // A folder of its own for each step: what was exported before holds keys that are in other months by now.
  const exports = project.path('out', String(step), layout);
  const folder = join(exports, 'month=2024-02');
  switch (operation) {
    case 'export':
      return [...command, '2024-02', '--to', exports];
    case 'import': {
      const file = readdirSync(folder).find((name) => name.endsWith('.parquet'));
      return [...command, `${folder}/${file}`, '--replace'];
    }
    case 'recluster':
      return command;
    case 'drop':
      return [...command, '2024-02'];
    case 'retire':
      return [...command, '2024-03'];
  }
}

test('kill -9 at any point of runs and of changes to partitions: the next attempt comes to the same', async ({
  annotate,
}) => {
  const seed = Number(process.env['MEMFLOW_SEED'] ?? 1);
  const random = seededRandom(seed);
  // MEMFLOW_SOAK=200 goes on until so many kills have landed: one that comes after the end of a command is none.
  const wanted = soakCount(1);
  const [perRun, perOperation] = wanted > 1 ? [30, 3] : [4, 1];
  await using undisturbed = await createProject(FILES);
  await using project = await createProject(FILES);
  const landed = new Map<string, number>();
  const kills = () => [...landed.values()].reduce((sum, count) => sum + count, 0);

  /** Starts a command and kills it at some moment of the time that it takes undisturbed. */
  const kill = async (kind: string, args: readonly string[], took: number): Promise<void> => {
    const running = project.start(...args);
    await pause(100 + random() * took);
    running.kill('SIGKILL');
    if ((await running.ended).signal !== 'SIGKILL') return;
    landed.set(kind, (landed.get(kind) ?? 0) + 1);
  };
  const whole = async (of: TestProject, args: readonly string[]): Promise<number> => {
    const startedMs = performance.now();
    const { exitCode, stdout, stderr } = await of.memflow(...args);
    // What a killed command had done already is not there to be done again.
    const isDone = exitCode === 2 && stderr.includes('MF5124') && of === project;
    expect(exitCode === 0 || isDone, stdout + stderr).toBe(true);
    return performance.now() - startedMs;
  };

  for (let step = 1; step === 1 || kills() < wanted; step++) {
    const args = ['run', '--vars', `{step: ${step}}`];
    const took = await whole(undisturbed, args);
    for (let k = 0; k < perRun; k++) {
      const isRetry = k % 3 === 2;
      await kill(isRetry ? 'retry' : 'run', isRetry ? ['retry'] : args, took);
    }
    await whole(project, args);
    const where = `seed ${seed}, step ${step}`;
    expect(await leftovers(project), where).toEqual([]);
    expect(await state(project), where).toEqual(await state(undisturbed));
    for (const operation of OPERATIONS) {
      for (const layout of LAYOUTS) {
        const took = await whole(undisturbed, commandOf(undisturbed, operation, layout, step));
        const command = commandOf(project, operation, layout, step);
        for (let k = 0; k < perOperation; k++) await kill(operation, command, took);
        await whole(project, command);
        const what = `${where}, ${operation} ${layout}`;
        expect(await leftovers(project), what).toEqual([]);
        expect(await state(project), what).toEqual(await state(undisturbed));
      }
    }
    const checked = await project.memflow('partitions', 'check', '--deep');
    expect(checked.exitCode, checked.stdout).toBe(0);
  }
  const told = [...landed].map(([kind, count]) => `${kind} ${count}`).join(', ');
  await annotate(`${kills()} kills (${told}), seed ${seed}`);
  expect(kills()).toBeGreaterThan(0);
}, 3_600_000);
