import { readdirSync } from 'node:fs';
import { DuckDBInstance } from '@duckdb/node-api';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createSession, type MemflowSession } from '../../src/app/create-session.ts';
import { MemflowError } from '../../src/base/errors.ts';
import { createProject, type TestProject } from '../support/create-project.ts';
import { soakCount } from '../support/random.ts';

const LAYOUTS = ['table', 'tables', 'files'] as const;
const MONTHS = ['1969-11', '1969-12', '1970-01', '1970-02'] as const;

/** A row of a batch: its key, the month it lies in, a moment within, and a value. */
interface Row {
  readonly id: number;
  readonly month: number;
  readonly hour: number;
  readonly value: number | null;
}

type Operation =
  | {
      readonly kind: 'run';
      readonly strategy: string;
      readonly rows: readonly Row[];
      /** A column that a merge leaves alone. */
      readonly excluded: string | null;
    }
  | {
      readonly kind: 'overwrite';
      readonly rows: readonly Row[];
      readonly named: readonly number[] | null;
    }
  | {
      readonly kind: 'columns';
      readonly change: string;
      readonly columns: string;
      readonly rows: readonly Row[];
    }
  | { readonly kind: 'rebuild'; readonly rows: readonly Row[] }
  | { readonly kind: 'drop' | 'retire' | 'cycle'; readonly month: number };

const model = (
  strategy: string,
  config = '',
) => `{{ config(materialized='incremental', unique_key='id',
  incremental_strategy=${strategy}, on_schema_change=var('change'), merge_exclude_columns=var('excluded', none) ${config}) }}
select {{ var('columns') }} from (values {{ var('rows') }}) as t (id, created_at, value) where {{ var('where') }}`;

const FILES = {
  'models/reference.sql': model(
    "'append' if var('strategy') == 'insert_overwrite' else var('strategy')",
  ),
  ...Object.fromEntries(
    LAYOUTS.map((layout) => [
      `models/events_${layout}.sql`,
      model(
        "var('strategy')",
        `, partitions=var('partitions', none), partition_by={'field': 'created_at', 'layout': '${layout}'}`,
      ),
    ]),
  ),
};

const row: fc.Arbitrary<Row> = fc.record({
  id: fc.nat(11),
  month: fc.nat(MONTHS.length - 1),
  hour: fc.nat(660),
  value: fc.option(fc.nat(3)),
});
const rows = fc.uniqueArray(row, { selector: ({ id }) => id, maxLength: 7 });
const COLUMNS = {
  plain: 'id, created_at, value',
  added: "id, created_at, value, 'x' || id as extra",
  less: 'id, created_at',
  wider: 'id, created_at, value::bigint as value',
  reordered: 'value, created_at, id',
};

const operation: fc.Arbitrary<Operation> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('run'),
      strategy: fc.constantFrom('append', 'delete+insert', 'merge'),
      rows,
      excluded: fc.constantFrom(null, 'value', 'created_at'),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('overwrite'),
      rows,
      named: fc.option(fc.subarray([0, 1, 2, 3])),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('columns'),
      change: fc.constantFrom('append_new_columns', 'sync_all_columns', 'ignore', 'fail'),
      columns: fc.constantFrom(...Object.values(COLUMNS)),
      rows,
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('rebuild'), rows }) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constantFrom('drop' as const, 'retire' as const, 'cycle' as const),
      month: fc.nat(MONTHS.length - 1),
    }),
  },
) as fc.Arbitrary<Operation>;

function valuesOf(batch: readonly Row[]): string {
  if (batch.length === 0) return "(0, timestamp '1970-01-01', 0)";
  return batch
    .map(
      ({ id, month, hour, value }) =>
        `(${id}, timestamp '${MONTHS[month]}-01' + to_hours(${hour}), ${value ?? 'null::integer'})`,
    )
    .join(', ');
}

/** The project under test, and the plain table that all layouts must equal. */
class Layouts {
  readonly #project: TestProject;
  #columns = COLUMNS.plain;
  #exports = 0;

  constructor(project: TestProject) {
    this.#project = project;
  }

  #session(vars: Readonly<Record<string, unknown>>): MemflowSession {
    return createSession({ projectDir: this.#project.root, vars, writesArtifacts: false });
  }

  async #sql(...statements: readonly string[]): Promise<void> {
    const instance = await DuckDBInstance.create(':memory:');
    const connection = await instance.connect();
    await connection.run(`attach '${this.#project.path('shop.duckdb')}' as shop`);
    await connection.run('use shop');
    for (const sql of statements) await connection.run(sql);
    connection.closeSync();
    instance.closeSync();
  }

