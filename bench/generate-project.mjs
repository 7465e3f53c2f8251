// Writes a synthetic dbt project of any size: staging views, intermediate tables, incremental marts, two tests a model.
// usage: node bench/generate-project.mjs DIR [MODELS=1000] [ROWS=1000]
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const MACROS = 100;
const SEEDS = 10;
const MODELS_A_PROPERTIES_FILE = 50;

/** @param {number} count */
const numbers = (count) => Array.from({ length: count }, (_, i) => i);

/** A macro that averages a column rounded to several numbers of digits. @param {number} i */
const macroText = (i) =>
  `{% macro rounded_${i}(column, digits=2) -%}
  {%- set terms = [] -%}
  {%- for d in range(digits) -%}{%- do terms.append('round(' ~ column ~ ', ' ~ d ~ ')') -%}{%- endfor -%}
  ({{ terms | join(' + ') }}) / {{ terms | length }}
{%- endmacro %}
`;

/** @param {number} i @param {number} digits @param {string} column */
const rounded = (i, digits, column) => `{{ rounded_${i % MACROS}('${column}', ${digits}) }}`;

/** @param {readonly string[]} names */
const propertiesText = (names) =>
  `version: 2\nmodels:\n${names
    .map(
      (name) => `  - name: ${name}
    description: Synthetic model ${name}
    columns:
      - name: id
        description: the key
        data_tests: [not_null, unique]
      - name: val
        description: a value
`,
    )
    .join('')}`;

/**
 * @param {string} root
 * @param {number} models 40 % views, 40 % tables over three views each, the rest incremental
 * @param {number} rows of each staging view
 */
export function generateProject(root, models, rows) {
  /** @param {string} path @param {string} text */
  const put = (path, text) => {
    const file = join(root, path);
    mkdirSync(join(file, '..'), { recursive: true });
    writeFileSync(file, text);
  };
  put(
    'dbt_project.yml',
    `name: synthetic
version: '1.0'
profile: synthetic
vars: {row_count: ${rows}}
models:
  synthetic:
    staging: {+materialized: view}
    intermediate: {+materialized: table}
    marts: {+materialized: incremental, +unique_key: id}
`,
  );
  put(
    'profiles.yml',
    'synthetic:\n  target: dev\n  outputs:\n    dev: {type: duckdb, path: synthetic.duckdb, threads: 4}\n',
  );
  for (const i of numbers(MACROS)) put(`macros/rounded_${i}.sql`, macroText(i));
  for (const i of numbers(SEEDS)) {
    const lines = numbers(50).map((k) => `${k},${k % 7},${((k * 7919 + i * 31) % 1000) / 10}`);
    put(`seeds/raw_${i}.csv`, `id,grp,val\n${lines.join('\n')}\n`);
  }
  const staging = numbers(Math.max(1, Math.round(models * 0.4))).map((i) => `stg_${i}`);
  const intermediate = numbers(Math.round(models * 0.4)).map((i) => `int_${i}`);
  const marts = numbers(models - staging.length - intermediate.length).map((i) => `mart_${i}`);
  staging.forEach((name, i) => {
    put(
      `models/staging/${name}.sql`,
      `with src as (
  select r.range * 50 + s.id as id, s.grp, s.val
  from {{ ref('raw_${i % SEEDS}') }} s, range(cast({{ var('row_count') }} / 50 as bigint)) r
)
select id, grp, ${rounded(i, 2 + (i % 3), 'val')} as val from src
`,
    );
  });
  intermediate.forEach((name, i) => {
    const parents = [0, 1, 2].map((k) => staging[(i * 3 + k * 7) % staging.length]);
    if (i >= 10) parents.push(intermediate[i - 10]);
    const unique = [...new Set(parents)];
    put(
      `models/intermediate/${name}.sql`,
      `{% set parents = [${unique.map((parent) => `ref('${parent}')`).join(', ')}] %}
with merged as (
{% for parent in parents %}  select id, grp, val from {{ parent }}{% if not loop.last %} union all{% endif %}
{% endfor %})
select id, min(grp) as grp, ${rounded(i, 2, 'avg(val)')} as val from merged group by id
`,
    );
  });
  marts.forEach((name, i) => {
    const parent = intermediate[(i * 2) % Math.max(1, intermediate.length)] ?? staging[0];
    put(
      `models/marts/${name}.sql`,
      `{{ config(materialized='incremental', unique_key='id') }}
select id, grp, ${rounded(i, 2 + (i % 3), 'val')} as val, current_timestamp as loaded_at
from {{ ref('${parent}') }}
{% if is_incremental() %}where id > (select coalesce(max(id), -1) from {{ this }}){% endif %}
`,
    );
  });
  for (const [folder, names] of Object.entries({ staging, intermediate, marts })) {
    for (let i = 0; i < names.length; i += MODELS_A_PROPERTIES_FILE)
      put(
        `models/${folder}/_properties_${i}.yml`,
        propertiesText(names.slice(i, i + MODELS_A_PROPERTIES_FILE)),
      );
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const [root, models = '1000', rows = '1000'] = process.argv.slice(2);
  if (root === undefined) {
    console.error('usage: node bench/generate-project.mjs DIR [MODELS] [ROWS]');
    process.exit(2);
  }
  generateProject(root, Number(models), Number(rows));
  console.log(`${models} models -> ${root}`);
}
