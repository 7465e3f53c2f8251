import { describe, expect, test } from 'vitest';
import type { TestProject } from '../support/create-project.ts';
import { createMemoryProject, fingerprint, query, succeed } from './memory-project.ts';
import { type AccessRow, buildModels, runModels, writeLoad, writeRaw } from './memory-rows.ts';

/** Histories that no one plans for: each stage has a defined answer, and says what it could not use. */
const NOON = '2024-03-01T12:00:00';

/** How many rows each stage holds. */
async function stages(project: TestProject): Promise<Readonly<Record<string, unknown>>> {
  const models = [
    'stg_memories',
    'stg_accesses',
    'memory_activation',
    'working_memory',
    'stm_episodes',
    'co_activation',
    'ltm_associations',
    'ltm_concepts',
    'memory_fate',
    'memory_health',
  ];
  const rows = await query(
    project,
    models.map((m) => `select '${m}', count(*)::int from ${m}`).join(' union all '),
  );
  return Object.fromEntries(rows.map(([model, n]) => [String(model), n]));
}

async function health(project: TestProject, ...columns: readonly string[]) {
  const [row = []] = await query(
    project,
    `select ${columns.map((c) => `${c}::int`).join(', ')} from memory_health order by as_of desc limit 1`,
  );
  return row;
}

/** Builds with every test, and then shows that building anew gives the same rows. */
async function buildTwice(project: TestProject, asOf = NOON): Promise<void> {
  await buildModels(project, asOf);
  const first = await fingerprint(project);
  await runModels(project, asOf, { fullRefresh: true });
  expect(await fingerprint(project)).toEqual(first);
}

/** A row of raw_memories: everything that is not given is NULL. */
const memories = (...rows: readonly string[]) =>
  `insert into raw.raw_memories by name
   select *, 's' as source_id, 'k' as natural_key, 1 as load_id, false as is_removed from (${rows.join(' union all by name ')})`;