  /** Runs all models, or those of a selector, and gives their results: status and codes. */
  async #run(
    batch: readonly Row[],
    more: {
      strategy?: string;
      excluded?: string | null;
      change?: string;
      partitions?: readonly string[] | null;
      select?: string[];
      fullRefresh?: boolean;
    },
  ): Promise<ReadonlyMap<string, string>> {
    const session = this.#session({
      rows: valuesOf(batch),
      where: String(batch.length > 0),
      columns: this.#columns,
      strategy: more.strategy ?? 'delete+insert',
      change: more.change ?? 'sync_all_columns',
      partitions: more.partitions ?? null,
      excluded: more.strategy === 'merge' ? (more.excluded ?? null) : null,
    });
    const { document } = await session.run({
      ...(more.select && { select: more.select }),
      fullRefresh: more.fullRefresh ?? false,
    });
    const { results } = document as {
      results: {
        unique_id: string;
        status: string;
        diagnostics: { code: string; message: string }[];
      }[];
    };
    return new Map(
      results.map(({ unique_id: id, status, diagnostics }) => [
        id.split('.').at(-1) ?? id,
        status === 'error' ? `error ${diagnostics[0]?.code}` : status,
      ]),
    );
  }

  async apply(op: Operation): Promise<void> {
    switch (op.kind) {
      case 'run':
        return this.#same(await this.#run(op.rows, op));
      case 'rebuild':
        this.#columns = COLUMNS.plain;
        return this.#same(await this.#run(op.rows, { fullRefresh: true }));
      case 'columns': {
        const before = this.#columns;
        this.#columns = op.columns;
        const outcome = await this.#run(op.rows, { change: op.change });
        this.#same(outcome);
        if (outcome.get('reference') !== 'success') this.#columns = before;
        return;
      }
      case 'overwrite':
        return this.#overwrite(op.rows, op.named);
      default:
        return this.#change(op.kind, MONTHS[op.month] ?? '');
    }
  }

  #same(outcomes: ReadonlyMap<string, string>): void {
    expect(outcomes.size).toBe(LAYOUTS.length + 1);
    expect([...new Set(outcomes.values())], JSON.stringify([...outcomes])).toHaveLength(1);
  }

  /** Rows of months that are not named are left out of the batch; keys elsewhere are refused and then nothing happens. */
  async #overwrite(batch: readonly Row[], named: readonly number[] | null): Promise<void> {
    const replaced = named ?? [...new Set(batch.map(({ month }) => month))];
    const fitting = batch.filter(({ month }) => replaced.includes(month));
    const outcomes = await this.#run(fitting, {
      strategy: 'insert_overwrite',
      change: 'ignore',
      partitions: named === null ? null : named.map((month) => MONTHS[month] ?? ''),
      select: LAYOUTS.map((layout) => `events_${layout}`),
    });
    const found = new Set(outcomes.values());
    expect(found.size, JSON.stringify([...outcomes])).toBe(1);
    if (!found.has('success')) return;
    const list = replaced.map((month) => `'${MONTHS[month]}'`).join(', ');
    await this.#sql(
      ...(list === ''
        ? []
        : [`delete from reference where strftime(created_at, '%Y-%m') in (${list})`]),
      `insert into reference by name select ${this.#columns} from (values ${valuesOf(fitting)}) as t (id, created_at, value) where ${fitting.length > 0}`,
    );
  }

  async #change(kind: 'drop' | 'retire' | 'cycle', month: string): Promise<void> {
    const held = await this.#project.query(
      `select count(*)::int from reference where strftime(created_at, '%Y-%m') = '${month}'`,
    );
    for (const layout of LAYOUTS) {
      const name = `events_${layout}`;
      await using session = this.#session(EMPTY_VARS);
      const change = async () => {
        if (kind !== 'cycle')
          return session.partitions({ action: kind, model: name, names: [month] });
        const to = this.#project.path('out', layout, String(this.#exports++));
        await session.partitions({ action: 'export', model: name, names: [month], to });
        await session.partitions({ action: 'drop', model: name, names: [month] });
        const folder = `${to}/month=${month}`;
        const file = readdirSync(folder).find((found) => found.endsWith('.parquet'));
        return session.partitions({ action: 'import', model: name, names: [`${folder}/${file}`] });
      };
      if (held[0]?.[0] === 0) await expect(change(), layout).rejects.toThrow(MemflowError);
      else await change();
    }
    if (kind !== 'cycle')
      await this.#sql(`delete from reference where strftime(created_at, '%Y-%m') = '${month}'`);
  }

  /** All layouts have the rows and columns of the reference, and the ledger is right about each of them. */
  async check(): Promise<void> {
    const columns = (name: string) =>
      this.#project.query(`select column_name, column_type from (describe ${name}) order by 1`);
    const expected = { columns: await columns('reference'), rows: await this.#byName('reference') };
    for (const layout of LAYOUTS) {
      const name = `events_${layout}`;
      expect(await columns(name), layout).toEqual(expected.columns);
      expect(await this.#byName(name), layout).toEqual(expected.rows);
    }
    const ledger = (layout: string) =>
      this.#project.query(
        `select partition, row_count, lowest, highest, fingerprint from memflow.partitions where identifier = 'events_${layout}' and state = 'live' order by 1`,
      );
    const recorded = await ledger('table');
    for (const layout of LAYOUTS) expect(await ledger(layout), layout).toEqual(recorded);
    expect(
      await this.#project.query(
        "select strftime(created_at, '%Y-%m'), count(*) from reference group by 1 order by 1",
      ),
    ).toEqual(recorded.map(([key, count]) => [key, count]));
    const checked = await this.#session(EMPTY_VARS).partitions({ action: 'check', deep: true });
    expect(checked.lines.filter((line) => !line.endsWith('as the ledger says'))).toEqual([]);
  }

  async #byName(name: string): Promise<readonly string[]> {
    const names = (
      await this.#project.query(`select column_name from (describe ${name}) order by 1`)
    ).map(([column]) => `"${column}"`);
    const found = await this.#project.query(`select ${names.join(', ')} from ${name}`);
    return found.map((cells) => JSON.stringify(cells)).sort();
  }
}

