import type { ReportFormat } from '../app/bench-report.ts';
import type { CommandOutcome } from '../app/command-outcome.ts';
import type { RunRequest } from '../app/run-request.ts';
import type { SelectionRequest } from '../app/select.ts';
import type { Session } from '../app/session.ts';
import type { CommandName } from './option-table.ts';
import type { OptionValues } from './option-values.ts';

/** What a command's row gets to work with. */
export interface CommandInput {
  readonly args: readonly string[];
  readonly options: OptionValues;
  readonly session: Session;
}

export interface CommandRow {
  readonly name: CommandName;
  readonly alias?: string;
  readonly group: 'Build' | 'Look' | 'Set up';
  readonly summary: string;
  readonly arguments?: readonly { readonly name: string; readonly help: string }[];
  readonly examples: readonly string[];
  /** Runs the command; its module is loaded only then. */
  run(input: CommandInput): Promise<CommandOutcome>;
}

const selectionOf = (options: OptionValues): SelectionRequest => ({
  select: [...options.list('select'), ...options.list('models')],
  exclude: options.list('exclude'),
  resourceTypes: options.list('resourceType'),
  excludeResourceTypes: options.list('excludeResourceType'),
  indirectSelection: options.text('indirectSelection') ?? 'eager',
});

/** What the commands that run timed tests have in common. */
const timingOf = (
  options: OptionValues,
): Pick<RunRequest, 'failFast' | 'seed' | 'detailedExitCode' | 'publish'> => {
  const seed = options.number('seed');
  const annotations = options.text('annotations');
  return {
    failFast: options.flag('failFast'),
    ...(seed !== undefined && { seed }),
    detailedExitCode: options.flag('detailedExitcode'),
    publish: {
      junit: options.text('junit') ?? null,
      annotations: annotations === 'always' || annotations === 'never' ? annotations : 'auto',
    },
  };
};

const reportFormat = (options: OptionValues): ReportFormat => {
  const format = options.text('format');
  return format === 'md' || format === 'json' ? format : 'table';
};

const runRow = (
  row: Omit<CommandRow, 'run' | 'group'> & { readonly name: 'run' | 'test' | 'build' | 'seed' },
): CommandRow => ({
  ...row,
  group: 'Build',
  run: async ({ session, options }) => {
    const { run } = await import('../app/run.ts');
    return run(session, {
      command: row.name,
      selection: selectionOf(options),
      fullRefresh: options.flag('fullRefresh'),
      empty: options.flag('empty'),
      storeFailures: options.flag('storeFailures'),
      ...timingOf(options),
    });
  },
});

