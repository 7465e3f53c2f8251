import { describe, expect, it } from 'vitest';
import type { CellValue } from '../../../src/adapter/connection.ts';
import type { NodeConfig } from '../../../src/config/node-config.ts';
import { compareColumns } from '../../../src/materialize/schema-change.ts';
import { openRig } from '../../support/materialize-rig.ts';

type Policy = NodeConfig['onSchemaChange'];
type Rows = readonly (readonly CellValue[])[];

/** The table is (1, 10), (2, 20); every batch changes row 2 and adds row 3. */
const BASE = 'select 1 as id, 10 as v union all select 2, 20';
const BATCHES = {
  same: 'select 2 as id, 21 as v union all select 3, 31',
  add: "select 2 as id, 21 as v, 'x' as w union all select 3, 31, 'x'",
  drop: 'select 2 as id union all select 3',
  widen: 'select 2 as id, 21::bigint as v union all select 3, 31',
  retype: 'select 2 as id, 21.5::double as v union all select 3, 31',
  reorder: 'select 21 as v, 2 as id union all select 31, 3',
  rename: 'select 2 as id, 21 as u union all select 3, 31',
};
type Change = keyof typeof BATCHES;

interface Written {
  readonly columns: readonly string[];
  readonly rows: Rows;
  readonly warns?: true;
}

const IN_PLACE: Written = {
  columns: ['id INTEGER', 'v INTEGER'],
  rows: [
    [1, 10],
    [2, 21],
    [3, 31],
  ],
};
const WITH_W: Written = {
  columns: ['id INTEGER', 'v INTEGER', 'w VARCHAR'],
  rows: [
    [1, 10, null],
    [2, 21, 'x'],
    [3, 31, 'x'],
  ],
};

/** What becomes of every change under every policy: written, or refused with a code and nothing written. */
const OUTCOMES: Readonly<Record<Policy, Readonly<Record<Change, Written | string>>>> = {
  ignore: {
    same: IN_PLACE,
    add: { ...IN_PLACE, warns: true },
    drop: 'MF5004',
    widen: IN_PLACE,
    retype: 'MF5006',
    reorder: IN_PLACE,
    rename: 'MF5004',
  },
  fail: {
    same: IN_PLACE,
    add: 'MF5005',
    drop: 'MF5005',
    widen: 'MF5005',
    retype: 'MF5005',
    reorder: IN_PLACE,
    rename: 'MF5005',
  },
  append_new_columns: {
    same: IN_PLACE,
    add: WITH_W,
    drop: {
      columns: ['id INTEGER', 'v INTEGER'],
      rows: [
        [1, 10],
        [2, 20],
        [3, null],
      ],
      warns: true,
    },
    widen: IN_PLACE,
    retype: 'MF5006',
    reorder: IN_PLACE,
    rename: {
      columns: ['id INTEGER', 'v INTEGER', 'u INTEGER'],
      rows: [
        [1, 10, null],
        [2, 20, 21],
        [3, null, 31],
      ],
      warns: true,
    },
  },
  sync_all_columns: {
    same: IN_PLACE,
    add: WITH_W,
    drop: { columns: ['id INTEGER'], rows: [[1], [2], [3]] },
    widen: { ...IN_PLACE, columns: ['id INTEGER', 'v BIGINT'] },
    retype: {
      columns: ['id INTEGER', 'v DOUBLE'],
      rows: [
        [1, 10],
        [2, 21.5],
        [3, 31],
      ],
    },
    reorder: IN_PLACE,
    rename: {
      columns: ['id INTEGER', 'u INTEGER'],
      rows: [
        [1, null],
        [2, 21],
        [3, 31],
      ],
    },
  },
};

const CASES = Object.entries(OUTCOMES).flatMap(([policy, changes]) =>
  Object.entries(changes).flatMap(([change, outcome]) =>
    (['delete+insert', 'merge'] as const).map(
      (strategy) => [policy, change, strategy, outcome] as const,
    ),
  ),
);

function config(onSchemaChange: string, more: Partial<NodeConfig> = {}): Partial<NodeConfig> {
  const policies: readonly Policy[] = ['ignore', 'fail', 'append_new_columns', 'sync_all_columns'];
  const policy = policies.find((known) => known === onSchemaChange) ?? 'ignore';
  return { materialized: 'incremental', uniqueKey: ['id'], onSchemaChange: policy, ...more };
}