describe('a history', () => {
  test('that was never brought in is an error that says what to do', async () => {
    await using project = await createMemoryProject();
    const { exitCode, stdout, stderr } = await project.memflow('run');
    expect(exitCode).toBe(1);
    expect(stdout + stderr).toContain('memflow ingest');
  });

  test('without a row is remembered as nothing', async () => {
    await using project = await createMemoryProject();
    await writeRaw(project, 'select 1');
    await buildTwice(project);
    const { memory_health, ...others } = await stages(project);
    expect(new Set(Object.values(others))).toEqual(new Set([0]));
    expect(memory_health).toBe(1);
    const status = await succeed(project, 'memory', 'status');
    expect(status).toContain('nothing is remembered');
    expect(status).not.toMatch(/null|NaN|undefined/);
    expect(await succeed(project, 'memory', 'recall', 'anything')).toContain(
      'Nothing comes to mind',
    );
  });

  test('of one memory keeps it', async () => {
    await using project = await createMemoryProject();
    await writeRaw(
      project,
      memories(`select 'm1' as memory_id, timestamp '2024-03-01 11:59:00' as created_at`),
    );
    await buildTwice(project);
    expect(await stages(project)).toMatchObject({
      memory_activation: 1,
      working_memory: 1,
      stm_episodes: 1,
      co_activation: 0,
      memory_fate: 1,
    });
    expect(await query(project, 'select fate, reason, margin from memory_fate')).toEqual([
      ['kept', 'recent', 0],
    ]);
    expect(await succeed(project, 'memory', 'why', 'm1')).toContain('Fate: kept, place 1 of 1');
  });

  test('that happened at one instant is one episode, ordered by id, and all of it is in mind', async () => {
    await using project = await createMemoryProject();
    const added = ['e', 'd', 'c', 'b', 'a'].map(
      (memory): AccessRow => ({ memory, at: '2024-03-01 12:00:00', context: 'c' }),
    );
    await writeLoad(project, { added }, 1);
    await buildTwice(project);
    expect(await stages(project)).toMatchObject({
      stm_episodes: 1,
      co_activation: 10,
      working_memory: 5,
    });
    expect(await query(project, 'select memory_id from working_memory order by place')).toEqual(
      ['a', 'b', 'c', 'd', 'e'].map((id) => [id]),
    );
    expect(await query(project, 'select distinct c_ab, c_ba from co_activation')).toEqual([[1, 1]]);
    expect(await query(project, 'select fate from memory_fate order by memory_id')).toEqual(
      ['kept', 'retained', 'archived', 'archived', 'archived'].map((fate) => [fate]),
    );
  });

  test('whose clock ran backwards is what it would be in order', async () => {
    await using backwards = await createMemoryProject();
    await using forwards = await createMemoryProject();
    const rows = Array.from(
      { length: 6 },
      (_, i): AccessRow => ({
        memory: `m${i % 3}`,
        at: `2024-03-01 1${i % 2}:0${i}:00`,
        actor: 'ada',
      }),
    );
    for (const [i, row] of [...rows].reverse().entries()) {
      await writeLoad(backwards, { added: [row] }, i + 1);
      await runModels(backwards, NOON);
    }
    await writeLoad(forwards, { added: rows }, 1);
    await runModels(forwards, NOON);
    // created_at is the first access that is known, which another order of arrival knows later
    const models = [
      'stg_accesses',
      'stm_episodes',
      'stm_episode_members',
      'co_activation',
      'ltm_pair_months',
      'memory_fate',
    ];
    expect(await fingerprint(backwards, models)).toEqual(await fingerprint(forwards, models));
    expect(await stages(backwards)).toMatchObject({ stm_episodes: 2 });
  });

  test('of a memory last accessed before it was made is one accessed when it was made', async () => {
    await using project = await createMemoryProject();
    await writeRaw(
      project,
      memories(
        `select 'm1' as memory_id, timestamp '2024-02-01' as created_at, timestamp '2023-01-01' as last_accessed_at, 3 as access_count`,
      ),
    );
    await buildTwice(project);
    expect(
      await query(
        project,
        'select last_accessed_at::varchar, n_accesses::int, isfinite(base_level) from memory_activation',
      ),
    ).toEqual([['2024-02-01 00:00:00', 3, true]]);
  });

  test('that holds everything twice holds it once, and the health tells', async () => {
    await using project = await createMemoryProject();
    const row: AccessRow = { memory: 'm1', at: '2024-03-01 11:59:00', context: 'c' };
    await writeLoad(project, { added: [row, row, { ...row, weight: 0.5 }] }, 1);
    await writeRaw(project, 'insert into raw.raw_memories select * from raw.raw_memories');
    await runModels(project, NOON);
    expect(await stages(project)).toMatchObject({
      stg_memories: 1,
      stg_accesses: 1,
      memory_activation: 1,
    });
    expect(await query(project, 'select weight from stg_accesses')).toEqual([[1]]);
    expect(await health(project, 'n_duplicate_memories', 'n_duplicate_accesses')).toEqual([1, 2]);
  });
});

