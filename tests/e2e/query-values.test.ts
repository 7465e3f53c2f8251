import { expect, test } from 'vitest';
import { createProject } from '../support/create-project.ts';

const MACROS = `{% macro look() %}
{% set t = run_query("select 12345678901234567.89::decimal(20,2) as big, 1.10::decimal(5,2) as a, date '2024-01-02' as d,
  timestamp '2024-01-02 03:04:05' as ts, timestamptz '2024-01-02 03:04:05+02' as tz, 2.5::double as f, [1.0::double] as l,
  interval 1 day as i") %}
{% set r = t.rows[0] %}
{{ print(r.big ~ '|' ~ r.a ~ '|' ~ (r.a + 1) ~ '|' ~ r.f ~ '|' ~ r.l ~ '|' ~ r.i) }}
{{ print(r.d ~ '|' ~ r.d.year ~ '|' ~ r.d.strftime('%d/%m') ~ '|' ~ (r.d + modules.datetime.timedelta(days=1))) }}
{{ print(r.ts ~ '|' ~ r.tz ~ '|' ~ (r.ts - r.ts).total_seconds()) }}
{{ print(fromjson(r.l)[0]) }}
{{ print(r) }}
{% call statement('s', fetch_result=True) %}select 1.10::decimal(5,2) as a, date '2024-01-02' as d{% endcall %}
{{ print(load_result('s')['data']) }}
{% do run_query("select * from (values (1234567.5::decimal(12,2), 'a', true, 1, date '2024-01-02'), (1.125, null, null, null, null)) t(n, b, c, d, e)").print_table() %}
{% endmacro %}
{% macro mix() %}{{ print(run_query("select 1.10::decimal(5,2) as a").rows[0].a * 1.5) }}{% endmacro %}
{% macro json() %}{{ print(tojson({'d': run_query("select date '2024-01-02' as d").rows[0].d})) }}{% endmacro %}
`;

test('rows of statements have the types and digits that dbt gives them', async () => {
  await using project = await createProject({ 'macros/look.sql': MACROS });
  const { exitCode, stdout, stderr } = await project.memflow('run-operation', 'look');
  expect(exitCode, stderr).toBe(0);
  // What dbt 1.11 with dbt-duckdb 1.10 prints, but for the name of the zone in a repr.
  expect(stdout).toContain(`12345678901234567.89|1.10|2.10|2.5|[1.0]|1 day, 0:00:00
2024-01-02|2024|02/01|2024-01-03
2024-01-02 03:04:05|2024-01-02 01:04:05+00:00|0.0
1.0
<agate.Row: (Decimal('12345678901234567.89'), Decimal('1.10'), datetime.date(2024, 1, 2), datetime.datetime(2024, 1, 2, 3, 4, 5), datetime.datetime(2024, 1, 2, 1, 4, 5, tzinfo=<UTC>), ...)>
[(Decimal('1.10'), datetime.date(2024, 1, 2))]
|             n | b |    c | d |          e |
| ------------- | - | ---- | - | ---------- |
| 1,234,567.500 | a | True | 1 | 2024-01-02 |
|         1.125 |   |      |   |            |
`);
});

test('a decimal does not mix with a float, and a date has no JSON form, as in dbt', async () => {
  await using project = await createProject({ 'macros/look.sql': MACROS });
  const mix = await project.memflow('run-operation', 'mix');
  expect(mix.exitCode).toBe(1);
  expect(mix.stderr).toContain("unsupported operand type(s) for *: 'Decimal' and 'float'");
  const json = await project.memflow('run-operation', 'json');
  expect(json.exitCode).toBe(1);
  expect(json.stderr).toContain('Object of type date is not JSON serializable');
});
