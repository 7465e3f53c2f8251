import { gzipSync } from 'node:zlib';
import { DuckDBInstance } from '@duckdb/node-api';
import { describe, expect, test } from 'vitest';
import type { TestProject } from '../support/create-project.ts';
import { createMemoryProject, query, succeed } from './memory-project.ts';

/** The memory project with feeds. */
async function createFeedProject(feeds: string): Promise<TestProject> {
  const project = await createMemoryProject();
  project.write('project.yml', `${project.read('project.yml')}\ningest:\n${feeds}`);
  return project;
}

const memories = (project: TestProject) =>
  query(
    project,
    `select natural_key, content, to_json(concepts)::varchar, created_at::varchar, importance_score, memory_type, load_id::int, is_removed
     from raw.raw_memories order by natural_key`,
  );

const accesses = (project: TestProject) =>
  query(
    project,
    `select m.natural_key, a.accessed_at::varchar, a.kind, a.weight, a.context_id, a.actor_id, a.load_id::int, a.is_removed
     from raw.memory_accesses as a join raw.raw_memories as m using (memory_id)
     order by a.accessed_at, m.natural_key, a.load_id`,
  );

/** The pairs of memories that met. */
const met = (project: TestProject) =>
  query(
    project,
    `select least(a.label, b.label), greatest(a.label, b.label)
     from co_activation
     join stg_memories as a on a.memory_id = memory_a
     join stg_memories as b on b.memory_id = memory_b`,
  );

const CHATS = `
  chats:
    files: data/chats*.csv
    table: memories
    key: id
    columns:
      content: text
      created_at: sent
      concepts: tags
      importance_score: stars::double / 5
    defaults: {memory_type: chat, importance_score: 0.5}
    concept_separator: ';'
`;

describe('a feed of CSV files', () => {
  test('brings what is new or changed under a new load_id, and leaves the rest alone', async () => {
    await using project = await createFeedProject(CHATS);
    const header = 'id,text,sent,tags,stars\n';
    project.write(
      'data/chats1.csv',
      `${header}1,"Hello, you\nthere",2024-07-01 12:00,a;b; c,4\n007,,2024-07-02,,\n`,
    );
    project.write('data/chats2.csv', `${header}3,C,2024-07-03T10:00:00+02:00,[],1\n`);
    expect(await succeed(project, 'ingest', 'chats')).toContain(
      'chats: 3 rows in 2 files: 3 new, 0 changed, 0 unchanged.',
    );
    const first = [
      ['007', null, null, '2024-07-02 00:00:00', 0.5, 'chat', 1, false],
      ['1', 'Hello, you\nthere', '["a","b","c"]', '2024-07-01 12:00:00', 0.8, 'chat', 1, false],
      ['3', 'C', '[]', '2024-07-03 08:00:00', 0.2, 'chat', 1, false],
    ];
    expect(await memories(project)).toEqual(first);
    expect(await succeed(project, 'ingest')).toContain('0 new, 0 changed, 3 unchanged');
    expect(await memories(project)).toEqual(first);

    project.write(
      'data/chats2.csv',
      `${header.trimEnd()}\r\n3,D,2024-07-03 08:00:00,[],1\r\n4,E,2024-07-03,x,5\r\n`,
    );
    project.write('data/chats1.csv', `${header}1,"Hello, you\nthere",2024-07-01 12:00,a;b; c,4\n`);
    const again = await project.memflow('ingest');
    expect(again.stdout).toContain(
      'chats: 3 rows in 2 files: 1 new, 1 changed, 1 unchanged, 1 vanished.',
    );
    expect(again.stderr).toContain('MF1818');
    expect(await memories(project)).toEqual([
      first[0],
      first[1],
      ['3', 'D', '[]', '2024-07-03 08:00:00', 0.2, 'chat', 2, false],
      ['4', 'E', '["x"]', '2024-07-03 00:00:00', 1, 'chat', 2, false],
    ]);
  });

  test('takes back what vanished where it says so, and brings it again when it is back', async () => {
    await using project = await createFeedProject(`${CHATS}    on_missing: remove\n`);
    const header = 'id,text,sent,tags,stars\n';
    const [one, two] = ['1,A,2024-07-01,a,1\n', '2,B,2024-07-02,b,1\n'];
    const remembered = async () => {
      await succeed(project, 'build', '--as-of', '2024-08-01');
      return (await query(project, 'select label from memory_activation order by label')).flat();
    };
    project.write('data/chats.csv', header + one + two);
    await succeed(project, 'ingest');
    expect(await remembered()).toEqual(['A', 'B']);
    project.write('data/chats.csv', header + two);
    expect(await succeed(project, 'ingest')).toContain('1 vanished and taken back');
    expect(await remembered()).toEqual(['B']);
    expect(await succeed(project, 'ingest')).toContain('0 new, 0 changed, 1 unchanged.');
    project.write('data/chats.csv', header + one + two);
    expect(await succeed(project, 'ingest')).toContain('1 new, 0 changed, 1 unchanged.');
    expect(await remembered()).toEqual(['A', 'B']);
  });

  test('writes nothing where one row of one file is bad', async () => {
    await using project = await createFeedProject(CHATS);
    project.write('data/chats1.csv', 'id,text,sent,tags,stars\n1,A,2024-07-01,a,1\n');
    project.write('data/chats2.csv', 'id,text,sent,tags,stars\n2,B,yesterday,b,1\n');
    const refused = await project.memflow('ingest');
    expect(refused.exitCode).toBe(1);
    expect(refused.stderr).toContain('data/chats2.csv:2:1');
    expect(
      await query(project, "select table_name from duckdb_tables where schema_name = 'raw'"),
    ).toEqual([]);
  });
});

