import { spawn } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { repositoryRoot } from './repository.ts';

export interface CommandResult {
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CommandOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** Called once the process runs, to send it signals. */
  readonly onStart?: (child: {
    readonly pid: number;
    kill(signal: NodeJS.Signals): boolean;
  }) => void;
  readonly input?: string;
  readonly onOutput?: (text: string) => void;
}

/** A command under way; killed when disposed. */
export interface RunningCommand extends AsyncDisposable {
  readonly pid: number;
  /** What it has printed so far, both streams in the order of arrival. */
  readonly output: () => string;
  /** Resolves when its output matches; rejects when it ends without. */
  said(pattern: RegExp): Promise<void>;
  kill(signal: NodeJS.Signals): void;
  readonly ended: Promise<CommandResult>;
}

/** A project in a temporary folder, with the real binary to run in it. Removed when disposed. */
export interface TestProject extends AsyncDisposable {
  readonly root: string;
  path(...parts: string[]): string;
  write(path: string, text: string | Uint8Array): void;
  read(path: string): string;
  exists(path: string): boolean;
  memflow(...args: string[]): Promise<CommandResult>;
  memflowWith(options: CommandOptions, ...args: string[]): Promise<CommandResult>;
  /** Starts a command and does not wait for its end. */
  start(...args: string[]): RunningCommand;
  /** Rows of a query on a database file of the project, read with the bare binding, as JSON values. */
  query(sql: string, database?: string): Promise<readonly (readonly unknown[])[]>;
}

/** A project.yml with one inline target; enough for most tests. */
export const PROJECT_YML = `name: shop
targets:
  dev: {type: duckdb, path: shop.duckdb, threads: 2}
target: dev
`;

export const binary = join(repositoryRoot, 'bin', 'memflow.js');

/** Writes files into a fresh folder. `project.yml` is added unless the files bring one. */
export async function createProject(
  files: Readonly<Record<string, string | Uint8Array>>,
): Promise<TestProject> {
  const root = mkdtempSync(join(tmpdir(), 'memflow-test-'));
  const write = (path: string, text: string | Uint8Array) => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  };
  for (const [path, text] of Object.entries(files)) write(path, text);
  if (!('project.yml' in files) && !('dbt_project.yml' in files)) write('project.yml', PROJECT_YML);
  const memflowWith = (options: CommandOptions, ...args: string[]) =>
    runBinary(root, args, options);
  return {
    root,
    path: (...parts) => join(root, ...parts),
    write,
    read: (path) => readFileSync(join(root, path), 'utf8'),
    exists: (path) => existsSync(join(root, path)),
    memflow: (...args) => memflowWith({}, ...args),
    memflowWith,
    start: (...args) => startBinary(root, args),
    query: (sql, database = 'shop.duckdb') => queryFile(join(root, database), sql),
    [Symbol.asyncDispose]: async () => rmSync(root, { recursive: true, force: true }),
  };
}

/** What every command runs with: no colours, UTC. */
export const plainEnvironment = {
  PATH: process.env['PATH'],
  HOME: process.env['HOME'],
  NO_COLOR: '1',
  TZ: 'UTC',
};

/** Starts the binary in a folder with a plain environment. */
function startBinary(
  cwd: string,
  args: readonly string[],
  options: CommandOptions = {},
): RunningCommand {
  let output = '';
  const listeners = new Set<() => void>();
  const hear = (text: string) => {
    output += text;
    for (const listen of listeners) listen();
  };
  let send: ((signal: NodeJS.Signals) => boolean) | undefined;
  let pid = -1;
  const ended = runBinary(cwd, args, {
    ...options,
    onOutput: hear,
    onStart: (child) => {
      pid = child.pid;
      send = child.kill;
    },
  });
  const said = (pattern: RegExp) =>
    new Promise<void>((resolve, reject) => {
      const listen = () => {
        if (pattern.test(output)) resolve();
      };
      listeners.add(listen);
      listen();
      const end = () => reject(new Error(`ended without ${pattern}: ${output}`));
      ended.then(end, end);
    });
  return {
    pid,
    output: () => output,
    said,
    kill: (signal) => {
      send?.(signal);
    },
    ended,
    [Symbol.asyncDispose]: async () => {
      send?.('SIGKILL');
      await ended;
    },
  };
}

/** Runs the binary in a folder with a plain environment. */
export function runBinary(
  cwd: string,
  args: readonly string[],
  options: CommandOptions = {},
): Promise<CommandResult> {
  return runScript(cwd, [binary, ...args], options);
}

/** Runs a script of Node with its arguments, in the same way. */
export function runScript(
  cwd: string,
  args: readonly string[],
  options: CommandOptions = {},
): Promise<CommandResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, {
      cwd,
      env: { ...plainEnvironment, ...options.env },
    });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
      options.onOutput?.(text);
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
      options.onOutput?.(text);
    });
    child.on('error', reject);
    child.on('close', (exitCode, signal) => resolve({ exitCode, signal, stdout, stderr }));
    child.stdin.end(options.input ?? '');
    if (child.pid !== undefined)
      options.onStart?.({ pid: child.pid, kill: (signal) => child.kill(signal) });
  });
}

/** A log is replayed in a copy: read-only not every log can be, and the test wants the files as they are. */
/** Rows of a query on a database file, read with the bare binding, as JSON values. */
export async function queryFile(
  file: string,
  sql: string,
): Promise<readonly (readonly unknown[])[]> {
  if (!existsSync(`${file}.wal`)) return queryAttached(file, sql, ' (read_only)');
  const folder = mkdtempSync(join(tmpdir(), 'memflow-query-'));
  try {
    for (const end of ['', '.wal']) copyFileSync(file + end, join(folder, `project.duckdb${end}`));
    return await queryAttached(join(folder, 'project.duckdb'), sql, '');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function queryAttached(
  file: string,
  sql: string,
  mode: ' (read_only)' | '',
): Promise<readonly (readonly unknown[])[]> {
  const instance = await DuckDBInstance.create(':memory:');
  let connection: DuckDBConnection | undefined;
  try {
    connection = await instance.connect();
    await connection.run(`attach '${file.replaceAll("'", "''")}' as project${mode}`);
    await connection.run('use project');
    return (await connection.runAndReadAll(sql)).getRowsJson();
  } finally {
    connection?.closeSync();
    instance.closeSync();
  }
}
