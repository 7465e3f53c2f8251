import { describe, expect, test } from 'vitest';
import { createProject } from '../support/create-project.ts';

/** What each model selects in the first and in the second run, beside its key. */
const CHANGES = {
  add: ["'x' as a", "'y' as a, 7 as b"],
  drop: ["'x' as a, 'o' as b", "'y' as a"],
  retype: ['1::integer as a', "'word' as a"],
  reorder: ["'x' as a, 'o' as b", "'p' as b, 'y' as a"],
  rename: ["'x' as a", "'y' as b"],
} as const;

/** `error` and its code, or the columns and rows after the second run: key 1 is replaced, 2 is new, 0 stays. */
type Outcome = string | { readonly columns: readonly string[]; readonly rows: readonly unknown[] };

const EXPECTED: Readonly<Record<string, Readonly<Record<keyof typeof CHANGES, Outcome>>>> = {
  ignore: {
    add: {
      columns: ['id', 'a'],
      rows: [
        [0, 'x'],
        [1, 'y'],
        [2, 'y'],
      ],
    },
    drop: 'error',
    retype: 'error',
    reorder: {
      columns: ['id', 'a', 'b'],
      rows: [
        [0, 'x', 'o'],
        [1, 'y', 'p'],
        [2, 'y', 'p'],
      ],
    },
    rename: 'error',
  },
  fail: {
    add: 'error',
    drop: 'error',
    retype: 'error',
    reorder: {
      columns: ['id', 'a', 'b'],
      rows: [
        [0, 'x', 'o'],
        [1, 'y', 'p'],
        [2, 'y', 'p'],
      ],
    },
    rename: 'error',
  },
  append_new_columns: {
    add: {
      columns: ['id', 'a', 'b'],
      rows: [
        [0, 'x', null],
        [1, 'y', 7],
        [2, 'y', 7],
      ],
    },
    drop: {
      columns: ['id', 'a', 'b'],
      rows: [
        [0, 'x', 'o'],
        [1, 'y', 'o'],
        [2, 'y', null],
      ],
    },
    retype: 'error',
    reorder: {
      columns: ['id', 'a', 'b'],
      rows: [
        [0, 'x', 'o'],
        [1, 'y', 'p'],
        [2, 'y', 'p'],
      ],
    },
    rename: {
      columns: ['id', 'a', 'b'],
      rows: [
        [0, 'x', null],
        [1, 'x', 'y'],
        [2, null, 'y'],
      ],
    },
  },
  sync_all_columns: {
    add: {
      columns: ['id', 'a', 'b'],
      rows: [
        [0, 'x', null],
        [1, 'y', 7],
        [2, 'y', 7],
      ],
    },
    drop: {
      columns: ['id', 'a'],
      rows: [
        [0, 'x'],
        [1, 'y'],
        [2, 'y'],
      ],
    },
    retype: {
      columns: ['id', 'a'],
      rows: [
        [0, '1'],
        [1, 'word'],
        [2, 'word'],
      ],
    },
    reorder: {
      columns: ['id', 'a', 'b'],
      rows: [
        [0, 'x', 'o'],
        [1, 'y', 'p'],
        [2, 'y', 'p'],
      ],
    },
    rename: {
      columns: ['id', 'b'],
      rows: [
        [0, null],
        [1, 'y'],
        [2, 'y'],
      ],
    },
  },
};

describe.each(['merge', 'delete+insert'])('a changed query under %s', (strategy) => {
  test.each(Object.entries(EXPECTED))('and on_schema_change: %s', async (policy, outcomes) => {
    const models = Object.entries(CHANGES).map(([name, [before, after]]) => [
      `models/m_${name}.sql`,
      `{{ config(materialized='incremental', incremental_strategy='${strategy}', unique_key='id', on_schema_change='${policy}') }}
{% if var('step') == 1 %} select range::integer as id, ${before} from range(0, 2)
{% else %} select range::integer as id, ${after} from range(1, 3) {% endif %}`,
    ]);
    await using project = await createProject(Object.fromEntries(models));
    const first = await project.memflow('run', '--vars', '{step: 1}');
    expect(first.exitCode, first.stdout + first.stderr).toBe(0);
    const tables = Object.keys(CHANGES);
    const look = async () =>
      Object.fromEntries(
        await Promise.all(
          tables.map(async (name) => [
            name,
            {
              columns: (await project.query(`select column_name from (describe m_${name})`)).flat(),
              rows: await project.query(`select * from m_${name} order by id`),
            },
          ]),
        ),
      );
    const before = await look();
    await project.memflow('run', '--vars', '{step: 2}');
    const after = await look();
    const { results } = JSON.parse(project.read('target/run_results.json'));
    for (const [name, expected] of Object.entries(outcomes)) {
      const result = results.find((r: { unique_id: string }) => r.unique_id.endsWith(`.m_${name}`));
      if (typeof expected === 'string') {
        expect(result.status, name).toBe('error');
        expect(after[name], `${name}: the table is as it was`).toEqual(before[name]);
      } else {
        expect(result.status, `${name}: ${result.message}`).toBe('success');
        expect(after[name], name).toEqual(expected);
      }
    }
  });
});
