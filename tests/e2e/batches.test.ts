import { setTimeout as pause } from 'node:timers/promises';
import { DuckDBInstance } from '@duckdb/node-api';
import { expect, test } from 'vitest';
import { createSession } from '../../src/index.ts';
import { createProject, type TestProject } from '../support/create-project.ts';
import { seededRandom, soakCount } from '../support/random.ts';

const QUERY = `select range as id, 'r' || range % 7 as region, timestamp '2024-01-01' + to_hours(range * 3) as created_at,
  sum(range + {{ var('run', 0) }}) over (partition by range % 7 order by range) as value
from range({{ var('from', 0) }}, {{ var('to', 2000) }})`;

const BATCHES = {
  plain: '',
  rows: ", batch={'rows': 300}",
  partitions: ", batch={'partitions': 2}",
  by: ", batch={'by': 'region'}",
};

const SHAPES = {
  table: "materialized='table', unique_key='id'",
  append: "materialized='incremental', incremental_strategy='append', unique_key='id'",
  replace:
    "materialized='incremental', incremental_strategy='delete+insert', unique_key=['region', 'id']",
  merge: "materialized='incremental', incremental_strategy='merge', unique_key='id'",
  tables: "materialized='incremental', unique_key='id'",
  files: "materialized='incremental', unique_key='id'",
};

function modelsOf(shape: keyof typeof SHAPES): Record<string, string> {
  const layout = shape === 'tables' || shape === 'files' ? shape : 'table';
  return Object.fromEntries(
    Object.entries(BATCHES).map(([name, batch]) => [
      `models/${shape}_${name}.sql`,
      `{{ config(${SHAPES[shape]}, partition_by={'field': 'created_at', 'layout': '${layout}'}${batch}) }}\n${QUERY}\n`,
    ]),
  );
}

const content = (name: string) =>
  `select count(*), count(distinct id), bit_xor(hash(id, region, created_at, value)) from ${name}`;

async function succeeds(project: TestProject, ...args: string[]): Promise<string> {
  const { exitCode, stdout, stderr } = await project.memflow(...args);
  expect(exitCode, stdout + stderr).toBe(0);
  return stdout + stderr;
}

/** Changes the database behind the back of memflow. */
async function change(project: TestProject, sql: string): Promise<void> {
  const instance = await DuckDBInstance.create(project.path('shop.duckdb'));
  const connection = await instance.connect();
  await connection.run(sql);
  connection.closeSync();
  instance.closeSync();
}

const sideTables = (project: TestProject) =>
  project.query("select table_name from duckdb_tables() where table_name like '%memflow_batches'");

test.each(Object.keys(SHAPES))(
  '%s: in batches it comes to what it comes to as one',
  async (name) => {
    const shape = Object.keys(SHAPES).find((key): key is keyof typeof SHAPES => key === name);
    await using project = await createProject(modelsOf(shape ?? 'table'));
    const spans = name === 'append' ? ['2000, to: 3500'] : ['1500, to: 3500', '0, to: 0'];
    for (const span of ['0, to: 2000', ...spans]) {
      await succeeds(project, 'run', '--vars', `{from: ${span}, run: 1}`);
      const [plain] = await project.query(content(`${name}_plain`));
      for (const batch of ['rows', 'partitions', 'by']) {
        const where = `${name} by ${batch}, from ${span}`;
        expect((await project.query(content(`${name}_${batch}`)))[0], where).toEqual(plain);
      }
      expect(await sideTables(project)).toEqual([]);
    }
    if (name === 'merge') {
      const batches = await project.query(
        "select ordinal, total, row_count from memflow.batches where identifier = 'merge_by' order by 1",
      );
      expect(batches.map(([ordinal, total]) => [ordinal, total])).toEqual(
        [1, 2, 3, 4, 5, 6, 7].map((ordinal) => [ordinal, 7]),
      );
    }
  },
  120_000,
);

