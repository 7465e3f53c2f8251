import type { Files, ParseFilesOptions } from './parse-files.ts';

/** Broken projects and what is said about each: severity, code, place, message. */
export const BAD_PROJECTS: readonly {
  readonly name: string;
  readonly files: Files;
  readonly options?: ParseFilesOptions;
  readonly expected: readonly string[];
}[] = [
  {
    name: 'empty project',
    files: {
      'project.yml': '',
    },
    expected: ['error MF2112 project.yml:1:1 project.yml is empty'],
  },
  {
    name: 'project keys',
    files: {
      'project.yml':
        'nmae: x\nname: 1shop\nmodel_paths: [a]\nsource-paths: [m]\nmodels: 3\nvars: [a]\ntarget-path: ../out\nflags: {a: no}\n',
    },
    expected: [
      'error MF2111 project.yml:1:1 unknown key "nmae"',
      'error MF2111 project.yml:3:1 unknown key "model_paths"',
      'error MF2111 project.yml:4:1 unknown key "source-paths"',
      'error MF2110 project.yml:5:9 models is the number 3',
      'error MF2110 project.yml:6:7 vars is a list',
      'warning MF2107 project.yml:8:12 no is read as the text "no" here; dbt reads it as false',
      'error MF2203 project.yml:2:7 the project name "1shop" is not allowed',
      'error MF2216 project.yml:7:14 the path "../out" leaves the project',
    ],
  },
  {
    name: 'dup + proto',
    files: {
      'project.yml': 'name: a\nname: b\n__proto__: {x: 1}\n',
    },
    expected: [
      'error MF2102 project.yml:2:1 key "name" stands twice in this mapping',
      'error MF2103 project.yml:3:1 key "__proto__" is not allowed',
    ],
  },
  {
    name: 'unquoted jinja',
    files: {
      'project.yml': "name: a\nprofile: {{ env_var('X') }}\n",
    },
    expected: ['error MF2101 project.yml:2:10 a value that begins with "{" must stand in quotes'],
  },
  {
    name: 'env missing',
    files: {
      'project.yml': 'name: a\ntargets:\n  dev: {type: duckdb, path: "{{ env_var(\'NOPE\') }}"}\n',
    },
    expected: ['error MF1104 project.yml:3:33 the environment variable "NOPE" is not set'],
  },
  {
    name: 'secret in project',
    files: {
      'project.yml': 'name: a\nmodels: {a: {+schema: "{{ env_var(\'DBT_ENV_SECRET_X\') }}"}}\n',
    },
    options: { env: { DBT_ENV_SECRET_X: 's' } },
    expected: ['error MF1105 project.yml:2:27 the secret "DBT_ENV_SECRET_X" may not be read here'],
  },
  {
    name: 'profile misspelt',
    files: {
      'project.yml': 'name: a\nprofile: shopp\n',
      'profiles.yml': 'shop:\n  outputs:\n    dev: {type: duckdb}\n',
    },
    expected: ['error MF1102 project.yml:2:10 profiles.yml has no profile "shopp"'],
  },
  {
    name: 'target misspelt',
    files: {
      'project.yml': 'name: a\nprofile: shop\n',
      'profiles.yml': 'shop:\n  target: devv\n  outputs:\n    dev: {type: duckdb}\n',
    },
    expected: ['error MF1103 profiles.yml:4:5 profile "shop" has no target "devv"'],
  },
  {
    name: 'profile shape',
    files: {
      'project.yml': 'name: a\nprofile: shop\n',
      'profiles.yml': 'shop:\n  targets:\n    dev: {type: duckdb}\n',
    },
    expected: [
      'error MF2111 profiles.yml:2:3 unknown key "targets" in shop',
      'error MF2112 profiles.yml:2:3 shop has no "outputs"',
    ],
  },
  {
    name: 'target flag',
    files: {
      'project.yml': 'name: a\ntargets: {dev: {type: duckdb}}\n',
    },
    options: { target: 'prod' },
    expected: ['error MF1103 project.yml:2:10 profile "a" has no target "prod"'],
  },
  {
    name: 'ok default target',
    files: {
      'project.yml': 'name: a\n',
    },
    expected: [],
  },
  {
    name: 'model names',
    files: {
      'models/1a.sql': 'select 1',
      'models/a b.sql': 'select 1',
      'models/ok.sql': 'select 1',
    },
    expected: [
      'error MF2203 models/1a.sql:1:1 the model name "1a" is not allowed',
      'error MF2203 models/a b.sql:1:1 the model name "a b" is not allowed',
    ],
  },
  {
    name: 'missing ref',
    files: {
      'models/a.sql': "select * from {{ ref('bb') }}\njoin {{ source('s','t') }}\n",
      'models/b.sql': 'select 1',
    },
    expected: [
      'error MF3002 models/a.sql:1:18 model "a" refers to "bb", which does not exist',
      'error MF3005 models/a.sql:2:9 model "a" refers to the source "s.t", which does not exist',
    ],
  },
  {
    name: 'disabled ref',
    files: {
      'models/a.sql': "select * from {{ ref('b') }}",
      'models/b.sql': '{{ config(enabled=false) }} select 1',
      'tests/x.sql': "select * from {{ ref('b') }}",
    },
    expected: ['error MF3003 models/a.sql:1:18 model "a" refers to "b", which is disabled'],
  },
  {
    name: 'dup model',
    files: {
      'models/a/x.sql': 'select 1',
      'models/b/x.sql': 'select 1',
    },
    expected: ['error MF2204 models/b/x.sql:1:1 two models are called "x"'],
  },
  {
    name: 'dup model seed',
    files: {
      'models/x.sql': 'select 1',
      'seeds/x.csv': 'a\n1\n',
    },
    expected: ['error MF2204 seeds/x.csv:1:1 two nodes are called "x"'],
  },
  {
    name: 'case clash',
    files: {
      'models/Orders.sql': 'select 1',
      'models/orders.sql': 'select 1',
    },
    expected: ['error MF2212 models/orders.sql:1:1 "orders" and "Orders" both write main.orders'],
  },
  {
    name: 'alias clash',
    files: {
      'models/a.sql': "{{ config(alias='t') }}select 1",
      'models/b.sql': "{{ config(alias='T') }}select 1",
    },
    expected: ['error MF2212 models/b.sql:1:1 "b" and "a" both write main.T'],
  },
  {
    name: 'jinja errors',
    files: {
      'models/a.sql': 'select {{ x',
      'models/b.sql': '{% if %}',
      'models/c.sql': "{{ config(materialized='tabel') }} select {{ 1 | foo }}",
    },
    expected: [
      "error MF2001 models/a.sql:1:12 unexpected end of template, expected 'end of print statement'.",
      "error MF2001 models/b.sql:1:7 Expected an expression, got 'end of statement block'",
      "error MF2002 models/c.sql:1:50 there is no filter 'foo'",
    ],
  },
  {
    name: 'materialized',
    files: {
      'models/c.sql': "{{ config(materialized='tabel') }} select 1",
      'models/d.sql': "{{ config(materialized='snapshot') }} select 1",
    },
    expected: [
      'error MF1108 models/c.sql:1:1 model "c" has the unknown materialization "tabel"',
      'error MF2205 models/d.sql:1:1 model "d" is materialized as snapshot, which is not supported',
    ],
  },
  {
    name: 'config values',
    files: {
      'models/a.sql':
        "{{ config(enabled='yes', unique_key={'a': 1}, on_schema_change='igore', tags=3, timeout='5 parsecs', materalized='table', incremental_strategy='microbatch', pre_hook=5, meta='x', indexes=[{'unique': true}]) }}\nselect 1",
    },
    expected: [
      'error MF1108 models/a.sql:1:19 config enabled is "yes"',
      'error MF1108 models/a.sql:1:37 config unique_key is {"a":1}',
      'error MF1108 models/a.sql:1:64 config on_schema_change is "igore"',
      'error MF1108 models/a.sql:1:89 config timeout is "5 parsecs"',
      'warning MF1109 models/a.sql:1:114 config key "materalized" is not one of memflow\'s and is kept as your own',
      'error MF2205 models/a.sql:1:144 the incremental strategy "microbatch" is not supported yet',
      'error MF1108 models/a.sql:1:167 config pre_hook is 5',
      'error MF1108 models/a.sql:1:175 config meta is "x"',
      'error MF1108 models/a.sql:1:188 config indexes is [{"unique":true}]',
    ],
  },
  {
    name: 'config call',
    files: {
      'models/a.sql':
        "{{ config('table') }} select {{ ref() }} {{ ref('a', 'b', 'c') }} {{ source('x') }} {{ ref('a', v=2) }}",
    },
    expected: [
      'error MF2213 models/a.sql:1:4 config() takes keyword arguments or one mapping',
      'error MF2213 models/a.sql:1:33 ref() takes one or two texts',
      'error MF2213 models/a.sql:1:45 ref() takes one or two texts',
      'error MF2213 models/a.sql:1:70 source() takes two texts',
      'error MF2205 models/a.sql:1:88 model versions are not supported yet',
    ],
  },
  {
    name: 'conditional ref to missing',
    files: {
      'models/a.sql': "{% if var('x', false) %}{{ ref('no') }}{% endif %} select 1",
    },
    expected: [],
  },
  {
    name: 'raise at parse',
    files: {
      'models/a.sql': '{{ boom() }}',
      'macros/m.sql':
        "{% macro boom() %}{{ inner() }}{% endmacro %}\n{% macro inner() %}{{ ref('a') }}{{ exceptions.raise_compiler_error('nope') }}{% endmacro %}",
    },
    expected: ['error MF2301 macros/m.sql:2:37 nope'],
  },
  {
    name: 'properties',
    files: {
      'models/a.sql': 'select 1',
      'models/p.yml':
        'version: 2\nmodels:\n  - name: a\n    descripton: x\n    materialized: table\n    columns:\n      - nam: id\n      - name: v\n        data_test: [unique]\n        tests: unique\n  - description: nameless\n  - name: zz\n  - name: a\nmodel: []\nunit_tests: []\nsnapshots:\n  - name: s\nsources:\n  - name: raw\n    tables: t\n',
    },
    expected: [
      'error MF2111 models/p.yml:4:5 unknown key "descripton" in models[0]',
      'error MF2111 models/p.yml:5:5 unknown key "materialized" in models[0]',
      'error MF2111 models/p.yml:7:9 unknown key "nam" in models[0].columns[0]',
      'error MF2112 models/p.yml:7:9 models[0].columns[0] has no "name"',
      'error MF2111 models/p.yml:9:9 unknown key "data_test" in models[0].columns[1]',
      'error MF2110 models/p.yml:10:16 models[0].columns[1].tests is the text "unique"',
      'error MF2112 models/p.yml:11:5 models[1] has no "name"',
      'warning MF2206 models/p.yml:12:11 "zz" under "models" describes nothing: there is no such file',
      'error MF2207 models/p.yml:13:11 "a" is described twice under "models"',
      'error MF2111 models/p.yml:14:1 unknown key "model"',
      'error MF2205 models/p.yml:15:1 "unit_tests" is not supported yet',
      'error MF2205 models/p.yml:16:1 "snapshots" is not supported yet',
      'error MF2110 models/p.yml:20:13 sources[0].tables is the text "t"',
    ],
  },
  {
    name: 'tests',
    files: {
      'models/a.sql': 'select 1',
      'models/p.yml':
        "models:\n  - name: a\n    columns:\n      - name: id\n        data_tests:\n          - uniqe\n          - accepted_values\n          - accepted_values: {valus: [1]}\n          - unique:\n            config: {severity: warn}\n          - [1]\n          - dbt_utils.accepted_range: {min: 1}\n          - relationships: {to: ref('bb'), field: id}\n          - not_null: {config: {severity: fatal, wher: x}}\n          - 'not a name'\n          - unique: {model: x}\n          - not_null\n          - not_null\n    data_tests: [not_null, unique]\n",
    },
    expected: [
      'error MF2209 models/p.yml:6:13 there is no data test "uniqe"',
      'error MF2208 models/p.yml:7:13 the data test "accepted_values" needs the argument "values"',
      'error MF2208 models/p.yml:8:13 the data test "accepted_values" needs the argument "values"',
      'error MF2208 models/p.yml:8:31 the data test "accepted_values" has no argument "valus"',
      'error MF2208 models/p.yml:10:13 the data test "unique" has "config" beside it',
      'error MF2110 models/p.yml:11:13 models[0].columns[0].data_tests[4] is a list',
      'error MF2209 models/p.yml:12:13 there is no data test "dbt_utils.accepted_range"',
      'error MF3002 models/p.yml:13:33 data test "relationships_a_id__id__ref_bb_" refers to "bb", which does not exist',
      'error MF1108 models/p.yml:14:33 config severity is "fatal"',
      'warning MF1109 models/p.yml:14:50 config key "wher" is not one of memflow\'s and is kept as your own',
      'error MF2208 models/p.yml:15:13 "not a name" is not the name of a test',
      'error MF2208 models/p.yml:16:22 a data test has no argument "model": it is where the test is written',
      'error MF2211 models/p.yml:17:13 two data tests are called "not_null_a_id"',
      'error MF2211 models/p.yml:18:13 two data tests are called "not_null_a_id"',
      'error MF2208 models/p.yml:19:18 the data test "not_null" needs the argument "column_name"',
      'error MF2208 models/p.yml:19:28 the data test "unique" needs the argument "column_name"',
    ],
  },
  {
    name: 'docs',
    files: {
      'models/a.sql': 'select 1',
      'models/d.md': '{% docs x %}hi{% enddocs %}\n{% docs x %}hi{% enddocs %}',
      'models/p.yml': 'models:\n  - name: a\n    description: "{{ doc(\'y\') }}"\n',
    },
    expected: [
      'error MF2214 models/d.md:2:9 the docs block "x" is defined twice',
      'error MF2214 models/p.yml:3:22 there is no docs block "y"',
    ],
  },
  {
    name: 'macro dup',
    files: {
      'macros/a.sql': '{% macro m() %}{% endmacro %}',
      'macros/b.sql': '{% macro m() %}{% endmacro %}{% test t(model) %}{% endtest %}',
    },
    expected: ['error MF2210 macros/b.sql:1:10 the macro "m" is defined twice'],
  },
  {
    name: 'unsupported',
    files: {
      'models/p.py': 'def model(): pass',
      'snapshots/s.sql': '{% snapshot s %}select 1{% endsnapshot %}',
      'packages.yml': 'packages:\n  - package: dbt-labs/dbt_utils\n    version: 1.0.0\n',
      'models/q.sql': '{% snapshot s2 %}select 1{% endsnapshot %}',
      'models/p.yml': 'models:\n  - name: q\n    versions: [{v: 1}]\nexposures:\n  - name: e\n',
    },
    expected: [
      'error MF2205 models/p.py:1:1 Python models are not supported',
      'error MF2205 models/p.yml:3:5 "versions" is not supported yet',
      'warning MF2215 models/p.yml:5:11 exposures are read and have no effect',
      'error MF2205 models/q.sql:1:13 the snapshot "s2" is not supported yet',
      'error MF2205 packages.yml:2:5 packages are not supported yet: "dbt-labs/dbt_utils"',
      'error MF2205 snapshots/s.sql:1:13 the snapshot "s" is not supported yet',
    ],
  },
  {
    name: 'not utf8',
    files: {
      'models/a.sql': Buffer.from('select 1\n-- café', 'latin1'),
    },
    expected: ['error MF2202 models/a.sql:2:7 "models/a.sql" is not UTF-8: it looks like Latin-1'],
  },
  {
    name: 'unused tree',
    files: {
      'project.yml':
        'name: shop\ntargets: {dev: {type: duckdb}}\nmodels:\n  shp: {+materialized: table}\n  shop: {meta: {a: 1}, stagin: {+tags: x}}\n',
      'models/staging/a.sql': 'select 1',
    },
    expected: [
      'warning MF1110 project.yml:4:3 "models.shp" holds for no node',
      'warning MF1110 project.yml:5:10 "models.shop.meta" holds for no node',
      'warning MF1110 project.yml:5:24 "models.shop.stagin" holds for no node',
    ],
  },
  {
    name: 'names macro fails',
    files: {
      'macros/g.sql':
        "{% macro generate_schema_name(custom, node) %}{{ exceptions.raise_compiler_error('no') }}{% endmacro %}{% macro generate_alias_name(custom, node) %}{% endmacro %}",
      'models/a.sql': 'select 1',
    },
    expected: [
      'error MF2301 macros/g.sql:1:50 no',
      'error MF2203 models/a.sql:1:1 the alias of "a" is empty',
    ],
  },
  {
    name: 'lossy',
    files: {
      'project.yml':
        'name: shop\ntargets: {dev: {type: duckdb}}\nvars: {v: 1.10, w: 1e999, x: 12345678901234567890}\n',
    },
    expected: [
      'warning MF2106 project.yml:3:11 the number 1.10 is read as 1.1',
      'warning MF2106 project.yml:3:20 the number 1e999 is read as infinity',
    ],
  },
  {
    name: 'alias bomb',
    files: {
      'models/p.yml':
        'a: &a [x,x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b,*b]\nd: &d [*c,*c,*c,*c,*c,*c,*c,*c,*c,*c]\ne: [*d,*d,*d,*d,*d,*d,*d,*d,*d,*d]\n',
    },
    expected: ['error MF2104 models/p.yml:2:11 aliases expand to more than 10000 values'],
  },
  {
    name: 'deep',
    files: {
      'models/p.yml': `a: ${'['.repeat(5000)}${']'.repeat(5000)}`,
    },
    expected: ['error MF2108 models/p.yml:1:1 this file nests too deeply to be read'],
  },
  {
    name: 'hook ref',
    files: {
      'models/a.sql':
        '{{ config(post_hook="insert into x select * from {{ ref(\'nob\') }}") }} select 1',
      'models/b.sql': 'select 1',
    },
    expected: [
      'error MF3002 models/a.sql (hook 1):1:32 model "a" refers to "nob", which does not exist',
    ],
  },
  {
    name: 'merge keys',
    files: {
      'models/a.sql': 'select 1',
      'models/p.yml':
        'anchors:\n  - &base {data_tests: [not_null]}\nmodels:\n  - name: a\n    columns:\n      - name: id\n        <<: *base\n',
    },
    expected: [],
  },
  {
    name: 'package ref',
    files: {
      'models/a.sql': "{{ ref('shp','b') }}{{ ref('shop','b') }}",
      'models/b.sql': 'select 1',
    },
    expected: [
      'error MF3004 models/a.sql:1:4 model "a" refers to "shp.b", but there is no package "shp"',
    ],
  },
  {
    name: 'undefined macro at parse render',
    files: {
      'models/a.sql':
        "{{ nomacro(ref('b')) }} {{ dbt_utils.star(ref('b')) }} {% if x.y.z() %}{{ ref('b') }}{% endif %}",
      'models/b.sql': 'select 1',
    },
    expected: [],
  },
  {
    name: 'settings in models',
    files: {
      'models/a.sql':
        "{{ var('x') }} {{ var('thresh') }} {{ env_var('NO') }} {{ env_var('DBT_ENV_SECRET_A') }} {{ var('y', 1) }} {{ var('as_of') }}",
      'project.yml': 'name: shop\ntargets: {dev: {type: duckdb}}\nvars: {threshold: 1}\n',
    },
    options: { env: { DBT_ENV_SECRET_A: 'abcdef' } },
    expected: [
      'error MF1106 models/a.sql:1:4 the variable "x" is not set',
      'error MF1106 models/a.sql:1:19 the variable "thresh" is not set',
      'error MF1104 models/a.sql:1:39 the environment variable "NO" is not set',
      'error MF1105 models/a.sql:1:59 the secret "DBT_ENV_SECRET_A" may not be read here',
    ],
  },
  {
    name: 'exposures and groups',
    files: {
      'models/p.yml': 'exposures: [{name: e}]\ngroups: [{name: g}]\n',
    },
    expected: [
      'warning MF2215 models/p.yml:1:20 exposures are read and have no effect',
      'warning MF2215 models/p.yml:2:17 groups are read and have no effect',
    ],
  },
  {
    name: 'bad package list',
    files: {
      'packages.yml': 'packages: []\n',
      'dependencies.yml': 'packages:\n  - git: x\n',
    },
    expected: ['error MF2205 dependencies.yml:2:5 packages are not supported yet: "x"'],
  },
  {
    name: 'two documents',
    files: {
      'models/p.yml': 'models: []\n---\nmodels: []\n',
    },
    expected: ['error MF2105 models/p.yml:3:1 a second YAML document begins here'],
  },
  {
    name: 'custom test without column',
    files: {
      'macros/t.sql': '{% test rows(model) %}select 1{% endtest %}',
      'models/a.sql': 'select 1',
      'models/p.yml':
        'models:\n  - name: a\n    data_tests: [rows]\n    columns:\n      - name: id\n        data_tests: [rows]\n',
    },
    expected: ['error MF2208 models/p.yml:6:22 the data test "rows" is not for columns'],
  },
  {
    name: 'both test spellings',
    files: {
      'models/a.sql': 'select 1',
      'models/p.yml':
        'models:\n  - name: a\n    columns:\n      - {name: id, tests: [unique], data_tests: [not_null]}\n      - {name: v, data_tests: [{unique: {severity: warn, config: {severity: error}}}]}\n',
    },
    expected: [
      'error MF2208 models/p.yml:4:20 "tests" and "data_tests" are two spellings of one key',
      'error MF2208 models/p.yml:5:42 "severity" stands both beside and in "config:"',
    ],
  },
  {
    name: 'sources',
    files: {
      'models/p.yml':
        'sources:\n  - name: 1raw\n    tables: [{name: t}]\n  - name: raw\n    tables: [{name: t}, {name: t}, {name: a-b}]\n',
    },
    expected: [
      'error MF2203 models/p.yml:2:11 the source name "1raw" is not allowed',
      'error MF2204 models/p.yml:5:32 the source table "raw.t" is declared twice',
      'error MF2203 models/p.yml:5:43 the table name "a-b" is not allowed',
    ],
  },
  {
    name: 'description template',
    files: {
      'models/a.sql': 'select 1',
      'models/p.yml':
        "models:\n  - name: a\n    description: '{{ nope( }}'\n    columns:\n      - name: b\n        description: \"{{ var('nope') }}\"\n",
    },
    expected: [
      "error MF2001 models/p.yml:3:28 unexpected '}', expected ')'",
      'error MF1106 models/p.yml:6:26 the variable "nope" is not set',
    ],
  },
  {
    name: 'hook syntax',
    files: {
      'project.yml': 'name: shop\ntargets: {dev: {type: duckdb}}\non-run-start: "select {{ 1"\n',
      'models/a.sql': "{{ config(pre_hook='{% if %}') }} select 1",
    },
    expected: [
      "error MF2001 models/a.sql (hook 1):1:7 Expected an expression, got 'end of statement block'",
      "error MF2001 project.yml (on-run-start 1):1:12 unexpected end of template, expected 'end of print statement'.",
    ],
  },
];
