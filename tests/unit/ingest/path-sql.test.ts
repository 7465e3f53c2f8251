import { describe, expect, test } from 'vitest';
import { conceptsSql, memoryTypeSql, pathWordsSql } from '../../../src/ingest/path-sql.ts';
import { stringLiteral } from '../../../src/sql/literals.ts';
import { openConnection } from './open-connection.ts';

async function describePath(path: string) {
  await using open = await openConnection();
  const { rows } = await open.connection.query(
    `with words as (${pathWordsSql(`(select ${stringLiteral(path)} as path)`)})
     select ${conceptsSql('words')}, ${memoryTypeSql('path')} from words`,
  );
  return rows[0];
}

describe('what a path says', () => {
  test.each([
    [
      'core/dbt/parser/HTTPServerBase.py',
      ['http', 'server', 'base', 'parser', 'dbt', 'core'],
      'code',
    ],
    ['src/index.ts', [], 'code'],
    [
      '.changes/unreleased/Fixes-20260710-114819.yaml',
      ['fixes', 'unreleased', 'changes'],
      'config',
    ],
    ['a/b/c/TestRunner.spec.ts', ['runner'], 'test'],
    ['tests/unit/test_graph.py', ['graph', 'unit'], 'test'],
    ['docs/guide/memory.md', ['memory', 'guide', 'docs'], 'docs'],
    ['README', ['readme'], 'docs'],
    ['.gitignore', ['gitignore'], 'config'],
    ['requirements-dev.txt', ['requirements', 'dev'], 'config'],
    ['données/Élan_vital.csv', ['élan', 'vital', 'données'], 'data'],
    ['logo.png', ['logo'], 'other'],
    ['graph/graph/graph.rs', ['graph'], 'code'],
    [
      'one/two/three/four/five/six/seven/eight/nine.c',
      ['nine', 'eight', 'seven', 'six', 'five', 'four', 'three', 'two'],
      'code',
    ],
    ['9.9', [], 'other'],
  ])('%s', async (path, concepts, type) => {
    expect(await describePath(path)).toEqual([concepts, type]);
  });
});
