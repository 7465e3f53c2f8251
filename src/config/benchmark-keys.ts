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
import { CONFIG_KEYS } from './config-keys.ts';

/** The most clients of a benchmark that are connected at once. */
export const MAX_CLIENTS = 160;
/** The most that it may have: beyond `MAX_CLIENTS` they wait for a place in the pool. */
export const MAX_OFFERED = 1000;

const choice = (...values: readonly string[]): Shape => ({ kind: 'choice', values });
const limits = (example: string): Shape => described(textOrTexts, `A limit such as "${example}".`);

const client: Shape = { kind: 'integer', minimum: 1 };

const budgets: MappingShape & { readonly name: string } = {
  name: 'budgets',
  kind: 'mapping',
  keys: {
    p50: limits('<= 20ms'),
    p95: limits('<= 100ms'),
    p99: limits('<= 200ms'),
    max: limits('<= 1s'),
    mean: limits('<= 30ms'),
    engine: described(
      textOrTexts,
      'The median without what turns results into values; of a run, without what goes on around its nodes.',
    ),
    throughput: described(
      textOrTexts,
      'Executions ("/s") or rows ("rows/s") in a time, by all clients together: ">= 50/s".',
    ),
    rows: described(textOrTexts, 'Rows that one execution returns: 7, or ">= 1".'),
    bytes_read: limits('<= 1MB'),
    rows_scanned: limits('<= 250_000'),
    peak_memory: limits('<= 2GB'),
    utilisation: described(
      textOrTexts,
      'How busy the connections are that the clients of a benchmark with several share: "<= 80%".',
    ),
    rewritten: described(
      textOrTexts,
      'Of "runs": the share of the rows of incremental models that a run writes: "<= 10%".',
    ),
    spill: described(choice('none'), 'none: nothing may go to the temporary directory.'),
    plan: described(
      { kind: 'mapping', keys: { contains: textOrTexts, lacks: textOrTexts } },
      'Words that an operator of the plan must have, or none may have: "index scan".',
    ),
    ratio_to: described(
      { kind: 'record', values: textOrTexts },
      'The median divided by that of another benchmark, by its name: "<= 1.2".',
    ),
    floor: described(
      textOrTexts,
      'The median divided by that of the same statements through the engine\'s own client: "<= 1.2".',
    ),
    growth: described(
      {
        kind: 'mapping',
        keys: {
          over: described(
            text,
            'The parameter whose values say how large a cell is; scale: the sizes of memflow bench --scale.',
          ),
          exponent: described(textOrTexts, 'A limit for b of time = a * size^b: "<= 1.05".'),
        },
        required: ['over', 'exponent'],
      },
      'How the median grows over the cells of the matrix.',
    ),
  },
  misplaced: {
    median: 'the median is called p50',
    p90: 'write p50, p95 or p99',
    p999: 'write p50, p95 or p99',
    min: 'the fastest sample says nothing about the next one: write p50',
    latency: 'say which part of it: p50, p95, p99, max or mean',
    exponent: 'write it under growth, with over',
    memory: 'it is called peak_memory',
  },
};

const expectation: Shape = {
  name: 'expectation',
  kind: 'mapping',
  keys: {
    rows: described(
      {
        kind: 'either',
        shapes: [
          {
            kind: 'list',
            items: {
              kind: 'either',
              shapes: [{ kind: 'list', items: anything }, freeMapping],
              expected: 'a list of cells, or a mapping of columns to cells',
            },
          },
          text,
        ],
        expected: 'how many rows, or a list of rows',
      },
      'How many rows (7, or ">= 1"), or the rows themselves.',
    ),
    value: described(anything, 'The one cell of the result.'),
    query: described(text, 'A query that returns the same rows.'),
    ordered: described(boolean, 'Whether the order of the rows matters; false by default.'),
  },
};

const tolerance: Shape = {
  name: 'tolerance',
  kind: 'either',
  shapes: [text, { kind: 'mapping', keys: { relative: text, absolute: text } }],
  expected: 'a share such as 10%, or a mapping of relative and absolute',
};

