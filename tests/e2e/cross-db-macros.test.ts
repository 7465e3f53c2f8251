import { expect, test } from 'vitest';
import { createProject } from '../support/create-project.ts';

/** Macro calls and what DuckDB makes of them. */
const CALLS: readonly (readonly [call: string, expected: unknown])[] = [
  [`dbt.dateadd('day', 2, "date '2024-01-30'")`, '2024-02-01 00:00:00'],
  [`dateadd('month', -1, "timestamp '2024-03-31'")`, '2024-02-29 00:00:00'],
  [`dbt.datediff("'2024-01-01'", "'2024-03-01'", 'month')`, '2'],
  [`dbt.datediff("'2024-01-06'", "'2024-01-07'", 'week')`, '1'],
  [`dbt.datediff("'2024-01-07'", "'2024-01-08'", 'week')`, '0'],
  [`dbt.datediff("'2024-01-07'", "'2024-01-06'", 'week')`, '-1'],
  [`dbt.date_trunc('month', "timestamp '2024-02-15'")`, '2024-02-01 00:00:00'],
  [`dbt.last_day("date '2024-02-15'", 'quarter')`, '2024-03-31'],
  [`dbt.date(2024, 2, 29)`, '2024-02-29'],
  [`dbt.concat(["'a'", "'b'"])`, 'ab'],
  [`dbt.hash("'a'")`, '0cc175b9c0f1b6a831c399e269772661'],
  [`dbt.length("'abc'")`, '3'],
  [`dbt.position("'b'", "'abc'")`, '2'],
  [`dbt.replace("'abc'", "'b'", "'x'")`, 'axc'],
  [`dbt.right("'abc'", 2)`, 'bc'],
  [`dbt.split_part("'a|b|c'", "'|'", 2)`, 'b'],
  [`dbt.split_part("'a|b|c'", "'|'", -1)`, 'c'],
  [`dbt.split_part("'a|b|c'", "'|'", 4)`, null],
  [`dbt.string_literal("it''s")`, "it's"],
  [`dbt.string_literal(dbt.escape_single_quotes("it's"))`, "it's"],
  [`dbt.safe_cast("'x'", dbt.type_int())`, null],
  [`dbt.cast("'1'", dbt.type_numeric())`, '1.000000'],
  [`dbt.cast_bool_to_text('true')`, 'true'],
  [`dbt.array_append(dbt.array_construct(['1']), 2)`, '[1, 2]'],
  [`dbt.array_construct()`, '[]'],
  [`dbt.any_value('1')`, '1'],
  [`dbt.bool_or('true')`, 'true'],
  [`dbt.listagg('x', "'-'", 'order by x desc')`, '3-2-1'],
  [`dbt.listagg('x', "','", 'order by x', 2)`, '1,2'],
];

test('the cross-database macros say what they mean in DuckDB', async () => {
  const models = CALLS.map(
    ([call], i) =>
      [
        `models/m${i}.sql`,
        `select cast({{ ${call} }} as varchar) as v from (values (1), (2), (3)) as t(x) limit 1`,
      ] as const,
  );
  await using project = await createProject({
    ...Object.fromEntries(models),
    'models/days.sql': `{{ dbt.date_spine('day', "'2024-01-01'", "'2024-01-05'") }}`,
    'models/numbers.sql': '{{ dbt.generate_series(3) }}',
  });
  const { exitCode, stdout, stderr } = await project.memflow('run');
  expect(exitCode, stdout + stderr).toBe(0);
  for (const [i, [call, expected]] of CALLS.entries()) {
    expect(await project.query(`select v from main.m${i}`), call).toEqual([[expected]]);
  }
  expect(
    await project.query('select count(*), cast(max(date_day) as varchar) from main.days'),
  ).toEqual([['4', '2024-01-04 00:00:00']]);
  expect(await project.query('select sum(generated_number) from main.numbers')).toEqual([['6']]);
});
