import {
  anything,
  boolean,
  described,
  freeMapping,
  integer,
  type MappingShape,
  type Shape,
  text,
  textOrTexts,
  texts,
} from '../yaml/shape.ts';
import { ingestShape } from './ingest-shape.ts';

function paths(what: string): Shape {
  return described(textOrTexts, `Directories of ${what}, relative to the project.`);
}

function tree(what: string): Shape {
  return described(
    freeMapping,
    `Configs of ${what} by folder; keys with a leading + are settings.`,
  );
}

const target: MappingShape = {
  kind: 'mapping',
  keys: {
    type: described(text, 'The engine: duckdb.'),
    path: described(text, 'The database file; ":memory:" keeps everything in memory.'),
    schema: described(text, 'The schema of relations that say nothing else; main by default.'),
    threads: described({ kind: 'integer', minimum: 1 }, 'How many nodes run at once.'),
  },
  required: ['type'],
  others: anything,
};

/** project.yml and dbt_project.yml. */
export const projectShape: MappingShape = {
  kind: 'mapping',
  keys: {
    name: described(text, 'The name of the project: letters, digits and underscores.'),
    version: described(text, 'Your own version of the project.'),
    'config-version': described(integer, 'Of dbt; always 2.'),
    profile: described(text, 'The profile of profiles.yml to use; not needed with inline targets.'),
    targets: described(
      { kind: 'record', values: target },
      'Targets written here instead of in profiles.yml.',
    ),
    target: described(text, 'The target to use where --target says nothing.'),
    'model-paths': paths('models'),
    'seed-paths': paths('seeds'),
    'test-paths': paths('singular and generic tests'),
    'benchmark-paths': paths('timed tests'),
    'analysis-paths': paths('analyses'),
    'macro-paths': paths('macros'),
    'snapshot-paths': paths('snapshots'),
    'docs-paths': paths('docs blocks'),
    'asset-paths': paths('assets'),
    'function-paths': paths('functions'),
    'target-path': described(text, 'Where artifacts go; target by default.'),
    'log-path': described(text, 'Where the log file goes; logs by default.'),
    'packages-install-path': described(text, 'Accepted; there are no packages yet.'),
    'clean-targets': described(textOrTexts, 'What memflow clean removes.'),
    quoting: described(freeMapping, 'Accepted; memflow always quotes.'),
    'on-run-start': described(textOrTexts, 'SQL before the first node.'),
    'on-run-end': described(textOrTexts, 'SQL after the last node.'),
    'require-dbt-version': described(
      textOrTexts,
      'Conditions on the version of dbt whose language memflow follows.',
    ),
    dispatch: {
      description: 'Where adapter.dispatch() looks for the macros of a namespace.',
      kind: 'list',
      items: {
        kind: 'mapping',
        keys: { macro_namespace: text, search_order: texts },
        required: ['macro_namespace', 'search_order'],
      },
    },
    models: tree('models'),
    seeds: tree('seeds'),
    snapshots: tree('snapshots'),
    sources: tree('sources'),
    data_tests: tree('data tests'),
    tests: tree('data tests'),
    benchmarks: tree('timed tests'),
    unit_tests: tree('unit tests'),
    exposures: described(freeMapping, 'Accepted; has no effect here.'),
    metrics: described(freeMapping, 'Accepted; has no effect here.'),
    'semantic-models': described(freeMapping, 'Accepted; has no effect here.'),
    'saved-queries': described(freeMapping, 'Accepted; has no effect here.'),
    functions: described(freeMapping, 'Accepted; has no effect here.'),
    vars: described(freeMapping, 'Variables for var().'),
    ingest: ingestShape,
    record_queries: described(
      boolean,
      'Keeps the queries of clients, values included, in target/state for memflow tune; false by default.',
    ),
    'query-comment': {
      description: 'Accepted; no comment is added yet.',
      kind: 'either',
      shapes: [
        text,
        { kind: 'mapping', keys: { comment: text, append: boolean, 'job-label': boolean } },
      ],
      expected: 'a text or a mapping',
    },
    'restrict-access': described(boolean, 'Accepted; has no effect here.'),
    flags: described(freeMapping, 'Accepted; defaults of options have no effect yet.'),
    'dbt-cloud': described(freeMapping, 'Accepted; has no effect here.'),
    anchors: described(anything, 'A place for YAML anchors.'),
  },
  required: ['name'],
  misplaced: {
    'source-paths': 'dbt renamed it: write "model-paths"',
    'data-paths': 'dbt renamed it: write "seed-paths"',
    'modules-path': 'dbt renamed it: write "packages-install-path"',
    outputs: 'in the project file it is called "targets"',
    packages: 'packages belong into packages.yml, and are not supported yet',
    config: 'defaults of dbt commands are under "flags" now',
  },
};

/** profiles.yml: profiles by name, each with outputs. */
export const profilesShape: Shape = {
  kind: 'record',
  values: {
    kind: 'mapping',
    keys: {
      target: described(text, 'The output to use where --target says nothing.'),
      outputs: described({ kind: 'record', values: anything }, 'Targets by name.'),
    },
    required: ['outputs'],
  },
};

/** One target, of the project file or of a profile. */
export const targetShape = target;
