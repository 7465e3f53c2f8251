// The floor: the SQL that memflow compiled, sent by a bare script through the DuckDB binding, one connection, one thread.
// usage: node bench/floor.mjs PROJECT_DIR DATABASE_FILE     (after `memflow compile --full-refresh` there)
// Prints one JSON line: run_ms, test_ms, checkpoint_ms, rss_mb.
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';

const [root = '.', file = 'floor.duckdb'] = process.argv.slice(2);
/** @type {{nodes: Record<string, {unique_id: string, resource_type: string, schema: string, alias: string, compiled_code?: string, original_file_path: string, config: {materialized: string}, depends_on: {nodes?: string[]}}>}} */
const manifest = JSON.parse(readFileSync(join(root, 'target', 'manifest.json'), 'utf8'));
const nodes = Object.values(manifest.nodes);
const built = nodes.filter((n) => n.resource_type === 'model' || n.resource_type === 'seed');
const tests = nodes.filter((n) => n.resource_type === 'test');

/** @type {typeof built} */
const ordered = [];
const done = new Set();
/** @param {typeof built[number]} node */
const visit = (node) => {
  if (done.has(node.unique_id)) return;
  done.add(node.unique_id);
  for (const parent of node.depends_on.nodes ?? []) {
    const found = manifest.nodes[parent];
    if (found && found.resource_type !== 'test') visit(found);
  }
  ordered.push(node);
};
for (const node of built) visit(node);

/** @param {typeof built[number]} node */
function statement(node) {
  const name = `"${node.schema}"."${node.alias}"`;
  if (node.resource_type === 'seed')
    return `create or replace table ${name} as select * from read_csv('${join(root, node.original_file_path)}')`;
  const kind = node.config.materialized === 'view' ? 'view' : 'table';
  return `create or replace ${kind} ${name} as ${node.compiled_code}`;
}

for (const suffix of ['', '.wal']) rmSync(file + suffix, { force: true });
const instance = await DuckDBInstance.create(file, { threads: '1' });
const connection = await instance.connect();
for (const schema of new Set(built.map((n) => n.schema)))
  await connection.run(`create schema if not exists "${schema}"`);

const start = performance.now();
for (const node of ordered) {
  await connection.run('begin');
  await connection.run(statement(node));
  await connection.run('commit');
}
const ran = performance.now();
for (const test of tests) {
  const result = await connection.runAndReadAll(`select count(*) from (${test.compiled_code}\n) t`);
  if (result.getRows()[0]?.[0] === undefined) throw new Error(`no row from ${test.unique_id}`);
}
const tested = performance.now();
await connection.run('checkpoint');
const checkpointed = performance.now();
console.log(
  JSON.stringify({
    run_ms: ran - start,
    test_ms: tested - ran,
    checkpoint_ms: checkpointed - tested,
    rss_mb: process.resourceUsage().maxRSS / 1024,
  }),
);
