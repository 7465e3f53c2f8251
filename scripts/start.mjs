// The main job, from a fresh clone: installs and builds what is missing, turns this repository's own history into a
// memory, builds and tests the memory project as of the last access, and tells what is remembered.
import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const memflow = join('bin', 'memflow.js');

/**
 * Runs a node script in the repository and returns its stdout; stderr is shown, and a failure ends this one.
 * @param {readonly string[]} args
 */
function node(args) {
  const run = spawnSync(process.execPath, args, {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (run.status !== 0) {
    process.stdout.write(run.stdout ?? '');
    process.exit(run.status ?? 1);
  }
  return run.stdout;
}

/**
 * Runs memflow for its JSON document, printing the command first so that it can be typed.
 * @param {readonly string[]} args @returns {any}
 */
function step(...args) {
  console.log(
    `\n$ node ${memflow} ${args.map((arg) => (/\s/.test(arg) ? `"${arg}"` : arg)).join(' ')}`,
  );
  return JSON.parse(node([memflow, ...args, '--output', 'json', '--quiet']));
}

/** @param {number} count @param {string} noun */
const counted = (count, noun) => `${count.toLocaleString('en')} ${noun}${count === 1 ? '' : 's'}`;

node([join('scripts', 'ensure-built.mjs')]);
console.log('memflow turns the history of this repository into a memory, in one DuckDB file.');

const ingested = step('ingest', 'own', '.');
if (ingested.sampleReason !== null)
  console.log(`  ${ingested.sampleReason}: a bundled sample of 10,000 memories stands in`);
console.log(
  ingested.loadId === null
    ? '  nothing new since the last time'
    : `  ${counted(ingested.commits, 'commit')} brought ${counted(ingested.accesses, 'access').replace(/s$/, 'es')} of ${ingested.memories.toLocaleString('en')} memories`,
);

const asOf = ingested.lastAccessedAt;
const { results, elapsed_time: seconds } = step(
  'build',
  '--exclude-resource-type',
  'benchmark',
  '--as-of',
  asOf,
);
const tests = results.filter((/** @type {any} */ r) => r.unique_id.startsWith('test.'));
const slowest = [...results].sort((a, b) => b.execution_time - a.execution_time)[0];
console.log(
  `  built ${counted(results.length - tests.length, 'model')} and passed ${counted(tests.length, 'data test')} in ${seconds.toFixed(1)} s (slowest: ${slowest.unique_id.split('.')[2]}, ${slowest.execution_time.toFixed(1)} s)`,
);

const summary = "select text from {{ ref('memory_summary') }} order by line";
const { show } = step('show', '--inline', summary, '--limit', '-1', '--as-of', asOf);
for (const { text } of show) console.log(`  ${text ?? ''}`);

/** @type {readonly (readonly [string, string])[]} */
const next = [
  [`node ${memflow} memory status`, 'what is in mind, episodes, fate, health'],
  [`node ${memflow} memory why README.md`, 'why this memory is where it is'],
  [`node ${memflow} memory recall "release"`, 'what comes to mind with a text'],
  [`node ${memflow} plan -s memory_activation`, 'the statements that a run would send'],
  [`node ${memflow} test`, 'the data tests, then the timed ones'],
  [`node ${memflow} bench --scale 10k,1M`, 'how the performance suite grows'],
  [`node ${memflow} list`, 'every model and test'],
  [`node ${memflow} --help`, 'all commands'],
  ['docs/guide/memory.md', 'what the models compute, and why'],
  ['memory.duckdb', 'the tables, for any DuckDB client'],
];
const width = Math.max(...next.map(([command]) => command.length));
console.log('\nWhere to look next');
for (const [command, what] of next) console.log(`  ${command.padEnd(width)}  ${what}`);
console.log(`  node ${memflow} show belongs_together --limit 20 --as-of "${asOf}"`);
