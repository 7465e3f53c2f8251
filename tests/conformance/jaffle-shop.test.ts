import { cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sha256 } from '../../src/base/hash.ts';
import { queryFile, runBinary } from '../support/create-project.ts';
import { repositoryRoot } from '../support/repository.ts';

/**
 * dbt-labs/jaffle_shop_duckdb, unmodified. It is not part of this repository: a checkout is looked for where
 * JAFFLE_SHOP_DIR points, and beside the repository. The digests are those of the tables that dbt Core 1.11.16 with
 * dbt-duckdb 1.11.1 builds from it: column names and types, then the rows as sorted JSON texts.
 */
const folder = process.env['JAFFLE_SHOP_DIR'] ?? join(repositoryRoot, '..', 'jaffle_shop_duckdb');
const isMissing = !existsSync(join(folder, 'dbt_project.yml'));

const DIGESTS: Readonly<Record<string, string>> = {
  customers: 'aa6adddfbeeaefdb',
  orders: '9374c5e0f1dc11d2',
  raw_customers: 'f6bcd49b143755af',
  raw_orders: '3602c9bb31d7d5a5',
  raw_payments: 'b9d4bdd7e30517fe',
  stg_customers: '31e89bd7210e717e',
  stg_orders: 'a2b7624323509b4c',
  stg_payments: '89867011e68cb703',
};

/** A digest of a table that does not depend on the order of its rows. */
async function digest(database: string, table: string): Promise<string> {
  const columns = await queryFile(
    database,
    `select column_name, column_type from (describe ${table})`,
  );
  const rows = (await queryFile(database, `select * from ${table}`)).map((row) =>
    JSON.stringify(row),
  );
  return sha256([JSON.stringify(columns), ...rows.sort()].join('\n')).slice(0, 16);
}

describe.skipIf(isMissing)(
  isMissing
    ? 'jaffle_shop_duckdb (skipped: no checkout; set JAFFLE_SHOP_DIR)'
    : 'jaffle_shop_duckdb',
  () => {
    let root = '';
    beforeAll(() => {
      root = mkdtempSync(join(tmpdir(), 'memflow-jaffle-'));
      cpSync(folder, root, {
        recursive: true,
        filter: (path) => !/\.git$|target$|\.duckdb/.test(path),
      });
    });
    afterAll(() => rmSync(root, { recursive: true, force: true }));

    test.each([
      ['seed', 'Done. PASS=3 WARN=0 ERROR=0 SKIP=0 NO-OP=0 TOTAL=3'],
      ['run', 'Done. PASS=5 WARN=0 ERROR=0 SKIP=0 NO-OP=0 TOTAL=5'],
      ['test', 'Done. PASS=20 WARN=0 ERROR=0 SKIP=0 NO-OP=0 TOTAL=20'],
      ['build', 'Done. PASS=28 WARN=0 ERROR=0 SKIP=0 NO-OP=0 TOTAL=28'],
    ])('%s is green', async (command, counts) => {
      const { exitCode, stdout, stderr } = await runBinary(root, [command]);
      expect(stderr).toBe('');
      expect(stdout).toContain(counts);
      expect(exitCode).toBe(0);
    });

    test('every table equals the one that dbt builds', async () => {
      const found: Record<string, string> = {};
      for (const table of Object.keys(DIGESTS))
        found[table] = await digest(join(root, 'jaffle_shop.duckdb'), table);
      expect(found).toEqual(DIGESTS);
    });
  },
);
