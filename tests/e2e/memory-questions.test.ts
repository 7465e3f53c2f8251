import { existsSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { TestProject } from '../support/create-project.ts';
import { createMemoryProject, ingest, query, succeed } from './memory-project.ts';
import { writeRaw } from './memory-rows.ts';

const SAMPLE_END = '2026-06-30 17:42:10';

/** A week in which the menu and its prices changed together, and the manual by itself. */
const WEEK = [
  ...['01', '02', '03', '04'].flatMap((day) => [
    { commit: `c${day}`, at: `2024-03-${day} 10:00:00`, path: 'kitchen/menu.md' },
    { commit: `c${day}`, at: `2024-03-${day} 10:00:00`, path: 'office/prices.csv' },
  ]),
  { commit: 'c05', at: '2024-03-05 09:00:00', path: 'kitchen/oven manual.md' },
  { commit: 'c06', at: '2024-03-07 11:58:00', path: "kitchen/cook's notes.md" },
];
const WEEK_END = '2024-03-07 12:00:00';

async function ask(project: TestProject, ...args: readonly string[]) {
  return JSON.parse(await succeed(project, 'memory', ...args, '--output', 'json'));
}

async function createWeek(): Promise<TestProject> {
  const project = await createMemoryProject();
  await ingest(project, WEEK);
  await succeed(project, 'run', '--as-of', WEEK_END);
  return project;
}

describe('memflow memory status', () => {
  test('tells what the tables say, in 80 columns', async () => {
    await using project = await createMemoryProject();
    await succeed(project, 'ingest', 'sample');
    await succeed(project, 'run', '--as-of', SAMPLE_END);
    const text = await succeed(project, 'memory', 'status');
    expect(text.split('\n').filter((line) => [...line].length > 80)).toEqual([]);
    expect(text).toContain('The memory at 2026-06-30 17:42 UTC');
    expect(text).toContain('fate: 1,000 kept, 2,000 retained, 7,000 archived');

    const { status, in_mind, episodes, belongs_together } = await ask(project, 'status');
    const [[memories, today] = []] = await query(
      project,
      `select (select count(*) from memory_activation)::int,
         (select count(distinct episode_id) from stm_episode_members
          where accessed_at between '2026-06-30' and '${SAMPLE_END}')::int`,
    );
    expect([status.n_memories, status.n_episodes_today]).toEqual([memories, today]);
    expect([in_mind.length, episodes.length, belongs_together.length]).toEqual([5, 5, 5]);
    expect((await ask(project, 'status', '--limit', '-1')).in_mind).toHaveLength(7);
  });

  test('of a history that has not begun says so', async () => {
    await using project = await createWeek();
    await succeed(project, 'run', '--as-of', '2020-01-01 00:00:00');
    const text = await succeed(project, 'memory', 'status');
    expect(text).toContain('0 memories; 0 accesses\n');
    expect(text).toContain('nothing is remembered at');
    expect(await succeed(project, 'memory', 'why', 'menu')).toContain(
      'Nothing is remembered at the moment of the last run',
    );
  });
});

describe('memflow memory why', () => {
  test('adds up to what the tables say', async () => {
    await using project = await createWeek();
    const { memory, accesses, episode, associations } = await ask(
      project,
      'why',
      'kitchen/menu.md',
    );
    expect(memory.base_level + memory.context + memory.importance).toBeCloseTo(
      memory.activation,
      9,
    );
    const terms = accesses.map((day: { term: number }) => day.term);
    expect(Math.log(terms.reduce((sum: number, term: number) => sum + term, 0))).toBeCloseTo(
      memory.base_level,
      9,
    );
    expect(terms).toHaveLength(4);
    expect(memory.context).toBeGreaterThan(0);
    expect(associations.map((row: { label: string }) => row.label)).toEqual(['office/prices.csv']);
    expect(episode).toMatchObject({ others: ['office/prices.csv'], n_memories: 2 });
    expect(
      await query(
        project,
        `select fate, reason, place::int from memory_fate
        where memory_id = '${memory.memory_id}'`,
      ),
    ).toEqual([[memory.fate, memory.reason, memory.fate_place]]);
  });

  test('finds a memory by id, by label, and by words of its label, quotes and all', async () => {
    await using project = await createWeek();
    const text = await succeed(project, 'memory', 'why', "cook's notes");
    expect(text).toContain('Working memory: chunk 1; in focus');
    expect(text.split('\n').filter((line) => [...line].length > 80)).toEqual([]);
    const { memory } = await ask(project, 'why', "kitchen/cook's notes.md");
    expect((await ask(project, 'why', memory.memory_id)).memory.label).toBe(memory.label);
    expect((await ask(project, 'why', 'oven', 'manual')).memory.label).toBe(
      'kitchen/oven manual.md',
    );

    const several = await project.memflow('memory', 'why', 'kitchen');
    expect([several.exitCode, several.stderr]).toEqual([
      1,
      expect.stringContaining('MF1834: several memories have "kitchen" in their label'),
    ]);
    const slip = await project.memflow('memory', 'why', 'kitchen/menu.txt');
    expect([slip.exitCode, slip.stderr]).toEqual([
      1,
      expect.stringContaining('did you mean "kitchen/menu.md"?'),
    ]);
  });

  test('says of a memory without a log that its columns are all there is, and of one to come that it is to come', async () => {
    await using project = await createMemoryProject();
    await writeRaw(
      project,
      `insert into raw.raw_memories (memory_id, content, concepts, created_at, access_count, last_accessed_at, source_id, natural_key, load_id, is_removed)
       values ('m1', 'a diary', ['diary'], '2024-03-01', 5, '2024-03-06', 's', '1', 1, false),
              ('m2', 'a plan', [], '2025-03-01', 1, null, 's', '2', 1, false)`,
    );
    await succeed(project, 'run', '--as-of', WEEK_END);
    expect(await succeed(project, 'memory', 'why', 'm1')).toContain(
      'no log: from count, first and last access alone',
    );
    expect(await succeed(project, 'memory', 'why', 'm2')).toContain('Not remembered at 2024-03-07');
  });
});

describe('memflow memory recall', () => {
  test('ranks by words, one association and base level, added up', async () => {
    await using project = await createWeek();
    const { hits } = await ask(project, 'recall', 'the MENU, please!');
    expect(hits.map((hit: { label: string }) => hit.label)).toEqual([
      'kitchen/menu.md',
      'office/prices.csv',
    ]);
    for (const { score, relevance, spread, base_level_part } of hits) {
      expect(relevance + spread + base_level_part).toBeCloseTo(score, 9);
    }
    expect(hits[0]).toMatchObject({ terms: ['menu'], spread_from: null });
    expect(hits[1]).toMatchObject({ terms: null, relevance: 0, spread_from: 'kitchen/menu.md' });
    expect(hits[1].spread).toBeCloseTo(hits[0].relevance / 2, 9);
  });

  test('takes any text as words; of nothing found it says what is like it', async () => {
    await using project = await createWeek();
    const hostile = `'); drop table stg_memories; -- {{ 1 / 0 }} {% raw %} \\ " oven`;
    const { hits } = await ask(project, 'recall', hostile);
    expect(hits[0].label).toBe('kitchen/oven manual.md');

    const nothing = await succeed(project, 'memory', 'recall', 'pricse');
    expect(nothing).toBe('Nothing comes to mind with "pricse".\nDid you mean prices?\n');
    expect(await ask(project, 'recall', 'Ж漢字')).toEqual({
      text: 'Ж漢字',
      hits: [],
      did_you_mean: [],
    });
  });

  test('builds nothing', async () => {
    await using project = await createMemoryProject();
    const { exitCode, stderr } = await project.memflow('memory', 'recall', 'menu');
    expect([exitCode, stderr]).toEqual([
      1,
      expect.stringContaining('MF1832: model "stg_memories" is not built yet'),
    ]);
    expect(existsSync(project.path('memory.duckdb'))).toBe(false);
  });
});
