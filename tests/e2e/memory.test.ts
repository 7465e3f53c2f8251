import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { sharedPath } from '../support/repository.ts';
import { createMemoryProject, fingerprint, ingest, query, succeed } from './memory-project.ts';

const SAMPLE_END = '2026-06-30 17:42:10';

describe('the memory project on the bundled sample', () => {
  test('builds green, twice to the same rows', async () => {
    await using project = await createMemoryProject();
    await succeed(project, 'ingest', 'sample');
    await succeed(project, 'build', '--as-of', SAMPLE_END);
    const first = await fingerprint(project);
    expect(first['memory_activation']?.[0]).toBe(10_000);
    await succeed(project, 'run', '--as-of', SAMPLE_END);
    expect(await fingerprint(project)).toEqual(first);
    await succeed(project, 'run', '--as-of', SAMPLE_END, '--full-refresh');
    expect(await fingerprint(project)).toEqual(first);
  });

  test('holds min(chunks, capacity) chunks for every capacity, and refuses others', async () => {
    await using project = await createMemoryProject();
    await succeed(project, 'ingest', 'sample');
    await succeed(project, 'run', '--as-of', SAMPLE_END);
    const [[chunks] = []] = await query(
      project,
      'select count(distinct chunk_id)::int from working_memory',
    );
    expect(chunks).toBeGreaterThan(9);
    for (const capacity of [5, 6, 7, 8, 9]) {
      const flags = ['--as-of', SAMPLE_END, '--vars', `{wm_capacity: ${capacity}}`];
      await succeed(project, 'run', '--select', 'working_memory', ...flags);
      expect(
        await query(
          project,
          `select count(distinct chunk_id) filter (where displaced_by is null)::int,
             count(distinct chunk_id) filter (where in_focus)::int,
             max(displaced_by)::int from working_memory`,
        ),
      ).toEqual([[capacity, 4, capacity]]);
    }
    for (const capacity of ['4', '10', '7.5', 'seven']) {
      const refused = await project.memflow('run', '--vars', `{wm_capacity: ${capacity}}`);
      expect(refused.exitCode, capacity).not.toBe(0);
      expect(refused.stdout + refused.stderr).toContain(
        'wm_capacity must be a whole number from 5 to 9',
      );
    }
  });
});

describe('working memory over time', () => {
  test('holds what was accessed within five minutes, and says when it last was not empty', async () => {
    await using project = await createMemoryProject();
    await ingest(project, [
      { commit: 'c1', at: '2024-03-01 11:55:00', path: 'exactly/out.txt' },
      { commit: 'c2', at: '2024-03-01 11:55:00.001', path: 'just/inside.txt' },
      { commit: 'c3', at: '2024-03-01 12:00:00', path: 'this/moment.txt' },
      { commit: 'c4', at: '2024-03-01 12:00:00.000001', path: 'still/future.txt' },
    ]);
    const labels = async () =>
      (await query(project, 'select label from working_memory order by label')).flat();
    await succeed(project, 'build', '--as-of', '2024-03-01 12:00:00');
    expect(await labels()).toEqual(['just/inside.txt', 'this/moment.txt']);
    expect(await query(project, 'select n_memories::int from memory_overview')).toEqual([[3]]);

    await succeed(project, 'build', '--as-of', '2024-03-02 00:00:00');
    expect(await labels()).toEqual([]);
    expect(await query(project, 'select working_memory_state from memory_overview')).toEqual([
      ['working memory is empty; it last held something at 2024-03-01 12:00:00 UTC'],
    ]);

    await succeed(project, 'build', '--as-of', '2020-01-01 00:00:00');
    expect(await query(project, 'select working_memory_state from memory_overview')).toEqual([
      ['nothing is remembered at 2020-01-01 00:00'],
    ]);
  });
});

