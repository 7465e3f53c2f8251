import { expect, it } from 'vitest';
import { createProject, PROJECT_YML } from '../support/create-project.ts';

const SHOW = `
{% macro show_results(results, schemas, database_schemas) %}
{% do log(schemas ~ ' ' ~ database_schemas, true) %}
{% for r in results | sort(attribute='node.name') %}
{% do log([r.node.name, r.status, r.status == 'success', r.node.resource_type, r.node.config.materialized,
  r.node.depends_on.nodes, r.failures, r.execution_time is float, r.adapter_response.get('_message')] | join('|'), true) %}
{% for t in r.timing %}
{% do log(t.name ~ ' ' ~ t.started_at.strftime('%Y') | length ~ ' ' ~ ((t.completed_at - t.started_at).total_seconds() >= 0), true) %}
{% endfor %}
{% do log(r.to_dict()['node']['unique_id'] ~ ' ' ~ (r.to_dict().keys() | list | length > 7) ~ ' ' ~ fromjson(tojson(r.to_dict()))['timing'][0]['started_at'][10:11] ~ ' ' ~ r.node.compiled_code.split('\\n')[0], true) %}
{% endfor %}
{% endmacro %}`;

it('on-run-end sees results as dbt gives them, and what it logs is seen', async () => {
  await using project = await createProject({
    'project.yml': `${PROJECT_YML}on-run-end: ["{{ show_results(results, schemas, database_schemas) }}"]\n`,
    'macros/show.sql': SHOW,
    'models/a.sql': 'select 1 as id',
    'models/b.sql': "{{ config(materialized='table') }} select * from {{ ref('a') }}",
    'models/c.sql': 'select * from nope',
    'models/m.yml':
      'models:\n  - name: a\n    columns: [{name: id, data_tests: [{not_null: {name: id_known}}]}]\n',
  });
  const { stdout } = await project.memflow('build');
  const shown = stdout.split('\n').map((line) => line.replace(/^\d\d:\d\d:\d\d {2}/, ''));
  const from = shown.findIndex((line) => line.startsWith("['main']"));
  expect(shown.slice(from, from + 17)).toEqual([
    "['main'] [('shop', 'main')]",
    'a|success|True|model|view|[]|None|True|OK',
    'compile 4 True',
    'execute 4 True',
    'model.shop.a True T select 1 as id',
    "b|success|True|model|table|['model.shop.a']|None|True|OK",
    'compile 4 True',
    'execute 4 True',
    'model.shop.b True T select * from "main"."a"',
    'c|error|False|model|view|[]|None|True|None',
    'compile 4 True',
    'execute 4 True',
    'model.shop.c True T select * from nope',
    "id_known|pass|False|test|test|['model.shop.a']|0|True|OK",
    'compile 4 True',
    'execute 4 True',
    'test.shop.id_known.c5aeef879f True T select *',
  ]);
});