describe('feeds of a source with a log of accesses', () => {
  const FEEDS = `
  visits:
    files: [log/visits.ndjson, log/more.json]
    table: accesses
    source: site
    columns: {memory_key: page.id, accessed_at: at, kind: "'view'", context_id: session, actor_id: who, weight: w}
    timestamp_format: epoch_milliseconds
    on_missing: remove
  pages:
    files: pages.parquet
    table: memories
    source: site
    key: id
    columns: {content: title, created_at: made, concepts: topics}
    timezone: Europe/Berlin
`;

  async function writePages(project: TestProject): Promise<void> {
    const instance = await DuckDBInstance.create(':memory:');
    const connection = await instance.connect();
    await connection.run(`copy (
      select * from (values
        (1::bigint, 'Home', timestamp '2024-01-01 01:30:00', ['start', 'home']),
        (2, 'About', timestamp '2024-07-01 02:00:00', []),
        (3, 'Never read', timestamp '2024-07-01 02:00:00', null)) as t(id, title, made, topics))
      to '${project.path('pages.parquet')}'`);
    connection.closeSync();
    instance.closeSync();
  }

  test('go through the whole pipeline: JSON and Parquet, times of a zone, late and changed rows', async () => {
    await using project = await createFeedProject(FEEDS.replaceAll('page.id', '\'"page.id"\''));
    await writePages(project);
    const at = (text: string) => Date.parse(`${text}Z`);
    const visit = (page: unknown, when: string, rest: Record<string, unknown> = {}) =>
      JSON.stringify({ 'page.id': page, at: at(when), ...rest });
    project.write(
      'log/visits.ndjson',
      `${visit(1, '2024-07-02T10:00:00.250', { session: 's1', who: 'ada' })}\n\n${visit('2', '2024-07-02T10:00:20', { session: 's1', who: 'ada', w: 0.5 })}\n${visit(2, '2024-07-02T10:00:20', { session: 's1', who: 'ada' })}\n`,
    );
    project.write('log/more.json', `[${visit(1, '2024-07-03T00:00:00', { session: '' })}]`);
    const said = await succeed(project, 'ingest');
    expect(said.trim().split('\n')).toEqual([
      'pages: 3 rows in 1 file: 3 new, 0 changed, 0 unchanged.',
      'visits: 4 rows in 2 files: 3 new, 0 changed, 0 unchanged, 1 there twice.',
      'Last access: 2024-07-03 00:00:00',
    ]);
    expect((await memories(project)).map((row) => row.slice(0, 4))).toEqual([
      ['1', 'Home', '["start","home"]', '2024-01-01 00:30:00'],
      ['2', 'About', '[]', '2024-07-01 00:00:00'],
      ['3', 'Never read', null, '2024-07-01 00:00:00'],
    ]);
    const log = await accesses(project);
    expect(log).toEqual([
      ['1', '2024-07-02 10:00:00.25', 'view', 1, 's1', 'ada', 2, false],
      ['2', '2024-07-02 10:00:20', 'view', 1, 's1', 'ada', 2, false],
      ['1', '2024-07-03 00:00:00', 'view', 1, '', null, 2, false],
    ]);

    const asOf = ['--as-of', '2024-07-03 00:00:00'];
    await succeed(project, 'build', ...asOf);
    expect(
      await query(
        project,
        'select label, n_accesses::int, base_level is not null from memory_activation order by label',
      ),
    ).toEqual([
      ['About', 1, true],
      ['Home', 2, true],
      ['Never read', 1, true],
    ]);
    // the last two were made at one moment
    expect(await met(project)).toEqual([
      ['About', 'Home'],
      ['About', 'Never read'],
    ]);

    // one moves to another moment, one is gone
    project.write(
      'log/visits.ndjson',
      `${visit(1, '2024-07-02T11:30:00', { session: 's1', who: 'ada' })}\n`,
    );
    expect(await succeed(project, 'ingest', 'visits')).toContain(
      '1 new, 0 changed, 1 unchanged, 2 vanished and taken back',
    );
    await succeed(project, 'build', ...asOf);
    expect(await met(project)).toEqual([['About', 'Never read']]);
    // a log that is taken back leaves the access that every memory has at its birth
    expect(
      await query(
        project,
        "select label, n_accesses::int from memory_activation where label <> 'Home' order by label",
      ),
    ).toEqual([
      ['About', 1],
      ['Never read', 1],
    ]);
  });

  test('read gzip, and print one JSON document', async () => {
    await using project = await createFeedProject(`
  notes:
    files: notes.csv.gz
    table: memories
    key: id || '/' || part
    delimiter: "\\t"
    columns: {memory_id: "'note ' || id || part", content: note, created_at: "'2024-01-0' || part", access_count: n, last_accessed_at: last}
    timestamp_format: '%Y-%m-%d'
`);
    project.write(
      'notes.csv.gz',
      gzipSync('id\tpart\tnote\tn\tlast\n1\t1\tA\t3\t2024-02-01\n1\t2\tB\t\t\n'),
    );
    const { feeds } = JSON.parse(await succeed(project, 'ingest', '--output', 'json'));
    expect(feeds).toMatchObject([
      { feed: 'notes', files: ['notes.csv.gz'], rows: 2, added: 2, loadId: 1 },
    ]);
    await succeed(project, 'build', '--as-of', '2024-03-01');
    expect(
      await query(
        project,
        'select memory_id, n_accesses::int, last_accessed_at::varchar from memory_activation order by 1',
      ),
    ).toEqual([
      ['note 11', 3, '2024-02-01 00:00:00'],
      ['note 12', 1, '2024-01-02 00:00:00'],
    ]);
  });
});

