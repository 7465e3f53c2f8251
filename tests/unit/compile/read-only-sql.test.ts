import { expect, test } from 'vitest';
import { isReadOnlySql } from '../../../src/compile/read-only-sql.ts';

test.each([
  'select 1',
  '-- a comment\n SELECT 1',
  '(select 1) union all (select 2)',
  'from orders',
  'with a as (select 1) select * from a',
  'with a as (select 1 as "insert") select * from a',
  'values (1)',
  'describe orders',
  'summarize orders',
  'explain insert into t select 1',
  'explain analyze select 1',
  "pragma table_info('t')",
])('reads: %s', (sql) => {
  expect(isReadOnlySql(sql)).toBe(true);
});

test.each([
  'create table t as select 1',
  'insert into t select 1',
  'with a as (select 1) insert into t select * from a',
  'with a as (select 1), b as (select 2) delete from t',
  'explain analyze insert into t select 1',
  "copy (select 1) to 'x.csv'",
  'drop table t',
  "set memory_limit = '1GB'",
  "attach 'x.db'",
  'call pragma_version()',
  '',
])('may write: %s', (sql) => {
  expect(isReadOnlySql(sql)).toBe(false);
});
