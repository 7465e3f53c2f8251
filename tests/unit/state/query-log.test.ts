import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { inlineParameters, shapeOfSql } from '../../../src/sql/inline-parameters.ts';
import { QueryLog, readQueryLog } from '../../../src/state/query-log.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

describe('inlineParameters', () => {
  test.each([
    ['select ? + ?', [1, 2n], 'select 1 + 2'],
    ['select $2, $1, $1', ['a', null], "select null, 'a', 'a'"],
    ['select $name, \'$name\', "?" -- ?', { name: "it's" }, "select 'it''s', '$name', \"?\" -- ?"],
    ['select $missing', {}, 'select $missing'],
  ])('%s', (sql, parameters, expected) => {
    expect(inlineParameters(sql, parameters)).toBe(expected);
  });
});

test('statements that differ in values only have one shape', () => {
  const shape = shapeOfSql("select * from t  where a = 1 and b = 'x' -- first");
  expect(shapeOfSql("select * from t where a = 2000 and\n b = 'it''s' /* second */")).toBe(shape);
  expect(shapeOfSql('select * from t where a = $1 and b = ?')).toBe(shape);
  expect(shapeOfSql("select * from t where c = 1 and b = 'x'")).not.toBe(shape);
});

describe('a query log', () => {
  test('counts by shape, keeps an example with its values, and adds up what several pools have written', async () => {
    await using folder = await temporaryFolder();
    const path = join(folder.path, 'queries.ndjson');
    for (let pool = 0; pool < 2; pool++) {
      const log = new QueryLog(path);
      for (let id = 0; id < 30; id++) log.note('select * from t where id = $1', [id]);
      log.note('select count(*) from t', undefined);
      await log.flush();
      await log.flush();
    }
    expect(await readQueryLog(path)).toEqual([
      { sql: 'select * from t where id = 0', count: 60 },
      { sql: 'select count(*) from t', count: 2 },
    ]);
  });

  test('is bounded in shapes and in length, and none is no fault', async () => {
    await using folder = await temporaryFolder();
    const path = join(folder.path, 'queries.ndjson');
    expect(await readQueryLog(path)).toEqual([]);
    const log = new QueryLog(path);
    for (let i = 0; i < 700; i++) log.note(`select c${i} from t`, undefined);
    log.note(`select '${'x'.repeat(30_000)}'`, undefined);
    await log.flush();
    expect(await readQueryLog(path)).toHaveLength(500);
  });
});
