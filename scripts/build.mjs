// Builds memflow: tsc writes dist/ (the library and its types), then the command line is bundled into dist/bundle/, because
// loading four hundred modules one by one takes longer than most commands do.
import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'rolldown';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const tsc = spawnSync(
  process.execPath,
  [join(root, 'node_modules', 'typescript', 'bin', 'tsc'), '-p', join(root, 'tsconfig.build.json')],
  { stdio: 'inherit' },
);
if (tsc.status !== 0) process.exit(tsc.status ?? 1);

await build({
  input: join(root, 'dist', 'cli', 'main.js'),
  platform: 'node',
  // The native binding finds its library beside its own files.
  external: [/^@duckdb\/node-bindings/],
  logLevel: 'warn',
  output: { dir: join(root, 'dist', 'bundle'), format: 'esm', cleanDir: true },
});
