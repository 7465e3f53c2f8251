import { expect, test } from 'vitest';
import { findWriteTarget } from '../../../src/sql/write-target.ts';

test.each([
  ['insert into t values (1)', 't'],
  ['INSERT OR REPLACE INTO main."T ""x""" by name select 1', 't "x"'],
  ['-- a comment\n update shop.main.Orders set a = 1', 'orders'],
  ['delete from t using u where true', 't'],
  ['merge into t using s on t.a = s.a when matched then delete', 't'],
  ['truncate t', 't'],
  ['truncate table a.t', 't'],
  ["copy t from 'x.csv'", 't'],
  ['create or replace temp table if not exists t as select 1', 't'],
  ['create or replace view v as select * from t', 'v'],
  ['create unique index i on main.t (a)', 't'],
  ['drop table if exists t', 't'],
  ['alter table if exists t add column b int', 't'],
  ['with a as (select 1), b as (delete from x) insert into t select * from a', 't'],
])('%s', (sql, target) => {
  expect(findWriteTarget(sql)).toBe(target);
});

test.each([
  'select * from t',
  '(select 1)',
  'with insert_me as (select 1) select * from insert_me',
  "with a as (select 'insert into t') select * from a",
  'from t',
  "copy (select 1) to 'x.csv'",
  'create schema s',
  'drop index i',
  'update',
  'insert into',
  '',
  'explain insert into t select 1',
])('changes nothing that can be told: %s', (sql) => {
  expect(findWriteTarget(sql)).toBeNull();
});
