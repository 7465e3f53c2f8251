// The main job, from a fresh clone: installs and builds what is missing, turns this repository's own history into a
// memory, builds and tests the memory project as of the last access, and tells what is remembered.
import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const memflow = join(root, 'bin', 'memflow.js');

/**
 * Runs a node script in the repository, showing what it prints unless `isQuiet`; ends with its exit code if it fails.
 * @param {readonly string[]} args
 * @param {boolean} [isQuiet]
 */
function node(args, isQuiet = false) {
  const run = spawnSync(process.execPath, args, {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    stdio: isQuiet ? ['ignore', 'pipe', 'inherit'] : 'inherit',
  });
  if (run.status !== 0) process.exit(run.status ?? 1);
  return run.stdout ?? '';
}

/**
 * Runs memflow, printing the command first so that it can be typed.
 * @param {readonly string[]} args
 */
function step(...args) {
  console.log(`\n$ memflow ${args.map((arg) => (/\s/.test(arg) ? `"${arg}"` : arg)).join(' ')}`);
  node([memflow, ...args]);
}

/**
 * The rows of a model as objects.
 * @param {string} sql @param {string} asOf @returns {any[]}
 */
function rows(sql, asOf) {
  const output = node(
    [
      memflow,
      'show',
      '--inline',
      sql,
      '--limit',
      '-1',
      '--output',
      'json',
      '--as-of',
      asOf,
      '--quiet',
    ],
    true,
  );
  return JSON.parse(output).show;
}

node([join(root, 'scripts', 'ensure-built.mjs')]);
console.log('\nReading the history of this repository into raw memories and an access log.');
console.log('$ memflow ingest own .');
const ingested = JSON.parse(node([memflow, 'ingest', 'own', '.', '--output', 'json'], true));
if (ingested.sampleReason !== null)
  console.log(`The bundled sample of 10,000 memories stands in: ${ingested.sampleReason}.`);
console.log(
  ingested.loadId === null
    ? 'Nothing new since the last time.'
    : `${ingested.commits} commits, ${ingested.accesses} accesses of ${ingested.memories} memories.`,
);
const asOf = ingested.lastAccessedAt;
step('build', '--as-of', asOf);

const [overview] = rows("select * from {{ ref('memory_overview') }}", asOf);
const inMind = rows("select * from {{ ref('in_mind') }} order by place", asOf);
const pairs = rows("select * from {{ ref('belongs_together') }} order by place limit 8", asOf);

console.log(`
What is remembered as of ${asOf} UTC
  ${overview.n_memories} memories, ${overview.n_accesses} accesses since ${String(overview.first_accessed_at).slice(0, 10)}, ${overview.n_associations} lasting associations
  ${overview.working_memory_state}`);
if (inMind.length > 0) console.log('\nIn mind now');
for (const item of inMind) {
  const more = item.n_others > 0 ? ` and ${item.n_others} like it` : '';
  const focus = item.in_focus ? '*' : ' ';
  console.log(
    `  ${focus} ${item.label}${more}  (${item.n_accesses} ${item.n_accesses === 1 ? 'access' : 'accesses'} since ${item.known_since})`,
  );
}
if (inMind.length > 0) console.log('  (* in the focus of attention)');
if (pairs.length > 0) console.log('\nWhat belongs together, and why');
for (const pair of pairs) console.log(`  ${pair.label_a}\n  ${pair.label_b}\n      ${pair.why}`);

console.log(`
Where to look next
  node bin/memflow.js show belongs_together --limit 20 --as-of "${asOf}"
  node bin/memflow.js show working_memory --as-of "${asOf}"
  node bin/memflow.js plan -s memory_activation      the statements a run would send
  node bin/memflow.js list                           every model and test
  docs/guide/memory.md                               what the models compute
  memory.duckdb                                      the tables, for any DuckDB client`);
