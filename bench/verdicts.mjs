// How often verdicts are wrong: the judging code of timed tests on real queries of the shipped project, while other
// processes come and go. A/A comparisons have no difference to find; A/B ones a planted slowdown: a script
// of 40 equal statements beside one of 44, 50 or 60.
// usage: node bench/verdicts.mjs [--blocks 10] [--seed 1] [--only interleaved|recorded] [--out verdicts.ndjson]
// (needs `npm run build`). A block is 100 interleaved A/A, 10 A/B of 10 %, 10 of 25 %, 20 recorded A/A and 10 of 1.5x. With
// --out it goes on where it stopped, and prints the sums of all that the file holds.
import { spawn, spawnSync } from 'node:child_process';
import { appendFileSync, cpSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const LOAD = `
const { performance } = require('node:perf_hooks');
let state = Number(process.argv[1]);
const next = () => { state = (Math.imul(state, 1664525) + 1013904223) >>> 0; return state / 2 ** 32; };
const memory = new Float64Array(1_000_000);
(async () => {
  for (;;) {
    const until = performance.now() + 5 + 200 * next() ** 2;
    while (performance.now() < until) for (let i = 0; i < 100_000; i++) memory[i] = Math.sqrt(i + memory[i]);
    await new Promise((resolve) => setTimeout(resolve, 2 + 300 * next() ** 2));
  }
})();`;

// By URL, so that type checking does not need the build.
/** @param {string} path */
const built = (path) => import(new URL(`../dist/${path}`, import.meta.url).href);
/** @type {typeof import('../src/adapter/registry.ts')} */
const { loadAdapter } = await built('adapter/registry.js');
/** @type {typeof import('../src/base/clock.ts')} */
const { systemClock } = await built('base/clock.js');
/** @type {typeof import('../src/base/log.ts')} */
const { silentLog } = await built('base/log.js');
/** @type {typeof import('../src/base/random.ts')} */
const { createRandom } = await built('base/random.js');
/** @type {typeof import('../src/bench/calibration.ts')} */
const { withCalibration } = await built('bench/calibration.js');
/** @type {typeof import('../src/bench/judge-group.ts')} */
const { judgeGroup } = await built('bench/judge-group.js');
/** @type {typeof import('../src/bench/benchmark-groups.ts')} */
const { BenchmarkGroups } = await built('bench/benchmark-groups.js');
/** @type {typeof import('../src/bench/benchmark-record.ts')} */
const { recordMeasurement } = await built('bench/benchmark-record.js');
/** @type {typeof import('../src/bench/open-clients.ts')} */
const { databaseClients } = await built('bench/open-clients.js');
/** @type {typeof import('../src/bench/environment.ts')} */
const { environmentClass, readEnvironment } = await built('bench/environment.js');

const { values: options } = parseArgs({
  options: {
    blocks: { type: 'string', default: '10' },
    seed: { type: 'string', default: '1' },
    only: { type: 'string' },
    out: { type: 'string' },
  },
});
const root = fileURLToPath(new URL('..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'memflow-verdicts-'));
const binary = join(root, 'bin', 'memflow.js');
/** @param {readonly string[]} args */
const memflow = (...args) => {
  const { status, stderr } = spawnSync(process.execPath, [binary, ...args], { cwd: folder });
  if (status !== 0) throw new Error(`memflow ${args.join(' ')}: ${stderr}`);
};
for (const part of ['project.yml', 'models', 'macros'])
  cpSync(join(root, part), join(folder, part), { recursive: true });
memflow('ingest', 'sample');
memflow('run');

const effects = {
  clock: systemClock,
  env: {},
  cwd: folder,
  log: silentLog,
  signal: new AbortController().signal,
};
const adapter = await loadAdapter('duckdb');
const target = adapter.resolveTarget({
  type: 'duckdb',
  values: { path: join(folder, 'memory.duckdb'), schema: 'main', threads: 2 },
  projectDir: folder,
});
const database = await adapter.open(target, { connections: 2, readOnly: true }, effects);
await database.setThreads(2);
const environment = await readEnvironment(database, systemClock, {
  nodeVersion: process.version,
  workerThreads: 4,
  commit: null,
  dirty: false,
});

/** Ordinary reads of the project's models. @type {Record<string, string>} */
const QUERIES = {
  working_memory: 'select * from main.working_memory',
  strongest: 'select * from main.memory_activation order by activation desc limit 7',
  activation: 'select count(*) as n, avg(activation) as a from main.memory_activation',
  overview: 'select * from main.memory_overview',
  associations:
    'select from_id, count(*) as n, sum(strength) as s from main.ltm_associations group by from_id',
  concepts: 'select * from main.ltm_concepts order by strength desc limit 50',
  months: 'select month, sum(times) as n from main.ltm_pair_months group by month order by month',
};
/** A page that asks the same short question so many times, one after the other: work of a known proportion. @param {number} n */
const script = (n) => Array.from({ length: n }, () => QUERIES['activation']).join(';\n');
/** Takes about 5 ms. */
const SIZE = 40;
QUERIES['script'] = script(SIZE);

/** @typedef {import('../src/bench/measure-group.ts').Member} Member */
/** @typedef {import('../src/bench/benchmark-record.ts').BenchmarkRecord} BenchmarkRecord */

/** @param {string} name @param {string} sql @param {string} tag @param {number} maxSeconds @returns {Member} */
function member(name, sql, tag, maxSeconds = 1.5) {
  /** @type {import('../src/config/benchmark-spec.ts').BenchmarkSpec} */
  const spec = {
    samples: null,
    maxSeconds,
    warmup: null,
    thinkTimeMs: 0,
    cold: false,
    prepared: true,
    writes: false,
    runs: null,
    setup: [],
    teardown: [],
    params: new Map(),
    concurrency: [1],
    expect: null,
    budgets: [],
    baseline: 'auto',
    tolerance: { relative: null, absoluteMs: 0.05 },
  };
  /** @type {any} The parts of a node that measuring looks at. */
  const node = {
    id: `benchmark.verdicts.${name}`,
    name,
    resourceType: 'benchmark',
    config: { timeoutMs: null, severity: 'error' },
    cell: { matrix: name, params: {}, clients: 1 },
    comparedWith: new Map(),
    dependsOn: { nodes: [] },
    spec,
  };
  const origin = { compiled: { path: name, text: sql }, offset: 0 };
  return {
    compiled: {
      node,
      sql,
      statements: sql.split(';\n').map((text) => ({ sql: text, origin })),
      setup: [],
      teardown: [],
      expectQuery: null,
      fingerprint: '',
    },
    source: databaseClients(database, systemClock),
    tag,
  };
}

/**
 * One comparison, judged as `memflow test` judges it.
 * @param {Member} today
 * @param {Partial<import('../src/bench/judge-references.ts').References>} references
 * @param {number} seed
 * @param {number} measurements
 */
async function judge(today, references, seed, measurements = 1) {
  const { node } = today.compiled;
  const whole = {
    rival: null,
    record: null,
    note: null,
    history: [],
    historyMs: [],
    ...references,
  };
  const needsCalibration = whole.rival === null;
  const judged = await withCalibration(
    { database, clock: systemClock, directory: null },
    (calibration) =>
      judgeGroup({
        members: [today],
        asked: [node],
        groups: new BenchmarkGroups([node]),
        references: new Map([[node.id, whole]]),
        floors: new Map(),
        inSession: (body) => body(),
        calibration: needsCalibration ? calibration : new Map(),
        comparisons: 1,
        measurements,
        recordOf: (_node, measurement, parts) =>
          recordMeasurement(measurement, parts, {
            benchmark: node.name,
            recordedAt: '',
            environmentClass: environmentClass(environment),
            environment,
            sql: '',
            clients: 1,
            upstream: {},
            rows: {},
          }),
        random: createRandom(seed),
        clock: systemClock,
        signal: effects.signal,
      }),
  );
  const found = judged.get(node.id);
  if (found === undefined || found instanceof Error) throw found ?? new Error('not measured');
  return found;
}

/** @type {ReturnType<typeof spawn>[]} */
let load = [];
const random = createRandom(Number(options.seed));
/** Other processes, none to two of them. */
function changeLoad() {
  for (const one of load) one.kill();
  load = Array.from({ length: random.below(3) }, () =>
    spawn(process.execPath, ['-e', LOAD, String(random.below(2 ** 31))], { stdio: 'ignore' }),
  );
}
process.on('exit', () => {
  for (const one of load) one.kill();
  rmSync(folder, { recursive: true, force: true });
});
for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM']))
  process.on(signal, () => process.exit(130));

/** @type {{ kind: string, outcome: string, ratio: number | null, name: string }[]} */
const rows = [];
if (options.out !== undefined && existsSync(options.out))
  for (const line of readFileSync(options.out, 'utf8').split('\n'))
    if (line !== '') rows.push(JSON.parse(line));
/** @param {string} kind @param {string} name @param {import('../src/execute/timed-result.ts').TimedResult} timed */
function note(kind, name, timed) {
  const [finding] = timed.baselines;
  const row = {
    kind,
    name,
    outcome: finding?.outcome ?? 'none',
    ratio: finding?.ratio ?? null,
    samples: timed.figures?.samples,
    p50: timed.figures?.p50Ms,
    load: load.length,
    note: finding?.outcome === 'refused' ? finding.note : undefined,
  };
  rows.push(row);
  if (options.out !== undefined) appendFileSync(options.out, `${JSON.stringify(row)}\n`);
}

/** Queries that return something on this day. @type {string[]} */
const names = [];
for (const [name, query] of Object.entries(QUERIES)) {
  const { rows: found } = await database.withConnection((connection) =>
    connection.query(query.split(';\n')[0] ?? ''),
  );
  if (found.length > 0) names.push(name);
}
const { record: sized } = await judge(member('script', script(SIZE), 'size'), {}, 1, 2);
console.log(
  `the script takes ${sized.sketch[20]} ms when nothing comes in between, ${sized.p50} ms as a median`,
);

/** @type {Map<string, { record: BenchmarkRecord, history: BenchmarkRecord[] }>} */
const baselines = new Map();
const RECORDED = ['script', 'associations', 'strongest', 'overview'];
/** @param {string} name @param {number} seed */
async function recordBaseline(name, seed) {
  const { record } = await judge(member(name, QUERIES[name] ?? '', 'record'), {}, seed, 4);
  baselines.set(name, { record, history: baselines.get(name)?.history ?? [] });
}

const seedOf = () => random.below(2 ** 31);
const isAsked = (/** @type {string} */ method) => (options.only ?? method) === method;

async function compareInterleaved() {
  const name = names[random.below(names.length)] ?? 'overview';
  const sql = QUERIES[name] ?? '';
  const rival = member(name, sql, 'rival', 0.4);
  const { timed } = await judge(member(name, sql, 'today', 0.4), { rival }, seedOf());
  note('A/A', name, timed);
}

/** @param {string} kind @param {number} size */
async function compareSlowed(kind, size) {
  const rival = member('script', script(SIZE), 'rival');
  const { timed } = await judge(member('script', script(size), 'today'), { rival }, seedOf());
  note(kind, 'script', timed);
}

/** @param {string} kind @param {string} name @param {string} sql */
async function compareRecorded(kind, name, sql) {
  const { record = null, history = [] } = baselines.get(name) ?? {};
  const found = await judge(member(name, sql, 'today'), { record, history }, seedOf());
  note(kind, name, found.timed);
  if (kind === 'recorded A/A') history.push(found.record);
}

const counted = isAsked('interleaved') ? ['A/A', 100] : ['recorded A/A', 20];
const done = Math.floor(rows.filter(({ kind }) => kind === counted[0]).length / Number(counted[1]));
for (let block = done; block < Number(options.blocks); block++) {
  changeLoad();
  if (isAsked('recorded')) for (const name of RECORDED) await recordBaseline(name, seedOf());
  for (let i = 0; i < 100; i++) {
    if (i % 5 === 0) changeLoad();
    if (isAsked('interleaved')) {
      await compareInterleaved();
      if (i % 10 === 0) await compareSlowed('A/B 10 %', 44);
      if (i % 10 === 0) await compareSlowed('A/B 25 %', 50);
    }
    if (isAsked('recorded')) {
      if (i % 10 === 0) await compareRecorded('recorded 1.5x', 'script', script(60));
      const name = RECORDED[random.below(RECORDED.length)] ?? 'script';
      if (i % 5 === 2) await compareRecorded('recorded A/A', name, QUERIES[name] ?? '');
    }
  }
  report();
}
report();
await database.close();
process.exit(0);

/** Sums by kind. */
function report() {
  const outcomes = ['same', 'regressed', 'improved', 'unsure', 'refused'];
  console.log(
    `\n${'kind'.padEnd(16)}${'n'.padStart(6)}${outcomes.map((o) => o.padStart(11)).join('')}`,
  );
  for (const kind of ['A/A', 'A/B 10 %', 'A/B 25 %', 'recorded A/A', 'recorded 1.5x']) {
    const of = rows.filter((row) => row.kind === kind);
    const counts = outcomes.map((o) => of.filter(({ outcome }) => outcome === o).length);
    console.log(
      `${kind.padEnd(16)}${String(of.length).padStart(6)}${counts.map((c) => String(c).padStart(11)).join('')}`,
    );
  }
}
