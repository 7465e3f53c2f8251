import { describe, expect, test } from 'vitest';
import { AdapterError } from '../../../src/base/errors.ts';
import { checkClientSql } from '../../../src/pool/check-client-sql.ts';

function hintOf(sql: string): string {
  try {
    checkClientSql(sql);
  } catch (error) {
    if (!(error instanceof AdapterError)) throw error;
    expect(error.code).toBe('MF4045');
    return error.diagnostics[0]?.hint ?? '';
  }
  return 'allowed';
}

describe('what clients cannot send', () => {
  test.each([
    ['BEGIN', 'client.transaction'],
    ['  start transaction', 'client.transaction'],
    ['/* x */ -- y\ncommit;', 'client.transaction'],
    ['rollback', 'client.transaction'],
    ['use other', 'target'],
    ['set threads = 8', 'target'],
    ['reset threads', 'target'],
    ['pragma threads=8', 'target'],
    ['prepare p as select 1', 'target'],
    ['create temp table t as select 1', 'target'],
    ['create or replace  temporary view v as select 1', 'target'],
    ["attach 'x.db'", 'target'],
    ['detach shop', 'target'],
    ['checkpoint', 'target'],
    ['select 1; select 2', 'client.transaction'],
  ])('%s', (sql, hint) => {
    expect(hintOf(sql)).toContain(hint);
  });

  test.each([
    'select 1',
    ' select 1 ; ',
    "select ';', 'begin' -- ; commit",
    'beginning',
    'with settings as (select 1) from settings',
    '(select 1)',
    'create table temp as select 1',
    'create or replace table t as select 1',
    'insert into begin values (1)',
    '',
    '-- nothing',
  ])('but: %s', (sql) => {
    expect(hintOf(sql)).toBe('allowed');
  });
});
