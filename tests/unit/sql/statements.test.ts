import { describe, expect, test } from 'vitest';
import { splitStatements } from '../../../src/sql/split-statements.ts';
import { stripComments } from '../../../src/sql/strip-comments.ts';
import { injectCtes, trimQuery, wrapSelect } from '../../../src/sql/wrap-query.ts';

describe('splitStatements', () => {
  test('gives each statement with its place', () => {
    const sql = "-- head\nselect ';' ;; /* ; */ insert into t values ($$;$$)\n; -- tail";
    const statements = splitStatements(sql);
    expect(statements.map(({ text }) => text)).toEqual([
      "select ';'",
      'insert into t values ($$;$$)',
    ]);
    for (const { text, start } of statements) expect(sql.startsWith(text, start)).toBe(true);
  });

  test('keeps comments inside of a statement', () => {
    expect(splitStatements('select 1 -- one;\n+ 2;').map(({ text }) => text)).toEqual([
      'select 1 -- one;\n+ 2',
    ]);
  });

  test('finds nothing in comments and semicolons', () => {
    expect(splitStatements(' ; -- a\n /* b */ ;')).toEqual([]);
  });
});

test('stripComments leaves literals alone', () => {
  expect(stripComments("a/* b */'--' -- c\nd")).toBe("a '--'  \nd");
});

describe('trimQuery', () => {
  test.each([
    ['select 1 ; -- done\n;', 'select 1'],
    ['-- head\nselect 1 -- tail', '-- head\nselect 1'],
    ["select ';'", "select ';'"],
    ['select 1; select 2;', 'select 1; select 2'],
    ['-- nothing', ''],
  ])('%j', (sql, expected) => {
    expect(trimQuery(sql)).toBe(expected);
  });
});

describe('injectCtes', () => {
  const ctes = [
    { name: 'a', sql: 'select 1 as x -- one' },
    { name: 'b"c', sql: 'select 2 as y' },
  ];
  const list = '"a" as (\nselect 1 as x -- one\n), "b""c" as (\nselect 2 as y\n)';

  test.each([
    ['select * from a', `with ${list}\nselect * from a`],
    ['WITH t as (select 3) from t', `WITH ${list}, t as (select 3) from t`],
    ['-- c\nwith Recursive t as (..) from t', `-- c\nwith Recursive ${list}, t as (..) from t`],
    ['(with t as (select 1) from t)', `with ${list}\n(with t as (select 1) from t)`],
  ])('%j', (sql, expected) => {
    const injected = injectCtes(sql, ctes);
    expect(injected.sql).toBe(expected);
    expect(injected.sql.slice(injected.from + injected.offset)).toBe(sql.slice(injected.from));
    expect(injected.sql.slice(0, injected.from)).toBe(sql.slice(0, injected.from));
  });

  test('changes nothing without CTEs', () => {
    expect(injectCtes('select 1', [])).toEqual({ sql: 'select 1', offset: 0, from: 0 });
  });
});

test('wrapSelect survives a comment at the end', () => {
  expect(wrapSelect('select 1 -- x', 'q')).toBe('select * from (\nselect 1 -- x\n) as "q"');
});
