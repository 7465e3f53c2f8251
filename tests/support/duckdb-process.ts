import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { canonicalJson, sha256 } from '../../src/base/hash.ts';

/** Another process that works on a database and says on its standard output what it has done, a word per line. */
export interface OtherProcess extends AsyncDisposable {
  readonly pid: number;
  /** Resolves when it has said a line that starts with `word`; rejects when it ends without. */
  said(word: string): Promise<string>;
  readonly lines: readonly string[];
  send(signal: NodeJS.Signals): void;
  /** The exit code; null when it was killed. */
  readonly ended: Promise<number | null>;
}

/** Starts `duckdb-process.mjs` in a directory. */
export function startProcess(directory: string, ...args: readonly string[]): OtherProcess {
  script ??= buildScript();
  const child = spawn(process.execPath, [script, directory, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const lines: string[] = [];
  const listeners = new Set<() => void>();
  createInterface({ input: child.stdout }).on('line', (line) => {
    lines.push(line);
    for (const listen of listeners) listen();
  });
  const ended = once(child, 'close').then(([code]) => (typeof code === 'number' ? code : null));
  return {
    pid: child.pid ?? -1,
    lines,
    ended,
    said: (word) => waitForLine(word, lines, listeners, ended),
    send: (signal) => {
      child.kill(signal);
    },
    [Symbol.asyncDispose]: () => stop(child, ended),
  };
}

let script: string | undefined;

/**
 * The script with the sources it needs as JavaScript, because not every Node runs TypeScript. It stands inside of the
 * repository, so that packages are found, under a name that changes with the sources.
 */
function buildScript(): string {
  const root = fileURLToPath(new URL('../../', import.meta.url));
  const paths = ['src/base', 'src/sql', 'src/partitions', 'src/adapter']
    .flatMap((folder) =>
      readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((name) =>
        join(folder, name),
      ),
    )
    .concat('tests/support/adapter-rig.ts', 'tests/support/duckdb-process.mjs')
    .filter((path) => /\.m?[jt]s$/.test(path))
    .sort();
  const sources = paths.map((path) => [path, readFileSync(join(root, path), 'utf8')] as const);
  const hash = sha256(canonicalJson(sources)).slice(0, 16);
  const folder = join(root, 'node_modules/.cache/memflow-tests', hash);
  const entry = join(folder, 'tests/support/duckdb-process.mjs');
  if (existsSync(entry)) return entry;
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}\n');
  // The entry comes last: where it stands, everything does.
  for (const [path, text] of sources.toSorted(
    ([a], [b]) => Number(a.endsWith('.mjs')) - Number(b.endsWith('.mjs')),
  )) {
    const target = join(folder, path.replace(/\.ts$/, '.js'));
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(`${target}.${process.pid}`, transpile(text));
    renameSync(`${target}.${process.pid}`, target);
  }
  return entry;
}

function transpile(text: string): string {
  return ts.transpileModule(text, {
    compilerOptions: {
      module: ts.ModuleKind.ESNext,
      target: ts.ScriptTarget.ES2022,
      verbatimModuleSyntax: true,
      rewriteRelativeImportExtensions: true,
    },
  }).outputText;
}

function waitForLine(
  word: string,
  lines: readonly string[],
  listeners: Set<() => void>,
  ended: Promise<unknown>,
): Promise<string> {
  return new Promise((resolve, reject) => {
    const look = () => {
      const line = lines.find((each) => each.startsWith(word));
      if (line === undefined) return;
      listeners.delete(look);
      resolve(line);
    };
    listeners.add(look);
    look();
    void ended.then(() => reject(new Error(`ended without "${word}": ${lines.join(' | ')}`)));
  });
}

async function stop(child: ChildProcess, ended: Promise<unknown>): Promise<void> {
  child.kill('SIGKILL');
  await ended;
}
