import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { ingestTouches, repositoryOfFile } from '../../../src/ingest/touches-file.ts';
import { sharedPath } from '../../support/repository.ts';
import { openConnection } from './open-connection.ts';
import { testEffects } from './test-effects.ts';

const effects = testEffects();
const folder = mkdtempSync(join(tmpdir(), 'memflow-touches-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function writeCsv(name: string, ...lines: readonly string[]): string {
  const path = join(folder, name);
  writeFileSync(path, `${lines.join('\n')}\n`);
  return path;
}

const HEADER = 'commit_id,committed_at,author_id,subject,path';

describe('ingestTouches', () => {
  test('names the repository by the file', () => {
    expect(repositoryOfFile('/data/git_touches_dbt_core.csv.gz')).toBe('dbt_core');
    expect(repositoryOfFile('mine.csv')).toBe('mine');
  });

  test('reads a file, then only the commits that another one adds', async () => {
    await using open = await openConnection();
    const { connection } = open;
    const one = writeCsv(
      'one.csv',
      HEADER,
      'c1,2024-01-01 10:00:00,ada,"Add, ""it""",a.py',
      'c1,2024-01-01 10:00:00,ada,x,a.py',
    );
    const two = writeCsv(
      'two.csv',
      'path,extra,commit_id,committed_at,author_id,subject',
      'a.py,1,c1,2024-01-01 10:00:00,ada,x',
      'b.py,2,c2,2023-01-01 00:00:00.5,bob,Older',
    );
    const first = await ingestTouches({ path: one, repository: 'r' }, connection, effects);
    expect(first).toMatchObject({ source: 'touches', sourceId: 'r', loadId: 1, accesses: 1 });
    const second = await ingestTouches({ path: two, repository: 'r' }, connection, effects);
    expect(second).toMatchObject({ loadId: 2, commits: 1, accesses: 1, memories: 1 });
    const third = await ingestTouches({ path: two, repository: 'r' }, connection, effects);
    expect(third).toMatchObject({ loadId: null, lastAccessedAt: '2024-01-01 10:00:00' });
    const { rows } = await connection.query(
      'select content, created_at from raw.raw_memories order by natural_key',
    );
    expect(rows).toEqual([
      ['a.py\nAdd, "it"', '2024-01-01 10:00:00'],
      ['b.py\nOlder', '2023-01-01 00:00:00.5'],
    ]);
  });

  test('leaves nothing behind when the file is not what it should be', async () => {
    await using open = await openConnection();
    const { connection } = open;
    const bad = writeCsv('bad.csv', 'commit,path', 'c1,a.py');
    await expect(ingestTouches({ path: bad }, connection, effects)).rejects.toThrow('commit_id');
    const missing = join(folder, 'missing.csv');
    await expect(ingestTouches({ path: missing }, connection, effects)).rejects.toThrow('missing');
    const { rows } = await connection.query(
      "select count(*) from duckdb_tables() where schema_name = 'raw'",
    );
    expect(rows).toEqual([[0]]);
  });

  const real = sharedPath('data', 'git_touches_sqlmesh.csv.gz');
  test.skipIf(real === null)('reads a real history (needs ../shared/data)', async () => {
    await using open = await openConnection();
    const result = await ingestTouches({ path: real ?? '' }, open.connection, effects);
    expect(result).toMatchObject({
      sourceId: 'sqlmesh',
      commits: 4573,
      accesses: 22_439,
      memories: 2534,
      lastAccessedAt: '2026-04-03 14:30:35',
    });
  });
});