test('NULL and tied keys are in one batch each', async () => {
  const query =
    'select case when range % 5 > 0 then range % 3 end as a, case when range % 7 > 0 then range end as b from range(500)';
  await using project = await createProject({
    'models/one.sql': `{{ config(materialized='table') }}\n${query}`,
    'models/cut.sql': `{{ config(materialized='table', unique_key=['a', 'b'], batch={'rows': 20}) }}\n${query}`,
    'models/each.sql': `{{ config(materialized='table', batch={'by': 'a'}) }}\n${query}`,
  });
  await succeeds(project, 'run');
  for (const name of ['cut', 'each']) {
    const rows = await project.query(
      `select count(*) from (from one except all from ${name}) union all select count(*) from (from ${name} except all from one)`,
    );
    expect(rows.map(([count]) => Number(count))).toEqual([0, 0]);
  }
});

test('an increment without rows writes nothing, not even into the ledger', async () => {
  await using project = await createProject({
    'models/loads.sql': `{{ config(materialized='incremental', unique_key='id') }}
select range as id, range // 100 as load_id from range({{ var('to', 1000) }})
{% if is_incremental() %}where range // 100 > (select max(load_id) from {{ this }}){% endif %}`,
  });
  await succeeds(project, 'run');
  const entries = () => project.query('select count(*), max(commit_number) from memflow.commits');
  const before = await entries();
  expect(await succeeds(project, 'run')).toContain('NO-OP');
  expect(await entries()).toEqual(before);
  await succeeds(project, 'run', '--vars', '{to: 2000}');
  expect(Number((await project.query('select count(*) from loads'))[0]?.[0])).toBe(2000);
});

test('an unfinished build is gone on with, or given up when it is another one', async () => {
  const model = (value: string) =>
    `{{ config(materialized='table', batch={'by': 'region'}) }}
select id, region, case when region = 'r3' and {{ var('fails', 'false') }} then error('stopped') else ${value} end as value
from {{ ref('raw') }}`;
  await using project = await createProject({
    'models/raw.sql': `{{ config(materialized='table') }}\nselect range as id, 'r' || range % 5 as region from range(100)`,
    'models/cut.sql': model('id'),
  });
  await succeeds(project, 'run', '-s', 'raw');
  const stop = async () => {
    const { exitCode } = await project.memflow('run', '-s', 'cut', '--vars', "{fails: 'id >= 0'}");
    expect(exitCode).toBe(1);
  };
  await stop();
  expect(await sideTables(project)).toHaveLength(1);
  await stop();
  expect(project.read('logs/memflow.log')).toContain('goes on behind batch 3 of 6');
  // Another text is another build.
  expect(await succeeds(project, 'run', '-s', 'cut')).toContain('starts over');
  expect(await sideTables(project)).toEqual([]);
  await stop();
  // A row too many: the rows are not those that were counted.
  await change(
    project,
    'insert into cut__memflow_batches select * from cut__memflow_batches limit 1',
  );
  const again = await project.memflow('run', '-s', 'cut', '--vars', "{fails: 'id >= 0'}");
  expect(again.stdout).toContain('are not those that the ledger of batches has counted');
  const startsOver = async (sql: string, reason: string) => {
    await change(project, sql);
    const { stdout } = await project.memflow('run', '-s', 'cut', '--vars', "{fails: 'id >= 0'}");
    expect(stdout).toContain(`cut starts over with its batches: ${reason}`);
    expect(stdout).toContain('3 of 6 batches are kept');
  };
  await startsOver(
    'delete from memflow.batch_log where ordinal = 2',
    'its rows are not those that the ledger of batches has counted',
  );
  await startsOver('drop table cut__memflow_batches', 'the table of its batches is gone');
  await startsOver('delete from memflow.batch_log', 'the ledger knows of no batch');
  await succeeds(project, 'run', '-s', 'cut');
  expect(Number((await project.query('select sum(value) from cut'))[0]?.[0])).toBe(4950);
  // Without batches, what an unfinished build has left goes.
  await stop();
  project.write('models/cut.sql', model('id').replace(", batch={'by': 'region'}", ''));
  await succeeds(project, 'run', '-s', 'cut');
  expect(await sideTables(project)).toEqual([]);
}, 120_000);

