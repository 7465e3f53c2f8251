import { BENCHMARK_KEYS, benchmarkShape } from '../config/benchmark-keys.ts';
import { CONFIG_KEYS, configShape } from '../config/config-keys.ts';
import {
  anything,
  boolean,
  described,
  freeMapping,
  type MappingShape,
  type Shape,
  text,
  textOrTexts,
} from '../yaml/shape.ts';

const description: Shape = described(text, 'Markdown; {{ doc("name") }} takes a docs block.');
/** Their spellings are checked where they are read. */
const dataTests: Shape = described(
  {
    kind: 'list',
    items: {
      kind: 'either',
      shapes: [text, freeMapping],
      expected: 'the name of a test, or a mapping of it to its arguments',
    },
  },
  'Data tests: a name such as not_null, or a mapping of a name to its arguments.',
);
const constraint: Shape = {
  name: 'constraint',
  kind: 'mapping',
  keys: {
    type: {
      kind: 'choice',
      values: ['not_null', 'unique', 'primary_key', 'foreign_key', 'check', 'custom'],
    },
    expression: text,
    name: text,
    columns: textOrTexts,
    to: text,
    to_columns: textOrTexts,
    warn_unenforced: boolean,
    warn_unsupported: boolean,
  },
  required: ['type'],
};
const constraints: Shape = { kind: 'list', items: constraint };

/** Config keys that stand beside `config:` instead of in it. */
const MISPLACED_CONFIGS = Object.fromEntries(
  Object.keys(CONFIG_KEYS).map((key) => [key, `write it under "config:"`]),
);

const column: MappingShape = {
  kind: 'mapping',
  keys: {
    name: text,
    description,
    data_type: described(text, 'The type, for contracts.'),
    data_tests: dataTests,
    tests: dataTests,
    constraints,
    tags: textOrTexts,
    meta: freeMapping,
    quote: boolean,
    config: { kind: 'mapping', keys: { tags: textOrTexts, meta: freeMapping }, others: anything },
    policy_tags: textOrTexts,
  },
  required: ['name'],
  unsupported: {
    entity: 'semantic models are not supported: remove it',
    dimension: 'semantic models are not supported: remove it',
    granularity: 'semantic models are not supported: remove it',
  },
};
const columns: Shape = { kind: 'list', items: column, name: 'columns' };

const nodeKeys: Readonly<Record<string, Shape>> = {
  name: text,
  description,
  columns,
  config: configShape,
  docs: freeMapping,
  meta: freeMapping,
};
const testedKeys: Readonly<Record<string, Shape>> = {
  ...nodeKeys,
  data_tests: dataTests,
  tests: dataTests,
};

function entry(
  keys: Readonly<Record<string, Shape>>,
  unsupported: Readonly<Record<string, string>> = {},
): Shape {
  const misplaced = Object.fromEntries(
    Object.entries(MISPLACED_CONFIGS).filter(([key]) => !Object.hasOwn(keys, key)),
  );
  return {
    kind: 'list',
    items: { kind: 'mapping', keys, required: ['name'], unsupported, misplaced },
  };
}

const table: MappingShape = {
  kind: 'mapping',
  keys: {
    ...testedKeys,
    identifier: described(text, 'The name of the table, where it is not the name here.'),
    loader: text,
    tags: textOrTexts,
    freshness: anything,
    loaded_at_field: text,
    loaded_at_query: text,
    external: anything,
    quoting: freeMapping,
  },
  required: ['name'],
};

const source: Shape = entry(
  {
    name: text,
    description,
    database: text,
    schema: described(text, 'The schema of the tables; the name of the source by default.'),
    loader: text,
    tables: { kind: 'list', items: table },
    config: configShape,
    meta: freeMapping,
    tags: textOrTexts,
    freshness: anything,
    loaded_at_field: text,
    loaded_at_query: text,
    quoting: freeMapping,
  },
  { overrides: 'packages are not supported yet: declare the source itself' },
);

const benchmarks: Shape = {
  name: 'benchmarks',
  kind: 'list',
  items: {
    kind: 'mapping',
    keys: {
      name: text,
      description,
      query: described(
        text,
        'The SQL that is timed. Not needed where a file of that name has it, nor under a model, which is then read whole.',
      ),
      config: benchmarkShape,
      ...BENCHMARK_KEYS,
    },
    required: ['name'],
    misplaced: benchmarkShape.misplaced ?? {},
  },
};

const macro: Shape = {
  kind: 'list',
  items: {
    kind: 'mapping',
    keys: {
      name: text,
      description,
      docs: freeMapping,
      meta: freeMapping,
      config: freeMapping,
      arguments: {
        kind: 'list',
        items: {
          kind: 'mapping',
          keys: { name: text, type: text, description: text },
          required: ['name'],
        },
      },
    },
    required: ['name'],
  },
};

const NOT_YET = 'remove it, or keep this part in dbt';

/** A properties file: what YAML says about models, seeds, sources, macros and tests. */
export const propertiesShape: MappingShape = {
  kind: 'mapping',
  keys: {
    version: anything,
    anchors: anything,
    models: entry(
      {
        ...testedKeys,
        benchmarks,
        constraints,
        access: text,
        group: text,
        deprecation_date: text,
        primary_key: anything,
      },
      {
        versions: 'give each version a model of its own',
        latest_version: 'give each version a model of its own',
        time_spine: 'semantic models are not supported: remove it',
        semantic_model: 'semantic models are not supported: remove it',
        metrics: 'metrics are not supported: remove them',
        derived_semantics: 'semantic models are not supported: remove it',
        agg_time_dimension: 'semantic models are not supported: remove it',
      },
    ),
    seeds: entry(testedKeys),
    analyses: entry(nodeKeys),
    data_tests: entry({
      name: text,
      description,
      config: configShape,
      docs: freeMapping,
      meta: freeMapping,
    }),
    benchmarks,
    sources: source,
    macros: macro,
    exposures: { kind: 'list', items: freeMapping },
    groups: { kind: 'list', items: freeMapping },
  },
  unsupported: {
    snapshots: NOT_YET,
    unit_tests: NOT_YET,
    semantic_models: NOT_YET,
    metrics: NOT_YET,
    saved_queries: NOT_YET,
    functions: NOT_YET,
  },
  misplaced: {
    model: 'write "models:", a list',
    source: 'write "sources:", a list',
    tests: 'tests stand under the models, columns or sources that they test',
  },
};