describe('a git history', () => {
  test('grows, is rewritten and shrinks: every step equals a rebuild', async () => {
    await using project = await createMemoryProject();
    const git = (...args: readonly string[]) =>
      execFileSync('git', ['-C', project.path('repository'), ...args], {
        encoding: 'utf8',
        env: {
          ...process.env,
          GIT_CONFIG_GLOBAL: '/dev/null',
          GIT_AUTHOR_NAME: 'Ada',
          GIT_AUTHOR_EMAIL: 'ada@example.org',
          GIT_COMMITTER_NAME: 'Ada',
          GIT_COMMITTER_EMAIL: 'ada@example.org',
        },
      });
    const commit = (at: string, ...paths: readonly string[]) => {
      for (const path of paths) project.write(`repository/${path}`, `${at} ${path}`);
      git('add', '-A');
      git('commit', '-q', '--date', `${at}Z`, '-m', `Change ${paths.join(' and ')}`);
    };
    const asOf = ['--as-of', '2024-06-01 00:00:00'];
    const expectRebuildIsEqual = async () => {
      await succeed(project, 'build', ...asOf);
      const grown = await fingerprint(project);
      await succeed(project, 'run', '--full-refresh', ...asOf);
      expect(await fingerprint(project)).toEqual(grown);
      return grown;
    };

    project.write('repository/seed', '');
    execFileSync('git', ['init', '-q', '-b', 'main', project.path('repository')]);
    commit('2024-01-10T10:00:00', 'a.py', 'b.py');
    commit('2024-02-10T10:00:00', 'a.py', 'b.py', 'c.py');
    commit('2024-03-10T10:00:00', 'c.py', 'd.py');
    await succeed(project, 'ingest', 'git', 'repository');
    const first = await expectRebuildIsEqual();
    expect(first['co_activation']?.[0]).toBe(7);

    // a late row in a month that is long done
    commit('2024-01-20T10:00:00', 'a.py', 'd.py');
    await succeed(project, 'ingest', 'git', 'repository');
    await expectRebuildIsEqual();

    git('reset', '-q', '--hard', 'HEAD~3');
    commit('2024-04-10T10:00:00', 'e.py', 'a.py');
    await succeed(project, 'ingest', 'git', 'repository');
    await expectRebuildIsEqual();
    await succeed(project, 'ingest', 'git', 'repository', '--prune-unreachable');
    const pruned = await expectRebuildIsEqual();
    expect(pruned['co_activation']?.[0]).toBe(4);
    expect(
      await query(project, 'select label, n_accesses::int from memory_activation order by label'),
    ).toEqual([
      ['a.py', 2],
      ['b.py', 1],
      ['e.py', 1],
      ['seed', 1],
    ]);
  }, 300_000);
});

const dbtCore = sharedPath('data', 'git_touches_dbt_core.csv.gz');

describe.skipIf(dbtCore === null)('ten years of dbt-core (needs ../shared/data)', () => {
  const END = '2026-08-22 05:06:08';

  test('builds green; what belongs together is what belongs together', async () => {
    await using project = await createMemoryProject();
    await succeed(project, 'ingest', 'touches', dbtCore ?? '');
    await succeed(project, 'build', '--as-of', END);
    expect(
      await query(project, `select n_memories::int, n_accesses::int from memory_overview`),
    ).toEqual([[17_289, 76_743]]);

    const pairs = await query(
      project,
      'select list_sort([label_a, label_b])::varchar from belongs_together order by place limit 20',
    );
    expect(pairs.flat()).toContain(
      '[crates/dbt-adbc/drivers.toml, crates/dbt-adbc/src/checksums.rs]',
    );
    expect(pairs.flat()).toContain('[dbt/version.py, setup.py]');
  });

  test('base level equals an exact reference', async () => {
    await using project = await createMemoryProject();
    await succeed(project, 'ingest', 'touches', dbtCore ?? '');
    for (const asOf of [END, '2021-08-11 18:24:26.5']) {
      await succeed(project, 'run', '--select', '+memory_activation', '--as-of', asOf);
      const now = Date.parse(`${asOf.replace(' ', 'T')}Z`);
      const accesses = await query(
        project,
        `select memory_id, epoch_ms(accessed_at)::double, weight from raw.memory_accesses
         where accessed_at <= timestamp '${asOf}'`,
      );
      const days = new Map<string, { at: number; weight: number }>();
      for (const [id, at, weight] of accesses) {
        const key = `${id} ${Math.floor(Number(at) / 86_400_000)}`;
        const known = days.get(key) ?? { at: 0, weight: 0 };
        days.set(key, {
          at: Math.max(known.at, Number(at)),
          weight: Math.max(known.weight, Number(weight)),
        });
      }
      const exact = new Map<string, number>();
      for (const [key, { at, weight }] of days) {
        const age = Math.max(now - at, 60_000) / 86_400_000;
        const [id = ''] = key.split(' ');
        exact.set(id, (exact.get(id) ?? 0) + weight * age ** -0.5);
      }
      const found = await query(project, 'select memory_id, base_level from memory_activation');
      expect(found).toHaveLength(exact.size);
      const worst = Math.max(
        ...found.map(([id, level]) =>
          Math.abs(Number(level) - Math.log(exact.get(String(id)) ?? Number.NaN)),
        ),
      );
      expect(worst).toBeLessThan(1e-9);
    }
  });

  test('any moment can be asked for after any later run', async () => {
    await using whole = await createMemoryProject();
    await using cut = await createMemoryProject();
    const moment = '2021-03-17 12:00:00';
    await succeed(whole, 'ingest', 'touches', dbtCore ?? '');
    await succeed(whole, 'run', '--as-of', END);
    await succeed(whole, 'run', '--as-of', moment);

    const all = gunzipSync(readFileSync(dbtCore ?? '')).toString('utf8');
    const [header = '', ...lines] = all.split('\n');
    const early = lines.filter((line) => (line.split(',')[1] ?? '9') <= moment);
    cut.write('git_touches_dbt_core.csv', [header, ...early, ''].join('\n'));
    await succeed(cut, 'ingest', 'touches', 'git_touches_dbt_core.csv');
    await succeed(cut, 'run', '--as-of', moment);

    const models = ['memory_activation', 'working_memory', 'ltm_associations', 'ltm_concepts'];
    expect(await fingerprint(whole, models)).toEqual(await fingerprint(cut, models));
  });
});
