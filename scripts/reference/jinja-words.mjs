// What the names that templates see mean. The generator fails when a name is missing here, or is here and gone in the engine.

/** @type {Readonly<Record<string, string>>} */
export const CONTEXT_WORDS = {
  ref: "`ref('orders')`: the relation of a model or seed, and the reason that it is built first",
  source: "`source('raw', 'orders')`: the relation of a declared source",
  this: 'the relation of the model itself',
  config:
    "`config(materialized='table')` sets; `config.get('key', default)` reads, `config.require('key')` insists",
  var: "`var('days', 30)`: a variable; `var('as_of')` always exists; `var.has_var('days')`",
  env_var: "`env_var('NAME', 'default')`: an environment variable; secrets in targets only",
  as_of:
    "the moment that models take for now: a datetime in UTC; `as_of()` is the same as a constant of SQL, `timestamp '...'`",
  in_month:
    "`in_month('created_at', '2026-11')`: a condition for one month that the engine can skip data by; also of a date or datetime",
  since:
    "`since('created_at', as_of - modules.datetime.timedelta(days=30))`: a condition for that moment and later, in UTC",
  partition_range:
    "`partition_range('created_at', '2026-Q4')`: a condition for one partition by its name; weeks with `granularity='week'`",
  is_incremental: 'true where an incremental model adds to the table that it has',
  should_full_refresh: 'true where the model is to be built from nothing',
  should_store_failures: 'true where failing rows of the test are kept',
  run_query: "`run_query('select 1')`: the rows as a table; None while parsing",
  statement: "`{% call statement('name', fetch_result=True) %}`: sends SQL, kept for `load_result`",
  load_result: "`load_result('name')`: what a statement of this template came back with",
  store_result: 'keeps a result under a name, for `load_result`',
  set_sql_header:
    '`{% call set_sql_header(config) %}`: SQL in front of the statement that builds the model',
  execute: 'false while parsing and with --no-introspect, true where the database can be asked',
  adapter: 'what templates may ask of the engine, see below',
  api: '`api.Relation.create(...)`, `api.Column.create(...)`',
  column: 'the class of columns, as `api.Column`',
  load_relation: 'the relation if it exists in the database, else None',
  load_cached_relation: 'the same as `load_relation`',
  get_columns_in_relation: 'the columns of a relation, with `name`, `dtype`, `data_type`',
  model: 'the node as manifest.json shows it',
  graph: 'all nodes and sources as manifest.json shows them: `graph.nodes`, `graph.sources`',
  doc: "`doc('name')`: the text of a docs block",
  render: 'renders a text as a template in the present context',
  write: 'writes a text below target/run',
  try_or_compiler_error: 'calls a function, and raises the given message where it fails',
  validation: '`validation.any[...]` accepts everything, as in dbt',
  selected_resources: 'the ids of the selected nodes',
  pre_hooks: 'the hooks before the node',
  post_hooks: 'the hooks after the node',
  database: 'the catalog of the target',
  schema: 'the schema of the target',
  env: 'the same as `target`',
  thread_id: 'always "main"',
  defer_relation: 'always None: there is no defer yet',
  target: '`target.name`, `.profile_name`, `.type`, `.database`, `.schema`, `.threads`, `.path`',
  project_name: 'the name of the project',
  dbt_version: 'the version of dbt whose language memflow speaks',
  memflow_version: 'the version of memflow',
  invocation_id: 'the id of this run of memflow',
  run_started_at: 'when this run began: a datetime in UTC',
  modules:
    '`modules.datetime`, `.pytz`, `.re`, `.itertools`: parts of the Python modules; "now" is the start of the run',
  flags: '`flags.FULL_REFRESH`, `flags.WHICH`, ...: options of the command',
  invocation_args_dict: 'the same as a dict',
  exceptions:
    "`exceptions.raise_compiler_error('...')` ends with MF2301, `exceptions.warn('...')` warns",
  log: "`log('text', info=True)`: a line of the run log; a debug line without `info`",
  print: 'a line on stdout',
  builtins:
    "the functions of this table under their own names, also where the project's macros hide them",
  context: 'the names of the template as items',
  fromjson: 'a value from JSON text',
  tojson: 'JSON text from a value',
  fromyaml: 'a value from YAML text',
  toyaml: 'YAML text from a value',
  set: 'a set from a list; None (or the default) where it is none',
  set_strict: 'the same, and an error where it is none',
  zip: 'lists side by side',
  zip_strict: 'the same, and an error where an argument is no list',
  local_md5: 'the MD5 of a text',
  diff_of_two_dicts: 'what the first dict of lists has and the second has not',
  dbt_metadata_envs: 'environment variables named DBT_ENV_CUSTOM_ENV_*, without the prefix',
};

/** Filters that Jinja2 does not have. @type {Readonly<Record<string, string>>} */
export const DBT_FILTERS = {
  as_bool: 'marks a value that native rendering should make a boolean',
  as_native: 'marks a value that native rendering should give its own type',
  as_number: 'marks a value that native rendering should make a number',
  as_text: 'marks a value that native rendering should leave a text',
  is_list: 'whether the value is a list',
};