describe('a memory', () => {
  test('of 1 MB of text is remembered, found and shown on one screen', async () => {
    await using project = await createMemoryProject();
    await writeRaw(
      project,
      memories(
        `select 'm1' as memory_id, repeat('lorem ipsum ', 90000) || 'needle' as content, ['text'] as concepts, timestamp '2024-03-01 11:59:00' as created_at`,
        `select 'm2' as memory_id, repeat('x', 1000000) as content, timestamp '2024-03-01 11:59:00' as created_at`,
      ),
    );
    await buildTwice(project);
    expect(await query(project, 'select max(length(label))::int from memory_activation')).toEqual([
      [200],
    ]);
    expect(await query(project, 'select max(length(content))::int from stg_memories')).toEqual([
      [1_080_006],
    ]);
    const { hits } = JSON.parse(
      await succeed(project, 'memory', 'recall', 'needle', '--output', 'json'),
    );
    expect(hits[0]).toMatchObject({ memory_id: 'm1', terms: ['needle'] });
    for (const args of [['status'], ['why', 'm2'], ['recall', 'lorem']]) {
      const text = await succeed(project, 'memory', ...args);
      expect(text.split('\n').filter((line) => [...line].length > 80)).toEqual([]);
    }
  });

  test('of 10,000 concepts is about the first hundred of them, and the health tells', async () => {
    await using project = await createMemoryProject();
    await writeRaw(
      project,
      memories(
        `select 'm1' as memory_id, [format('concept {}', i // 2) for i in range(20000)] as concepts, timestamp '2024-03-01 11:59:00' as created_at`,
        `select 'm2' as memory_id, ['concept 0'] as concepts, timestamp '2024-03-01 11:59:30' as created_at`,
      ),
    );
    await buildTwice(project);
    expect(
      await query(
        project,
        'select concepts[1], len(concepts)::int from stg_memories order by memory_id',
      ),
    ).toEqual([
      ['concept 0', 50],
      ['concept 0', 1],
    ]);
    expect(await health(project, 'n_crowded_memories', 'n_concepts')).toEqual([1, 50]);
    // one concept in fifty is not enough to be one chunk
    expect(
      await query(project, 'select count(distinct chunk_id)::int from working_memory'),
    ).toEqual([[2]]);
  });

  test('of which nothing is known but its id and time is kept under its id; rows without these are counted', async () => {
    await using project = await createMemoryProject();
    // raw tables that another loader fills may promise less
    await writeRaw(
      project,
      ['raw_memories.memory_id', 'raw_memories.created_at', 'memory_accesses.memory_id']
        .concat(['memory_accesses.accessed_at', 'memory_accesses.kind', 'memory_accesses.weight'])
        .map((name) => name.split('.'))
        .map(([table, column]) => `alter table raw.${table} alter ${column} drop not null`)
        .join(';'),
    );
    await writeRaw(
      project,
      memories(
        `select 'm1' as memory_id, timestamp '2024-03-01 11:59:00' as created_at, 'nan'::double as importance_score`,
        `select 'm2' as memory_id, '  ' as content, ['', null, ' '] as concepts, timestamp '2024-03-01 11:59:00' as created_at, '' as memory_type`,
        `select timestamp '2024-03-01 11:59:00' as created_at`,
        `select 'm4' as memory_id`,
      ),
    );
    await writeRaw(
      project,
      `insert into raw.memory_accesses (memory_id, accessed_at, kind, weight, context_id, actor_id, load_id, is_removed)
       values ('m1', '2024-03-01 11:59:30', null, null, null, null, 1, false),
              ('m2', '2024-03-01 11:59:40', '', 'nan', '', '', 1, false),
              ('m2', '2024-03-01 11:59:50', '', 'inf', '', '', 1, false),
              ('m2', '2024-03-01 11:59:55', '', 1e300, '', '', 1, false),
              (null, '2024-03-01', 'touch', 1, null, null, 1, false), ('m1', null, 'touch', 1, null, null, 1, false)`,
    );
    await runModels(project, NOON);
    expect(
      await query(
        project,
        'select memory_id, label, concepts, isfinite(activation) from memory_activation order by 1',
      ),
    ).toEqual([
      ['m1', 'm1', [], true],
      ['m2', 'm2', [], true],
    ]);
    expect(await stages(project)).toMatchObject({
      stg_accesses: 6,
      working_memory: 2,
      memory_fate: 2,
    });
    expect(await health(project, 'n_unusable_rows')).toEqual([4]);
  });

  test('of the far future is invisible until its time, one from before 1970 is old', async () => {
    await using project = await createMemoryProject();
    await writeLoad(
      project,
      {
        added: [
          { memory: 'old', at: '1066-10-14 09:00:00', context: 'c' },
          { memory: 'older', at: '0001-01-01 00:00:00', context: 'd' },
          { memory: 'old', at: '1969-12-31 23:59:59.999999', context: 'e' },
          { memory: 'new', at: '9999-12-31 23:59:59', context: 'f' },
        ],
      },
      1,
    );
    await buildTwice(project);
    expect(
      await query(
        project,
        'select memory_id, n_days::int, isfinite(base_level) from memory_activation order by 1',
      ),
    ).toEqual([
      ['old', 2, true],
      ['older', 1, true],
    ]);
    expect(await stages(project)).toMatchObject({ stg_accesses: 4, stm_episodes: 4 });
    expect(await health(project, 'n_future_accesses')).toEqual([1]);
    await runModels(project, '9999-12-31T23:59:59');
    expect(await stages(project)).toMatchObject({ memory_activation: 3, working_memory: 1 });
  });
});
