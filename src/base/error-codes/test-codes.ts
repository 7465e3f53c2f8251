import type { ErrorCodeEntry } from './error-code-entry.ts';

/** MF6xxx: tests and benchmarks. */
export const TEST_CODES = {
  MF6001: {
    title: 'threshold of a test is not a comparison',
    exit: 2,
    explanation:
      '`warn_if` and `error_if` are the right side of a comparison with the number of failures, such as `> 10`, `!= 0` or `between 1 and 5`.',
  },
  MF6002: {
    title: 'fail_calc did not give a number',
    exit: 1,
    explanation:
      '`fail_calc` must be one expression over the failing rows that gives a number, such as `count(*)` or `sum(amount)`. NULL counts as 0.',
  },
  MF6101: {
    title: 'limit that cannot be understood',
    exit: 2,
    explanation:
      'A limit of a timed test is a comparison with a unit: `<= 100ms`, `< 2GB`, `>= 50/s`, `>= 1e5 rows/s`. Times take ns, us, ms, s, min or h; sizes take B, kB, MB, GB, TB (powers of 1000) or KiB, MiB, GiB, TiB (powers of 1024). What is no time, share or number of clients is told with the same code.',
  },
  MF6102: {
    title: 'benchmark without a query',
    exit: 2,
    explanation:
      'A benchmark has one query: a file of the benchmark paths (`tests/benchmarks/<name>.sql`), or `query:` in its entry of a properties file. Below a model the query may be left out; the model is then read whole.',
  },
  MF6103: {
    title: 'matrix that cannot be expanded',
    exit: 2,
    explanation:
      '`params` of a benchmark maps names to lists of texts, numbers or booleans without duplicates. Every combination becomes a benchmark of its own, and there may be 200 of them.',
  },
  MF6104: {
    title: 'comparison with an unknown benchmark',
    exit: 2,
    explanation:
      '`ratio_to` names another benchmark of the project that is enabled: by the name that `memflow list --resource-type benchmark` shows, or by the name of a matrix that has a cell with the same parameters.',
  },
  MF6105: {
    title: 'settings of a benchmark that contradict each other',
    exit: 2,
    explanation:
      'Two settings of a benchmark cannot be meant together, or one of them needs another: a cold benchmark has one client, growth needs a parameter with two or more numbers, a benchmark that writes returns nothing to expect. The message says which.',
  },
  MF6106: {
    title: 'two benchmarks of one name',
    exit: 2,
    explanation:
      'The name of a benchmark is unique in the project, because baselines and histories are kept under it. The names of the cells of a matrix count as well.',
  },
  MF6111: {
    title: 'benchmark with a wrong result',
    exit: 1,
    explanation:
      'The query of a benchmark did not return what `expect` says, so its time was not measured: a fast wrong answer is worth nothing. The message says how the result differs; `memflow show <benchmark>` prints it.',
  },
  MF6112: {
    title: 'benchmark without rows',
    exit: 1,
    explanation:
      'The query of a benchmark returned no rows, so it measures nothing: build what it reads first, or correct its conditions. Where nothing is the right answer, say so with `expect: {rows: 0}`.',
  },
  MF6113: {
    title: 'benchmark that writes data',
    exit: 1,
    explanation:
      'The statements of a benchmark are queries: they run in a transaction that is read-only, or that is rolled back where there is a `setup`. To measure writing, set `writes: true` and write to `{{ this }}`.',
  },
  MF6114: {
    title: 'benchmark that writes outside of its schema',
    exit: 1,
    explanation:
      'A benchmark with `writes: true` has a schema of its own, which is dropped when it ends. It may write `{{ this }}`, other relations of `{{ this.schema }}` and temporary tables, and nothing else.',
  },
  MF6121: {
    title: 'baseline that is damaged',
    exit: 1,
    explanation:
      'A file below `benchmarks/baseline/` is no baseline, or not the one of its benchmark: it was cut off, merged badly or renamed. The benchmark is judged by its budgets alone, with a warning. `memflow bench record -s <benchmark>` writes the file anew.',
  },
  MF6122: {
    title: 'baseline of another format',
    exit: 1,
    explanation:
      'The file of a baseline was written by a memflow whose format this one does not read. The benchmark is judged by its budgets alone, with a warning, until `memflow bench record` has written the file anew.',
  },
  MF6123: {
    title: 'nothing to compare with',
    exit: 1,
    explanation:
      '`memflow bench compare` needs another version: a baseline of this environment class (`memflow bench record` makes one), or `--against` with a git revision, a target of the profile, or a database file.',
  },
  MF6124: {
    title: 'unknown version to compare with',
    exit: 2,
    explanation:
      '`--against` of `memflow bench compare` takes a target of the profile, the path of a database file, or a git revision of the repository that the project belongs to, in this order. The value is none of them.',
  },
  MF6125: {
    title: 'nothing to accept',
    exit: 2,
    explanation:
      '`memflow bench accept` takes the last measurement of a benchmark from the history as its baseline. The history has none for the selected benchmarks: run `memflow test` or `memflow bench` first.',
  },
  MF6126: {
    title: 'unknown action of memflow bench',
    exit: 2,
    explanation:
      '`memflow bench` measures; `record`, `compare`, `history`, `accept` and `report` are its other actions.',
  },
  MF6201: {
    title: 'two orders for one table',
    exit: 2,
    explanation:
      'The rows of a model are stored in one order: in that of the field of `partition_by`, or in that of the columns of `cluster_by`. Keep the one by which most of what is read can be skipped; `memflow tune` measures it.',
  },
  MF6202: {
    title: 'no database to copy',
    exit: 2,
    explanation:
      '`memflow tune` tries changes on copies of the database file. The target is a database in memory, which has no file, or its file does not exist yet: build the project first.',
  },
  MF6203: {
    title: 'database too large to tune',
    exit: 2,
    explanation:
      '`memflow tune` copies the database file twice into the target folder and lays tables out anew in the copies, which takes about five times its size. The file is larger than `--max-size` allows (10GB by default), or there is not so much room.',
  },
  MF6204: {
    title: 'nothing to tune for',
    exit: 2,
    explanation:
      '`memflow tune` makes the queries of a project faster, and there are none: no timed test, no analysis, no data test, no table. Write down what is asked of the project as timed tests in tests/benchmarks/ or as analyses.',
  },
  MF6251: {
    title: 'sizes that cannot be read',
    exit: 2,
    explanation:
      '`memflow bench --scale` takes numbers of rows with commas between them: `10k,1M,10M`. It measures, so it goes with no other action of `memflow bench`.',
  },
  MF6252: {
    title: 'nothing grows with scale',
    exit: 2,
    explanation:
      '`memflow bench --scale` measures the selected timed tests that say how they grow: `growth: {over: scale, exponent: "<= 1.05"}` in their budgets. None of the selected ones does.',
  },
  MF6253: {
    title: 'models cannot be built at a size',
    exit: 1,
    explanation:
      '`memflow bench --scale` builds what the timed tests read anew for each size, in a database of its own that starts empty, with the variable `scale` set to the number of rows. A model above them failed there: the message before this one says why. What reads a source that somebody else fills cannot be scaled.',
  },
  MF6254: {
    title: 'run of a benchmark that fails',
    exit: 1,
    explanation:
      'A timed test with `runs` measures runs of models in a database of its own. What they read could not be built there, or a model of such a run failed; the message says which. Sources that somebody else fills are not there.',
  },
} as const satisfies Readonly<Record<string, ErrorCodeEntry>>;