/** Every command: its words in the help, and the use case in app/ that it calls. */
export const COMMAND_ROWS: readonly CommandRow[] = [
  runRow({
    name: 'build',
    summary: 'seed, run and test in dependency order; a failed test stops what depends on it',
    examples: ['memflow build', 'memflow build -s +orders --fail-fast'],
  }),
  runRow({
    name: 'run',
    summary: 'build models in dependency order',
    examples: [
      'memflow run',
      'memflow run -s tag:nightly,path:models/marts --exclude stg_orders+',
      'memflow run --full-refresh --as-of 2026-03-01',
    ],
  }),
  runRow({
    name: 'test',
    summary: 'run the data tests, then the timed tests',
    examples: [
      'memflow test',
      'memflow test -s orders --store-failures',
      'memflow test --exclude-resource-type benchmark',
    ],
  }),
  {
    name: 'bench',
    group: 'Build',
    summary: 'measure timed tests, record and compare baselines',
    arguments: [
      { name: '[action]', help: 'run (default), record, compare, history, accept or report' },
    ],
    examples: [
      'memflow bench -s tag:interactive',
      'memflow bench record',
      'memflow bench compare --against main',
      'memflow bench --scale 10k,1M,10M',
      'memflow bench report --format md',
    ],
    run: async ({ session, args, options }) => {
      const { bench } = await import('../app/bench.ts');
      return bench(session, {
        action: args[0] ?? 'run',
        selection: selectionOf(options),
        against: options.text('against'),
        scale: options.text('scale'),
        format: reportFormat(options),
        run: timingOf(options),
      });
    },
  },
  runRow({
    name: 'seed',
    summary: 'load the CSV files of seeds/ as tables, without losing a digit',
    examples: ['memflow seed', 'memflow seed -s countries --full-refresh'],
  }),
  {
    name: 'retry',
    group: 'Build',
    summary: 'run again what failed or was skipped in the last run, even a killed one',
    examples: ['memflow retry'],
    run: async ({ session, options }) => {
      const { retry } = await import('../app/retry.ts');
      return retry(session, {
        fullRefresh: options.flag('fullRefresh'),
        failFast: options.flag('failFast'),
      });
    },
  },
  {
    name: 'ingest',
    group: 'Build',
    summary: 'turn a source into raw memories and an access log',
    arguments: [
      {
        name: '[source]',
        help: 'a feed of the project file, or git, touches (a CSV of commit touches), sample, synthetic, own (git, else sample); all feeds where it is left out',
      },
      { name: '[path]', help: 'the repository or file (git: here)' },
    ],
    examples: [
      'memflow ingest',
      'memflow ingest git ../other-repo --prune-unreachable',
      'memflow ingest synthetic --rows 1000000',
    ],
    run: async ({ session, args, options }) => {
      const { ingest } = await import('../app/ingest.ts');
      return ingest(session, {
        source: args[0],
        path: args[1],
        pruneUnreachable: options.flag('pruneUnreachable'),
        rows: options.number('rows'),
        accesses: options.number('accesses'),
      });
    },
  },
  {
    name: 'run-operation',
    group: 'Build',
    summary: 'call a macro',
    arguments: [{ name: '<macro>', help: 'the name of the macro' }],
    examples: ["memflow run-operation grant_select --args '{role: reader}'"],
    run: async ({ session, args, options }) => {
      const { runOperation } = await import('../app/run-operation.ts');
      return runOperation(session, { macro: args[0] ?? '', args: options.text('args') });
    },
  },
  {
    name: 'list',
    alias: 'ls',
    group: 'Look',
    summary: 'print the selected nodes, one a line',
    examples: ['memflow list', 'memflow ls -s +orders --output path', 'memflow ls --output json'],
    run: async ({ session, options }) => {
      const { list } = await import('../app/list.ts');
      return list(session, {
        selection: selectionOf(options),
        output: options.text('output') ?? 'selector',
        outputKeys: options.list('outputKeys'),
      });
    },
  },
  {
    name: 'show',
    group: 'Look',
    summary: 'run the query of a node, or of --inline, and print its first rows',
    arguments: [{ name: '[node]', help: 'the node, as with --select' }],
    examples: [
      'memflow show orders --limit 20',
      'memflow show --inline "select * from {{ ref(\'orders\') }}" --output json',
    ],
    run: async ({ session, args, options }) => {
      const { show } = await import('../app/show.ts');
      const selection = selectionOf(options);
      return show(session, {
        selection: { ...selection, select: [...selection.select, ...args] },
        inline: options.text('inline'),
        limit: options.number('limit') ?? 5,
      });
    },
  },
  {
    name: 'memory',
    group: 'Look',
    summary:
      'say what the memory project remembers, why a memory is where it is, or what a text recalls',
    arguments: [
      { name: '<question>', help: 'status, why or recall' },
      {
        name: '[text...]',
        help: 'why: the id or label of a memory; recall: the words to look for',
      },
    ],
    examples: [
      'memflow memory status',
      'memflow memory why README.md',
      'memflow memory recall "release notes" --limit 3',
    ],
    run: async ({ session, args, options }) => {
      const { askMemory } = await import('../app/memory/ask-memory.ts');
      const [question = '', ...words] = args;
      return askMemory(session, question, words.join(' '), options.number('limit') ?? 5);
    },
  },
  {
    name: 'compile',
    group: 'Look',
    summary: 'write the SQL of nodes to target/compiled; with one node or --inline also print it',
    examples: ['memflow compile', 'memflow compile -s orders', 'memflow compile --no-introspect'],
    run: async ({ session, options }) => {
      const { compile } = await import('../app/compile.ts');
      return compile(session, {
        selection: selectionOf(options),
        inline: options.text('inline'),
        introspect: options.text('introspect') !== 'false',
        fullRefresh: options.flag('fullRefresh'),
        empty: options.flag('empty'),
      });
    },
  },
  {
    name: 'plan',
    group: 'Look',
    summary: 'print the very statements that a run would send, and send none',
    examples: ['memflow plan', 'memflow plan -s orders --full-refresh'],
    run: async ({ session, options }) => {
      const { plan } = await import('../app/plan.ts');
      return plan(session, {
        selection: selectionOf(options),
        fullRefresh: options.flag('fullRefresh'),
        empty: options.flag('empty'),
      });
    },
  },
  {
    name: 'parse',
    group: 'Look',
    summary: 'read the project, report everything wrong with it, write target/manifest.json',
    examples: ['memflow parse', 'memflow parse --warn-error'],
    run: async ({ session }) => {
      const { parse } = await import('../app/parse.ts');
      return parse(session);
    },
  },
  {
    name: 'partitions',
    group: 'Look',
    summary: 'list, check, drop, export or bring back the partitions of a model',
    arguments: [
      {
        name: '<action>',
        help: 'list, show, drop, export, import, retire, check, repair, recluster',
      },
      {
        name: '[model]',
        help: 'the model; list, check, repair and recluster take all where it is missing',
      },
      { name: '[names...]', help: 'partitions (2026-01, 2026-01..2026-06), or files to import' },
    ],
    examples: [
      'memflow partitions list events',
      'memflow partitions export events 2026-01..2026-06 --to exported',
      'memflow partitions import events exported/month=2026-01/*.parquet',
    ],
    run: async ({ session, args, options }) => {
      const { partitions, requireAction } = await import('../app/partitions/partitions.ts');
      const [action = '', model, ...names] = args;
      return partitions(session, {
        action: requireAction(action),
        model,
        names,
        to: options.text('to'),
        replace: options.flag('replace'),
        deep: options.flag('deep'),
        acceptMissing: options.flag('acceptMissing'),
      });
    },
  },
  {
    name: 'explain',
    group: 'Look',
    summary: 'run the query of a node once and say what it cost where, or what an error code means',
    arguments: [
      { name: '[subject]', help: 'a model, test or benchmark, or a code such as MF3002' },
    ],
    examples: [
      'memflow explain orders',
      'memflow explain --inline "select * from {{ ref(\'orders\') }} where id = 7"',
      'memflow explain MF3002',
    ],
    run: async ({ session, args, options }) => {
      const { explain } = await import('../app/explain.ts');
      const selection = selectionOf(options);
      return explain(session, {
        selection: { ...selection, select: [...selection.select, ...args] },
        inline: options.text('inline'),
      });
    },
  },
  {
    name: 'tune',
    group: 'Look',
    summary: 'try on a copy what would make the queries of the project faster, and propose it',
    examples: ['memflow tune', 'memflow tune -s orders+ --max-minutes 2', 'memflow tune --apply'],
    run: async ({ session, options }) => {
      const { tune } = await import('../app/tune/tune.ts');
      return tune(session, {
        selection: selectionOf(options),
        apply: options.flag('apply'),
        maxMinutes: options.number('maxMinutes') ?? 10,
        maxSize: options.text('maxSize') ?? '10GB',
        seed: options.number('seed'),
      });
    },
  },
  {
    name: 'init',
    group: 'Set up',
    summary: 'write a small project that builds at once',
    arguments: [{ name: '[name]', help: 'the project and its folder (default: here)' }],
    examples: ['memflow init shop', 'memflow init --yes'],
    run: async ({ session, args }) => {
      const { init } = await import('../app/init.ts');
      return init(session.effects, args[0]);
    },
  },
  {
    name: 'debug',
    group: 'Set up',
    summary: 'check project, profile, database, lock and disk, and say what memflow sees',
    examples: ['memflow debug', 'memflow debug --target prod'],
    run: async ({ session, options }) => {
      const { debug } = await import('../app/debug.ts');
      return debug(session, { acceptDatabase: options.flag('acceptDatabase') });
    },
  },
  {
    name: 'clean',
    group: 'Set up',
    summary: 'remove the folders of clean-targets (target/ by default); never the database',
    examples: ['memflow clean'],
    run: async ({ session }) => {
      const { clean } = await import('../app/clean.ts');
      return clean(session);
    },
  },
];