describe('on_schema_change', () => {
  it.each(CASES)('%s: %s, %s', async (policy, change, incrementalStrategy, outcome) => {
    await using rig = await openRig();
    const settings = config(policy, { incrementalStrategy });
    await rig.runModel('a', { sql: BASE, config: settings });
    const sql = Object.entries(BATCHES).find(([name]) => name === change)?.[1] ?? '';
    const result = await rig.runModel('a', { sql, config: settings });
    const rows = await rig.rows('select * from a order by id');
    if (typeof outcome === 'string') {
      expect(result).toMatchObject({ status: 'error', diagnostics: [{ code: outcome }] });
      expect(rows).toEqual([
        [1, 10],
        [2, 20],
      ]);
      return;
    }
    expect(result.status).toBe('success');
    expect(result.diagnostics.map((found) => found.code)).toEqual(outcome.warns ? ['MF5012'] : []);
    expect({ columns: await rig.columns('a'), rows }).toEqual({
      columns: outcome.columns,
      rows: outcome.rows,
    });
  });

  it('refuses to narrow a type, whatever the policy, and says what to do', async () => {
    await using rig = await openRig();
    for (const policy of Object.keys(OUTCOMES)) {
      const settings = config(policy);
      await rig.runModel(
        'a',
        { sql: 'select 1 as id, 1.5::double as v', config: settings },
        { fullRefresh: true },
      );
      const result = await rig.runModel('a', { sql: 'select 1 as id, 7 as v', config: settings });
      if (policy === 'ignore' || policy === 'append_new_columns') {
        // an INTEGER fits a DOUBLE column
        expect(result.status).toBe('success');
      } else {
        expect(result.diagnostics[0]?.code).toBe(policy === 'fail' ? 'MF5005' : 'MF5006');
        expect(result.diagnostics[0]?.hint).toContain('--full-refresh');
      }
    }
  });

  it('never rounds a text or a decimal in silence', async () => {
    await using rig = await openRig();
    const settings = config('ignore');
    await rig.runModel('a', { sql: 'select 1 as id, 1 as v', config: settings });
    for (const value of ["'2.7'", '2.7', "timestamp '2026-01-01'"]) {
      const result = await rig.runModel('a', {
        sql: `select 1 as id, ${value} as v`,
        config: settings,
      });
      expect(result.diagnostics[0]?.code).toBe('MF5006');
    }
    const tooBig = await rig.runModel('a', {
      sql: 'select 1 as id, 3000000000 as v',
      config: settings,
    });
    expect(tooBig.diagnostics[0]?.code).toBe('MF4005');
    expect(await rig.rows('select v from a')).toEqual([[1]]);
  });

  it('syncs a table with indexes, which are there afterwards', async () => {
    await using rig = await openRig();
    const settings = config('sync_all_columns', { indexes: [{ columns: ['id'], unique: true }] });
    await rig.runModel('a', { sql: BASE, config: settings });
    const result = await rig.runModel('a', { sql: BATCHES.retype, config: settings });
    expect(result.diagnostics).toEqual([]);
    expect(await rig.columns('a')).toEqual(['id INTEGER', 'v DOUBLE']);
    expect(await rig.rows('select * from a order by id')).toEqual([
      [1, 10],
      [2, 21.5],
      [3, 31],
    ]);
    expect(await rig.rows('select index_name from duckdb_indexes()')).toEqual([['a__id__idx']]);
  });

  it('rolls a schema change back when the batch fails', async () => {
    await using rig = await openRig();
    const settings = config('append_new_columns', {
      postHooks: [{ sql: "select error('no')", transaction: true }],
    });
    await rig.runModel('a', { sql: BASE, config: { ...settings, postHooks: [] } });
    const result = await rig.runModel('a', { sql: BATCHES.add, config: settings });
    expect(result.status).toBe('error');
    expect(await rig.columns('a')).toEqual(['id INTEGER', 'v INTEGER']);
  });

  it('appends without a key under the same rules', async () => {
    await using rig = await openRig();
    const settings = config('append_new_columns', { uniqueKey: [] });
    await rig.runModel('a', { sql: BASE, config: settings });
    await rig.runModel('a', { sql: BATCHES.rename, config: settings });
    expect(await rig.rows('select id, v, u from a order by id, v')).toEqual([
      [1, 10, null],
      [2, 20, null],
      [2, null, 21],
      [3, null, 31],
    ]);
  });

  it('goes with a contract only if it cannot drop columns', async () => {
    await using rig = await openRig();
    const settings = config('ignore', { contractEnforced: true });
    const result = await rig.runModel(
      'a',
      { sql: 'select 1 as id', config: settings },
      {
        patch: (node) => ({
          ...node,
          columns: new Map([
            [
              'id',
              { name: 'id', description: '', dataType: 'int', tags: [], meta: {}, constraints: [] },
            ],
          ]),
        }),
      },
    );
    expect(result.diagnostics[0]?.code).toBe('MF5008');
  });
});

describe('compareColumns', () => {
  it('compares names without case, and types without blanks', () => {
    const table = [
      { name: 'Id', type: 'INTEGER' },
      { name: 'v', type: 'DECIMAL(10, 2)' },
    ];
    const query = [
      { name: 'V', type: 'DECIMAL(10,2)' },
      { name: 'ID', type: 'integer' },
    ];
    expect(compareColumns(table, query)).toEqual({
      added: [],
      removed: [],
      retyped: [],
      shared: table,
    });
  });
});