const EMPTY_VARS = {
  rows: valuesOf([]),
  where: 'false',
  columns: COLUMNS.plain,
  strategy: 'append',
  change: 'ignore',
  partitions: null,
};

test('all layouts hold the same rows as a plain table, whatever is done to them', async () => {
  await fc.assert(
    fc.asyncProperty(
      rows,
      fc.array(operation, { minLength: 1, maxLength: 7 }),
      async (first, operations) => {
        await using project = await createProject(FILES);
        const layouts = new Layouts(project);
        for (const op of [
          { kind: 'run', strategy: 'append', rows: first, excluded: null } as const,
          ...operations,
        ]) {
          await layouts.apply(op);
          await layouts.check();
        }
      },
    ),
    {
      numRuns: soakCount(6),
      seed: Number(process.env['MEMFLOW_SEED'] ?? 20_261_125),
      endOnFailure: true,
    },
  );
}, 600_000);

test.each(LAYOUTS)('predicates name columns bare and by the model: layout %s', async (layout) => {
  const config = `materialized='incremental', unique_key='id', partition_by={'field': 'at', 'layout': '${layout}'}`;
  const select = `select range as id, date '2026-01-01' + to_days(20 * range::int) as at, {{ var('v', 'range * 10') }} as v from range(4)`;
  const model = (predicate: string) =>
    `{{ config(${config}, incremental_predicates=["${predicate}"]) }} ${select}`;
  await using project = await createProject({
    'models/bare.sql': model('v < 20'),
    'models/named.sql': model('named.v < 20'),
    'models/this.sql': `{{ config(${config}, incremental_predicates=[this ~ '.v < 20']) }} ${select}`,
    'models/aliased.sql': model('DBT_INTERNAL_DEST.v < 20 and DBT_INTERNAL_SOURCE.v > 0'),
  });
  const first = await project.memflow('run');
  expect(first.stdout).toContain('PASS=4');
  const second = await project.memflow('run', '--vars', '{v: 7}');
  expect(second.stdout).toContain('PASS=4');
  for (const name of ['bare', 'named', 'this', 'aliased']) {
    expect(await project.query(`select v from "${name}" order by id, v`), name).toEqual(
      ['7', '7', '7', '20', '7', '30'].map((v) => [v]),
    );
  }
});
