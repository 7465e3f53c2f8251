/** The commands of memflow, in the order of the help. */
export const COMMANDS = [
  'init',
  'debug',
  'parse',
  'compile',
  'list',
  'plan',
  'run',
  'test',
  'build',
  'bench',
  'seed',
  'show',
  'memory',
  'run-operation',
  'retry',
  'clean',
  'ingest',
  'partitions',
  'explain',
  'tune',
] as const;

export type CommandName = (typeof COMMANDS)[number];

export type OptionGroup = 'Selection' | 'Project' | 'Run' | 'Output';

/** One flag: its spelling, what it means, and which commands have it. */
export interface OptionRow {
  /** As commander reads it: `-s, --select <selector...>`. */
  readonly flags: string;
  readonly help: string;
  readonly group: OptionGroup;
  /** `all` = accepted before and after every command. */
  readonly commands: 'all' | readonly CommandName[];
  readonly choices?: readonly string[];
  readonly kind?: 'integer' | 'duration';
  /** Also read from MEMFLOW_<env> and DBT_<env>. */
  readonly env?: string;
  /** Accepted for dbt's sake, without an effect; not listed in the help. */
  readonly ignored?: boolean;
  /** A second spelling of another flag; not listed in the help. */
  readonly aliasOf?: string;
}

const SELECTING: readonly CommandName[] = [
  'compile',
  'list',
  'plan',
  'run',
  'test',
  'build',
  'bench',
  'seed',
  'show',
  'explain',
  'tune',
];
const RUNNING: readonly CommandName[] = ['run', 'test', 'build', 'bench', 'seed', 'retry'];
const TIMING: readonly CommandName[] = ['test', 'build', 'bench'];

