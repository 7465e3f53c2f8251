import { GRANULARITIES } from '../partitions/granularity.ts';
import { EXPIRIES, LAYOUTS } from '../partitions/partition-spec.ts';
import {
  anything,
  boolean,
  described,
  freeMapping,
  integer,
  type Shape,
  text,
  textOrTexts,
} from '../yaml/shape.ts';

/** How a key of several layers becomes one value. */
export type MergeRule = 'replace' | 'append' | 'merge';

export interface ConfigKey {
  readonly shape: Shape;
  readonly merge: MergeRule;
}

function replace(shape: Shape, description: string): ConfigKey {
  return { shape: described(shape, description), merge: 'replace' };
}

function append(shape: Shape, description: string): ConfigKey {
  return { shape: described(shape, description), merge: 'append' };
}

function merge(shape: Shape, description: string): ConfigKey {
  return { shape: described(shape, description), merge: 'merge' };
}

function choice(...values: readonly string[]): Shape {
  return { kind: 'choice', values };
}

/** Its values are checked where it is read, in config() and in YAML alike. */
const partitionBy: Shape = {
  kind: 'either',
  shapes: [
    text,
    {
      kind: 'mapping',
      keys: {
        field: described(text, 'The column: a DATE, TIMESTAMP or TIMESTAMP WITH TIME ZONE.'),
        granularity: described(text, `One of ${GRANULARITIES.join(', ')}; month by default.`),
        layout: described(text, `One of ${LAYOUTS.join(', ')}; table by default.`),
        retention: described(text, 'How old partitions become, such as "24 months".'),
        on_expiry: described(text, `One of ${EXPIRIES.join(', ')}; drop by default.`),
        max_partitions: described(text, 'More are refused; 10000 by default.'),
        location: described(text, 'The folder of layout files.'),
        archive: described(text, 'The folder that partitions retire to.'),
        data_type: described(text, 'Accepted; the type is that of the column.'),
      },
      others: anything,
    },
  ],
  expected:
    'a column, or a mapping of field, granularity, layout, retention, on_expiry, max_partitions, location, archive',
};

/** Checked where it is read, as `partition_by` is. */
const batch: Shape = {
  kind: 'either',
  shapes: [
    {
      kind: 'mapping',
      keys: {
        rows: described(integer, 'About so many rows at a time, by ranges of the unique key.'),
        partitions: described(integer, 'So many partitions of partition_by at a time.'),
        by: described(text, 'The rows of one value of this column at a time.'),
      },
      others: anything,
    },
    anything,
  ],
  expected: 'a mapping of rows, partitions or by',
};

const hook: Shape = {
  kind: 'either',
  shapes: [text, { kind: 'mapping', keys: { sql: text, transaction: boolean }, required: ['sql'] }],
  expected: 'SQL, or a mapping of sql and transaction',
};
/** What every run that builds a model holds it to. */
const modelBudget: Shape = {
  kind: 'mapping',
  keys: {
    seconds: described(text, 'The most time that building it may take: 30.'),
    rows_per_second: described(text, 'The fewest rows written a second: 1e6.'),
    memory: described(text, "The engine's peak memory while it is built: 2GB."),
    severity: described(choice('error', 'warn'), 'What passing the budget is; error by default.'),
  },
};
const hooks: Shape = { kind: 'list', items: hook, single: true };