test('memflow ingest says what there is in a project without feeds, and makes no database', async () => {
  await using project = await createMemoryProject();
  expect(await succeed(project, 'ingest')).toContain('memflow ingest git [dir]');
  expect(project.exists('memory.duckdb')).toBe(false);
});

test('synthetic memories are the same every time, and another size takes their place', async () => {
  await using project = await createMemoryProject();
  const rows = async () =>
    query(
      project,
      'select count(*)::int, bit_xor(md5_number_lower(m::varchar))::varchar from (select * exclude load_id from raw.raw_memories where not is_removed) as m',
    );
  expect(
    await succeed(project, 'ingest', 'synthetic', '--rows', '1000', '--accesses', '4000'),
  ).toContain('Generated 1000 memories and 4000 accesses.');
  const [[count, hash] = []] = await rows();
  expect(count).toBe(1000);
  expect(
    await succeed(project, 'ingest', 'synthetic', '--rows', '1000', '--accesses', '4000'),
  ).toContain('Nothing new');
  await succeed(project, 'build', '--as-of', '2026-06-30 18:00:00');
  expect(
    await query(
      project,
      'select count(distinct chunk_id) filter (where displaced_by is null)::int from working_memory',
    ),
  ).toEqual([[7]]);
  await succeed(project, 'ingest', 'synthetic', '--rows', '500');
  expect((await rows())[0]?.[0]).toBe(500);
  await succeed(project, 'build', '--as-of', '2026-06-30 18:00:00');
  expect(await query(project, 'select n_memories::int from memory_overview')).toEqual([[500]]);
  await succeed(project, 'ingest', 'synthetic', '--rows', '1000', '--accesses', '4000');
  expect(await rows()).toEqual([[1000, hash]]);
  await succeed(project, 'build', '--as-of', '2026-06-30 18:00:00');
});