/** Every flag of memflow, once. The command line, the help and docs/reference/cli.md are made from it. */
export const OPTION_TABLE: readonly OptionRow[] = [
  // Selection
  {
    flags: '-s, --select <selector...>',
    help: 'nodes to take: names, tag:x, path:dir, +parents, children+, a,b (both)',
    group: 'Selection',
    commands: SELECTING,
  },
  {
    flags: '-m, --models <selector...>',
    help: 'the same as --select',
    group: 'Selection',
    commands: SELECTING,
    aliasOf: 'select',
  },
  {
    flags: '--exclude <selector...>',
    help: 'nodes to leave out, evaluated after --select',
    group: 'Selection',
    commands: SELECTING,
  },
  {
    flags: '--resource-type <type...>',
    help: 'only nodes of these types',
    group: 'Selection',
    commands: ['list', 'test', 'build', 'compile', 'plan'],
    choices: ['model', 'seed', 'test', 'benchmark', 'source', 'analysis', 'all', 'default'],
  },
  {
    flags: '--exclude-resource-type <type...>',
    help: 'no nodes of these types',
    group: 'Selection',
    commands: ['list', 'test', 'build', 'compile', 'plan'],
    choices: ['model', 'seed', 'test', 'benchmark', 'source', 'analysis'],
  },
  {
    flags: '--indirect-selection <mode>',
    help: 'which tests come with selected nodes',
    group: 'Selection',
    commands: SELECTING,
    choices: ['eager', 'cautious', 'buildable', 'empty'],
    env: 'INDIRECT_SELECTION',
  },
  // Project
  {
    flags: '--project-dir <dir>',
    help: 'the folder of project.yml or dbt_project.yml (default: here, or a folder above)',
    group: 'Project',
    commands: 'all',
    env: 'PROJECT_DIR',
  },
  {
    flags: '--profiles-dir <dir>',
    help: 'the folder of profiles.yml (default: the project, then ~/.dbt)',
    group: 'Project',
    commands: 'all',
    env: 'PROFILES_DIR',
  },
  {
    flags: '--profile <name>',
    help: 'the profile to use instead of the one project.yml names',
    group: 'Project',
    commands: 'all',
    env: 'PROFILE',
  },
  {
    flags: '-t, --target <name>',
    help: 'the target to use instead of the default one',
    group: 'Project',
    commands: 'all',
    env: 'TARGET',
  },
  {
    flags: '--target-path <dir>',
    help: 'where compiled SQL and artifacts go (default: target)',
    group: 'Project',
    commands: 'all',
    env: 'TARGET_PATH',
  },
  {
    flags: '--vars <yaml>',
    help: 'variables as a YAML or JSON mapping: \'{"days": 30}\'',
    group: 'Project',
    commands: 'all',
    env: 'VARS',
  },
  {
    flags: '--as-of <time>',
    help: 'the moment that models take for now (ISO 8601, UTC; default: the clock)',
    group: 'Project',
    commands: 'all',
    env: 'AS_OF',
  },
  // Run
  {
    flags: '-f, --full-refresh',
    help: 'rebuild incremental models and seeds from nothing',
    group: 'Run',
    commands: ['compile', 'plan', 'run', 'build', 'seed', 'show', 'retry'],
    env: 'FULL_REFRESH',
  },
  {
    flags: '-x, --fail-fast',
    help: 'stop at the first failure',
    group: 'Run',
    commands: RUNNING,
    env: 'FAIL_FAST',
  },
  {
    flags: '--no-fail-fast',
    help: 'go on after a failure, as without --fail-fast',
    group: 'Run',
    commands: RUNNING,
    ignored: true,
  },
  {
    flags: '--threads <n>',
    help: 'how many nodes run at once (default: the profile, else 4)',
    group: 'Run',
    commands: [...RUNNING, 'compile', 'plan', 'show', 'run-operation', 'list', 'parse', 'debug'],
    kind: 'integer',
    env: 'THREADS',
  },
  {
    flags: '--empty',
    help: 'build with no rows: every ref and source gives LIMIT 0',
    group: 'Run',
    commands: ['compile', 'plan', 'run', 'build'],
  },
  {
    flags: '--no-introspect',
    help: 'compile without asking the database anything',
    group: 'Run',
    commands: ['compile'],
  },
  {
    flags: '--store-failures',
    help: 'keep the failing rows of tests in tables',
    group: 'Run',
    commands: ['test', 'build'],
    env: 'STORE_FAILURES',
  },
  {
    flags: '--seed <n>',
    help: 'the order of the samples of timed tests (default: another one each time; it is printed)',
    group: 'Run',
    commands: [...TIMING, 'tune'],
    kind: 'integer',
  },
  {
    flags: '--against <version>',
    help: 'bench compare: a git revision, a target, or a database file (default: the baseline)',
    group: 'Run',
    commands: ['bench'],
  },
  {
    flags: '--apply',
    help: 'write what is proposed into the config() of the models, and nothing else',
    group: 'Run',
    commands: ['tune'],
  },
  {
    flags: '--max-minutes <n>',
    help: 'try nothing new after this time (default: 10)',
    group: 'Run',
    commands: ['tune'],
    kind: 'integer',
  },
  {
    flags: '--max-size <size>',
    help: 'copy no database that is larger (default: 10GB)',
    group: 'Run',
    commands: ['tune'],
  },
  {
    flags: '--detailed-exitcode',
    help: 'exit with 4 where nothing but timed tests failed',
    group: 'Run',
    commands: TIMING,
  },
  {
    flags: '--lock-timeout <duration>',
    help: 'how long to wait for another run, e.g. 30s (default: 0 on a terminal, else 10m)',
    group: 'Run',
    commands: [
      ...RUNNING,
      'run-operation',
      'ingest',
      'show',
      'explain',
      'tune',
      'memory',
      'compile',
      'plan',
      'debug',
    ],
    kind: 'duration',
    env: 'LOCK_TIMEOUT',
  },
  {
    flags: '--warn-error',
    help: 'treat every warning as an error',
    group: 'Run',
    commands: 'all',
    env: 'WARN_ERROR',
  },
  {
    flags: '--warn-error-options <yaml>',
    help: 'which warnings are errors or silent, by code: {error: [MF2013], silence: [MF3102]}',
    group: 'Run',
    commands: 'all',
    env: 'WARN_ERROR_OPTIONS',
  },
  // Output
  {
    flags: '--output <format>',
    help: 'text, or json: one document on stdout (list: one object a line)',
    group: 'Output',
    commands: [
      'compile',
      'plan',
      'run',
      'test',
      'build',
      'bench',
      'seed',
      'show',
      'memory',
      'retry',
      'parse',
      'debug',
      'ingest',
      'partitions',
      'explain',
      'tune',
    ],
    choices: ['text', 'json'],
  },
  {
    flags: '--output <format>',
    help: 'what to print of each node',
    group: 'Output',
    commands: ['list'],
    choices: ['selector', 'name', 'path', 'json'],
  },
  {
    flags: '--format <format>',
    help: 'bench report: Markdown for a pull request, JSON, or a table (default)',
    group: 'Output',
    commands: ['bench'],
    choices: ['md', 'json', 'table'],
  },
  {
    flags: '--junit <path>',
    help: 'write the results as JUnit XML as well',
    group: 'Output',
    commands: TIMING,
  },
  {
    flags: '--annotations <when>',
    help: 'print annotations for GitHub (default: auto, where GITHUB_ACTIONS is set)',
    group: 'Output',
    commands: TIMING,
    choices: ['auto', 'always', 'never'],
  },
  {
    flags: '--output-keys <key...>',
    help: 'which keys of each node to print with --output json',
    group: 'Output',
    commands: ['list'],
  },
  {
    flags: '--inline <sql>',
    help: 'compile this text instead of a node',
    group: 'Selection',
    commands: ['compile', 'show', 'explain'],
  },
  {
    flags: '--limit <n>',
    help: 'how many rows to show (-1: all; default 5)',
    group: 'Output',
    commands: ['show', 'memory'],
    kind: 'integer',
  },
  {
    flags: '--args <yaml>',
    help: 'arguments of the macro as a YAML or JSON mapping',
    group: 'Run',
    commands: ['run-operation'],
  },
  {
    flags: '--log-format <format>',
    help: 'the run log as text, or as one JSON object a line',
    group: 'Output',
    commands: 'all',
    choices: ['text', 'json', 'default', 'debug'],
    env: 'LOG_FORMAT',
  },
  {
    flags: '--log-level <level>',
    help: 'the least severe events to print',
    group: 'Output',
    commands: 'all',
    choices: ['debug', 'info', 'warn', 'error', 'none'],
    env: 'LOG_LEVEL',
  },
  {
    flags: '--log-path <dir>',
    help: 'where the log file goes (default: logs)',
    group: 'Output',
    commands: 'all',
    env: 'LOG_PATH',
  },
  {
    flags: '-q, --quiet',
    help: 'print errors and results only',
    group: 'Output',
    commands: 'all',
    env: 'QUIET',
  },
  {
    flags: '-d, --debug',
    help: 'print debug events, and stack traces of bugs',
    group: 'Output',
    commands: 'all',
    env: 'DEBUG',
  },
  {
    flags: '--color <when>',
    help: 'colours on the terminal (NO_COLOR and FORCE_COLOR are respected)',
    group: 'Output',
    commands: 'all',
    choices: ['auto', 'always', 'never'],
  },
  {
    flags: '--use-colors',
    help: 'the same as --color always',
    group: 'Output',
    commands: 'all',
    aliasOf: 'color',
  },
  {
    flags: '--no-use-colors',
    help: 'the same as --color never',
    group: 'Output',
    commands: 'all',
    aliasOf: 'color',
  },
  {
    flags: '--printer-width <n>',
    help: 'columns of the run log (default: 80)',
    group: 'Output',
    commands: 'all',
    kind: 'integer',
    env: 'PRINTER_WIDTH',
  },
  {
    flags: '--no-write-json',
    help: 'write no artifacts to the target folder',
    group: 'Output',
    commands: 'all',
  },
  {
    flags: '--accept-database',
    help: 'take the database as it is after a restored backup',
    group: 'Run',
    commands: ['debug'],
  },
  {
    flags: '--to <dir>',
    help: 'the folder to export to, or to retire to instead of the archive',
    group: 'Run',
    commands: ['partitions'],
  },
  {
    flags: '--replace',
    help: 'let an import replace partitions that are there',
    group: 'Run',
    commands: ['partitions'],
  },
  {
    flags: '--deep',
    help: 'let a check read every row',
    group: 'Run',
    commands: ['partitions'],
  },
  {
    flags: '--accept-missing',
    help: 'let a repair forget partitions of which the data is gone',
    group: 'Run',
    commands: ['partitions'],
  },
  {
    flags: '--yes',
    help: 'ask nothing, take the defaults',
    group: 'Run',
    commands: ['init'],
  },
  {
    flags: '--prune-unreachable',
    help: 'remove the touches of commits that the history no longer has',
    group: 'Run',
    commands: ['ingest'],
  },
  {
    flags: '--rows <n>',
    help: 'how many memories to generate (synthetic; default 10000)',
    group: 'Run',
    commands: ['ingest'],
    kind: 'integer',
  },
  {
    flags: '--accesses <n>',
    help: 'how many accesses to generate (synthetic; default 0: none but the one at birth)',
    group: 'Run',
    commands: ['ingest'],
    kind: 'integer',
  },
  // dbt's own, without an effect here
  ...[
    '--partial-parse',
    '--no-partial-parse',
    '--static-parser',
    '--no-static-parser',
    '--populate-cache',
    '--no-populate-cache',
    '--cache-selected-only',
    '--version-check',
    '--no-version-check',
    '--send-anonymous-usage-stats',
    '--no-send-anonymous-usage-stats',
    '--show-all-deprecations',
    '--no-print',
    '--write-json',
    '--no-debug',
    '--no-quiet',
  ].map(
    (flags): OptionRow => ({
      flags,
      help: 'accepted for compatibility with dbt',
      group: 'Output',
      commands: 'all',
      ignored: true,
    }),
  ),
];