test('kill -9 between and within batches: the next run comes to the same', async ({ annotate }) => {
  const random = seededRandom(Number(process.env['MEMFLOW_SEED'] ?? 1));
  const files = {
    'models/cut.sql': `{{ config(materialized='table', unique_key='id', batch={'rows': 20000}) }}
select range as id, md5(range::varchar) as text from range(400000)`,
  };
  await using undisturbed = await createProject(files);
  await using project = await createProject(files);
  const startedMs = performance.now();
  await succeeds(undisturbed, 'run');
  const took = performance.now() - startedMs;
  const kills = soakCount(3);
  let landed = 0;
  for (let k = 0; k < kills; k++) {
    const running = project.start('run', ...(k % 4 === 3 ? ['--full-refresh'] : []));
    await pause(100 + random() * took);
    running.kill('SIGKILL');
    if ((await running.ended).signal === 'SIGKILL') landed++;
  }
  await succeeds(project, 'run');
  const state = (of: TestProject) =>
    of.query('select count(*), count(distinct id), bit_xor(hash(id, text)) from cut');
  expect(await state(project)).toEqual(await state(undisturbed));
  expect(await sideTables(project)).toEqual([]);
  await annotate(`${landed} kills`);
  expect(landed).toBeGreaterThan(0);
}, 3_600_000);

/** Expressions over `range` by what is special about their type. */
const VALUES = {
  bool: 'range % 2 = 0',
  decimal: '(range % 5)::decimal(9, 2) / 3',
  blob: String.raw`('\x0' || range % 3 || '\x27')::blob`,
  time: "timetz '10:00:00.123456+02' + to_hours((range % 3)::int)",
  uuid: "('00000000-0000-0000-0000-00000000000' || range % 3)::uuid",
  // In the order of the type, which is not that of its texts.
  enumeration: "(['a', 'o''b', 'c'])[range % 3 + 1]::enum('c', 'a', 'o''b')",
  double:
    "case range % 4 when 0 then 'nan'::double when 1 then '-infinity'::double else 0.1 * range end",
  interval: 'to_days((range % 3)::int)',
  hugeint: '(range % 2)::hugeint * 170141183460469231731687303715884105727',
  moment: "timestamptz '2024-03-31 00:30:00+02' + to_hours((range % 3)::int)",
  json: "json_object('a', range % 3, 'b', 'o''clock')",
  bits: "('10' || range % 2)::bit",
  nanoseconds: 'make_timestamp_ns(range % 3)',
};

test('by values of every type', async () => {
  const models = Object.entries(VALUES).flatMap(([name, sql]) => {
    const query = `select range as id, ${sql} as "the ""value""" from range(24)`;
    return [
      [`models/${name}_whole.sql`, `{{ config(materialized='table') }}\n${query}`],
      [
        `models/${name}_cut.sql`,
        `{{ config(materialized='table', batch={'by': 'the "value"'}) }}\n${query}`,
      ],
    ];
  });
  await using project = await createProject(Object.fromEntries(models));
  await succeeds(project, 'run');
  for (const name of Object.keys(VALUES)) {
    const [found] = await project.query(
      `select (select count(*) from (from ${name}_whole except all from ${name}_cut)),
        (select count(*) from (from ${name}_cut except all from ${name}_whole)),
        (select count(distinct "the ""value""") from ${name}_whole) = (select count(*) from memflow.batches where identifier = '${name}_cut')`,
    );
    expect([name, ...(found ?? [])]).toEqual([name, '0', '0', true]);
  }
});

test('readers beside a build in batches see the old rows or the new ones, and no error', async () => {
  await using project = await createProject({
    'models/cut.sql': `{{ config(materialized='table', batch={'by': 'part'}) }}
select range as id, range % 6 as part, {{ var('run', 0) }} as run from range(60000)`,
  });
  const open = (run: number) =>
    createSession({ projectDir: project.root, writesArtifacts: false, vars: { run } });
  await using session = open(0);
  await session.run();
  await using pool = await session.openPool();
  const seen = new Set<string>();
  let isOver = false;
  const read = async () => {
    const client = await pool.connect();
    while (!isOver) {
      const { rows } = await client.query('select count(*), min(run) = max(run) from cut');
      seen.add(String(rows[0]));
    }
    await client.close();
  };
  const readers = [read(), read(), read()];
  for (let run = 1; run <= 6; run++) {
    await using again = open(run);
    expect((await again.run()).exitCode).toBe(0);
  }
  isOver = true;
  await Promise.all(readers);
  expect([...seen]).toEqual(['60000,true']);
});
