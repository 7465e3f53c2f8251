import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { quoteIdentifier } from '../../../src/sql/identifiers.ts';
import { stringLiteral } from '../../../src/sql/literals.ts';
import { splitStatements } from '../../../src/sql/split-statements.ts';
import { stripComments } from '../../../src/sql/strip-comments.ts';
import { injectCtes, trimQuery, wrapSelect } from '../../../src/sql/wrap-query.ts';

/** The scanner of src/sql against the engine's own. */

let instance: DuckDBInstance;
let connection: DuckDBConnection;

beforeAll(async () => {
  instance = await DuckDBInstance.create(':memory:', { threads: '1' });
  connection = await instance.connect();
});

afterAll(() => {
  connection.closeSync();
  instance.closeSync();
});

const rowsOf = async (sql: string) => (await connection.runAndReadAll(sql)).getRows();

/** Any text the engine can hold: no NUL, no half of a surrogate pair. */
const text = fc
  .string({ unit: 'binary', maxLength: 40 })
  .map((value) => value.replaceAll('\u0000', ''));

/** A statement that gives 1, with traps in it. */
const trap = fc.constantFrom(
  'select 1',
  "select length(';')",
  "select length('''')",
  String.raw`select length(e'\'')`,
  String.raw`select length('\')`,
  String.raw`select length(e'\\')`,
  'select length($$;$$)',
  "select length($a$'$a$)",
  'select 1 as ";"',
  'select 1 as "a""b;"',
  'select 1 /* ; /* ; */ ; */',
  'select -- ; \n1',
  'select 1--;',
  "select length(x'41'::varchar) - 2",
  'select 1e0::int',
  'select 1_0 - 9',
  'select 1.::int',
  'select 1 as a$b$',
  'select[1][1]',
  "select {'a': 1}.a",
  'select 2-1*/* c */1',
);
const gap = fc.constantFrom('', ' ', '\n', '-- c ; \n', '/* ; */', ';', '\t;\n', '/* a /* b */ */');

describe('src/sql and the engine', () => {
  test('agree on where statements end', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(gap, trap, gap), { maxLength: 5 }), async (parts) => {
        const script = parts.map(([before, sql, after]) => `${before}${sql}\n${after};`).join('');
        const statements = splitStatements(script);
        expect(statements).toHaveLength(parts.length);
        if (parts.length > 0) {
          expect((await connection.extractStatements(script)).count).toBe(parts.length);
        }
        for (const statement of statements) {
          for (const sql of [statement.text, stripComments(statement.text)]) {
            expect((await rowsOf(sql)).map(([value]) => Number(value))).toEqual([1]);
          }
        }
      }),
      { numRuns: 150 },
    );
  });

  test('agree on literals', async () => {
    await fc.assert(
      fc.asyncProperty(text, async (value) => {
        expect(await rowsOf(`select ${stringLiteral(value)}`)).toEqual([[value]]);
      }),
      { numRuns: 300 },
    );
  });

  test('agree on identifiers', async () => {
    await fc.assert(
      fc.asyncProperty(
        text.filter((value) => value !== ''),
        async (name) => {
          const sql = `select 7 as ${quoteIdentifier(name)}`;
          const result = await connection.run(sql);
          expect(result.columnName(0)).toBe(name);
          expect(await rowsOf(`select ${quoteIdentifier(name)} from (${sql})`)).toEqual([[7]]);
        },
      ),
      { numRuns: 300 },
    );
  });

  test('agree on wrapped queries', async () => {
    await fc.assert(
      fc.asyncProperty(gap, trap, gap, async (before, sql, after) => {
        const query = trimQuery(`${before.replaceAll(';', ' ')}${sql}\n${after}`);
        expect(await rowsOf(wrapSelect(query, 'q'))).toHaveLength(1);
        const cte = { name: 'c', sql: `${sql} -- c` };
        expect(await rowsOf(injectCtes(query, [cte]).sql)).toHaveLength(1);
        const withOne = injectCtes(query, [cte]).sql;
        const withTwo = injectCtes(withOne, [{ name: 'd', sql: 'select 2' }]).sql;
        expect(await rowsOf(withTwo)).toHaveLength(1);
      }),
      { numRuns: 150 },
    );
  });
});