function common(key: string): Shape {
  return CONFIG_KEYS[key]?.shape ?? anything;
}

/** Every key of a benchmark, in snake case: in its properties entry, in `config()`, or with a + in the project file. */
export const BENCHMARK_KEYS: Readonly<Record<string, Shape>> = {
  enabled: common('enabled'),
  tags: common('tags'),
  meta: common('meta'),
  severity: described(choice('error', 'warn'), 'What a failing benchmark is; error by default.'),
  timeout: described(
    text,
    'Interrupts one execution after this time and ends the benchmark; 60s by default.',
  ),
  setup: described(textOrTexts, 'SQL before the first execution; outside of the time.'),
  teardown: described(textOrTexts, 'SQL after the last execution, also after an error.'),
  params: described(
    { kind: 'record', values: { kind: 'list', items: text, single: true } },
    'Lists of values by name; each combination is a benchmark of its own, which reads {{ params.name }}.',
  ),
  samples: described(
    { kind: 'integer', minimum: 1 },
    'How many samples to take; by default as many as it takes to be certain.',
  ),
  max_seconds: described({ kind: 'number' }, 'How long sampling may take; 3 by default.'),
  warmup: described(
    {
      kind: 'either',
      shapes: [{ kind: 'integer', minimum: 0 }, choice('stable')],
      expected: 'a whole number, or stable',
    },
    'Executions before the first sample; stable (the default): until times no longer fall.',
  ),
  concurrency: described(
    { kind: 'list', items: client, single: true },
    `How many clients send the query, 1 to ${MAX_OFFERED}: up to ${MAX_CLIENTS} at once, the others wait for a place in the pool. Each of several numbers is a benchmark of its own.`,
  ),
  think_time: described(text, 'How long a client waits between two executions: 10ms.'),
  cold: described(
    boolean,
    'Every sample on a fresh connection and with an empty buffer pool; the page cache of the system stays.',
  ),
  prepared: described(boolean, 'false: parsing and planning count as well; true by default.'),
  writes: described(
    boolean,
    'The benchmark measures writing: in a schema of its own, which is dropped at the end.',
  ),
  runs: described(
    {
      name: 'benchmark_run',
      kind: 'mapping',
      keys: {
        select: described(textOrTexts, 'The models, as with --select.'),
        full_refresh: described(boolean, 'Whether incremental models are rebuilt.'),
        vars: described(freeMapping, 'Variables that are other than when the models were built.'),
        beside: described(boolean, 'Measure the query while such runs go on, not the runs.'),
      },
      required: ['select'],
    },
    'A run is measured, in a database of its own that is the same before each; the query is what must hold afterwards.',
  ),
  expect: described(expectation, 'What the query must return before its time counts.'),
  budgets: described(budgets, 'What the figures are held to.'),
  baseline: described(
    choice('auto', 'fine', 'recorded', 'none'),
    "fine: the baseline's SQL is timed beside today's; recorded: stored figures; auto (the default): both where they say something, which stored figures of several clients do not; none is the default of runs.",
  ),
  tolerance: described(
    tolerance,
    'How much slower than the baseline counts as slower: 10%, or {relative: 10%, absolute: 1ms}.',
  ),
};

/** The shape of all keys together, where nothing else may stand. */
export const benchmarkShape: MappingShape & { readonly name: string } = {
  name: 'benchmark_config',
  kind: 'mapping',
  keys: BENCHMARK_KEYS,
  misplaced: {
    ...Object.fromEntries(
      Object.keys(budgets.keys).map((metric) => [metric, 'write it under "budgets:"']),
    ),
    assert: 'write "budgets:" for figures, "expect:" for results',
    budget: 'write "budgets:"; "budget" is a key of models',
    parameters: 'it is called "params"',
    warm: 'a benchmark is warm unless it says "cold: true"',
  },
};
