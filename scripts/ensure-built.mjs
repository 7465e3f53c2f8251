// Installs and builds what is missing or stale, and nothing else; `npm start` and `npm test` begin with it.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const windows = process.platform === 'win32';

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(`memflow needs Node 20.19 or newer; this is ${process.version}.`);
  process.exit(2);
}

/** Runs a command, showing its output only when it fails. @param {string} what @param {string} command @param {readonly string[]} args */
function step(what, command, args) {
  console.error(what);
  const run = spawnSync(command, args, { cwd: root, encoding: 'utf8', shell: windows });
  if (run.status === 0) return;
  console.error(`${run.stdout ?? ''}${run.stderr ?? ''}${run.error ?? ''}`);
  process.exit(run.status ?? 1);
}

/** The newest change below a folder, in ms. @param {string} folder @returns {number} */
function newestChange(folder) {
  return Math.max(
    statSync(folder).mtimeMs,
    ...readdirSync(folder, { withFileTypes: true }).map((entry) => {
      const path = join(folder, entry.name);
      return entry.isDirectory() ? newestChange(path) : statSync(path).mtimeMs;
    }),
  );
}

const installed = join(root, 'node_modules', '.memflow-lock');
const lock = readFileSync(join(root, 'package-lock.json'), 'utf8');
if (!existsSync(installed) || readFileSync(installed, 'utf8') !== lock) {
  step('Installing dependencies ...', 'npm', ['ci', '--ignore-scripts', '--no-fund', '--no-audit']);
  writeFileSync(installed, lock);
}

const stamp = join(root, 'dist', '.built');
const sources = Math.max(
  newestChange(join(root, 'src')),
  statSync(join(root, 'tsconfig.build.json')).mtimeMs,
  statSync(join(root, 'scripts', 'build.mjs')).mtimeMs,
  statSync(join(root, 'package-lock.json')).mtimeMs,
);
if (!existsSync(stamp) || statSync(stamp).mtimeMs < sources) {
  rmSync(join(root, 'dist'), { recursive: true, force: true });
  step('Building memflow ...', process.execPath, [join(root, 'scripts', 'build.mjs')]);
  writeFileSync(stamp, '');
}