/** Every config key that memflow knows, in snake case, for all kinds of nodes. Others are custom keys: kept, not read. */
export const CONFIG_KEYS: Readonly<Record<string, ConfigKey>> = {
  enabled: replace(boolean, 'false leaves the node out of the project.'),
  materialized: replace(text, 'view (the default), table, incremental or ephemeral.'),
  schema: replace(text, 'Custom schema; by default it is appended to the schema of the target.'),
  database: replace(text, 'The catalog of the relation.'),
  alias: replace(text, 'The name of the relation, where it is not the name of the node.'),
  tags: append(textOrTexts, 'For selection: tag:name.'),
  meta: merge(freeMapping, 'Data of your own.'),
  group: replace(text, 'The group that owns the node; for selection.'),
  access: replace(
    choice('private', 'protected', 'public'),
    'Who may refer to the model; kept, not enforced.',
  ),
  docs: merge(freeMapping, 'How the node is shown in documentation; kept.'),
  pre_hook: append(hooks, 'SQL before the node is built.'),
  post_hook: append(hooks, 'SQL after the node is built.'),
  full_refresh: replace(
    boolean,
    'true rebuilds at every run, false never, whatever --full-refresh says.',
  ),
  timeout: replace(text, 'Interrupts the node after this time: 90s, 5m, 1h.'),
  persist_docs: replace(
    { kind: 'mapping', keys: { relation: boolean, columns: boolean } },
    'Write descriptions as comments into the database.',
  ),
  contract: merge(
    { kind: 'mapping', keys: { enforced: boolean, alias_types: boolean } },
    'Columns and types must be those of the properties file.',
  ),
  on_error: replace(
    choice('skip_children', 'continue'),
    'Whether an error skips what depends on the node.',
  ),
  indexes: replace(
    {
      kind: 'list',
      items: {
        kind: 'mapping',
        keys: { columns: textOrTexts, unique: boolean, type: text },
        required: ['columns'],
      },
    },
    'Indexes, made again with every build.',
  ),
  budget: replace(modelBudget, 'What every run that builds the model holds it to.'),
  sql_header: replace(text, 'SQL sent before the statement that builds the node.'),
  quoting: merge(freeMapping, 'Accepted; memflow always quotes.'),
  grants: merge(freeMapping, 'Accepted; DuckDB has no grants.'),
  packages: append(textOrTexts, 'Of Python models, which are not supported.'),
  event_time: replace(text, 'Kept; has no effect yet.'),
  freshness: replace(anything, 'Kept; has no effect yet.'),
  unique_key: replace(textOrTexts, 'The columns that identify a row of an incremental model.'),
  incremental_strategy: replace(
    choice('append', 'delete+insert', 'merge', 'insert_overwrite', 'default'),
    'How a batch goes into the existing table; delete+insert by default, append without a unique key.',
  ),
  on_schema_change: replace(
    choice('ignore', 'fail', 'append_new_columns', 'sync_all_columns'),
    'What to do when the columns of an incremental model change; ignore by default.',
  ),
  incremental_predicates: replace(textOrTexts, 'Further conditions on the rows of the target.'),
  merge_update_columns: replace(textOrTexts, 'Columns that a merge updates.'),
  merge_exclude_columns: replace(textOrTexts, 'Columns that a merge leaves alone.'),
  duplicate_keys: replace(
    choice('refuse', 'dedupe', 'allow'),
    'What to do with duplicate or NULL unique keys in a batch; refuse by default.',
  ),
  change_detection: replace(
    choice('none', 'watermark', 'row_hash'),
    'How rows that did not change are left alone; none by default.',
  ),
  watermark: replace(text, 'The column whose highest value is remembered.'),
  partition_by: replace(
    partitionBy,
    'Keeps a table or incremental model in partitions, by the month (or another granularity) of a column.',
  ),
  cluster_by: replace(
    textOrTexts,
    'The columns whose order the rows of a table or incremental model are stored in, so that the engine can skip what a condition on them rules out.',
  ),
  partitions: replace(
    textOrTexts,
    'The partitions that insert_overwrite replaces: a query, or SQL constants or keys; those of the batch by default.',
  ),
  batch: replace(
    batch,
    'Processes the query of a table or incremental model in batches, to bound its memory; one of rows, partitions, by.',
  ),
  on_configuration_change: replace(
    choice('apply', 'continue', 'fail'),
    'Accepted; has no effect here.',
  ),
  batch_size: replace(text, 'Of the microbatch strategy, which is not supported yet.'),
  begin: replace(text, 'Of the microbatch strategy, which is not supported yet.'),
  lookback: replace(integer, 'Of the microbatch strategy, which is not supported yet.'),
  concurrent_batches: replace(boolean, 'Of the microbatch strategy, which is not supported yet.'),
  static_analysis: replace(anything, 'Accepted; has no effect here.'),
  column_types: merge({ kind: 'record', values: text }, 'Types of the columns of a seed.'),
  delimiter: replace(text, 'The delimiter of a seed, a comma by default.'),
  quote_columns: replace(boolean, 'Accepted; memflow always quotes.'),
  severity: replace(
    choice('error', 'warn', 'ERROR', 'WARN', 'Error', 'Warn'),
    'What a failing test is; error by default.',
  ),
  where: replace(text, 'Tests only the rows that meet this condition.'),
  limit: replace(integer, 'At most so many failing rows are looked at.'),
  fail_calc: replace(text, 'The figure that warn_if and error_if judge, count(*) by default.'),
  warn_if: replace(text, 'A condition on the figure, "!= 0" by default.'),
  error_if: replace(text, 'A condition on the figure, "!= 0" by default.'),
  figures: replace(
    text,
    'An aggregate over the rows of a test that gives a text, told with its result: "R2 .98 (>= .95)".',
  ),
  store_failures: replace(boolean, 'Keep the failing rows in a table.'),
  store_failures_as: replace(
    choice('ephemeral', 'table', 'view'),
    'How failing rows are kept: ephemeral keeps none, both others a table.',
  ),
};

const SPELLINGS: Readonly<Record<string, string>> = {
  'pre-hook': 'pre_hook',
  'post-hook': 'post_hook',
  predicates: 'incremental_predicates',
};

/** The key as memflow spells it: dbt allows `pre-hook` beside `pre_hook`. */
export function configKeyName(key: string): string {
  return SPELLINGS[key] ?? key;
}

/** `config:` of a properties file: the known keys with their shapes, and any other. */
export const configShape: Shape = {
  name: 'config',
  kind: 'mapping',
  keys: Object.fromEntries([
    ...Object.entries(CONFIG_KEYS).map(([key, { shape }]) => [key, shape]),
    ...Object.entries(SPELLINGS).map(([spelling, key]) => [
      spelling,
      CONFIG_KEYS[key]?.shape ?? anything,
    ]),
  ]),
  others: anything,
};
