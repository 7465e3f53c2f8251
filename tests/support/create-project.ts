import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
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
  /** Rows of a query on a database file of the project, read with the bare binding, as JSON values. */
  query(sql: string, database?: string): Promise<readonly (readonly unknown[])[]>;
}

/** A project.yml with one inline target; enough for most tests. */
export const PROJECT_YML = `name: shop
targets:
  dev: {type: duckdb, path: shop.duckdb, threads: 2}
target: dev
`;

const binary = join(repositoryRoot, 'bin', 'memflow.js');

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
    query: (sql, database = 'shop.duckdb') => queryFile(join(root, database), sql),
    [Symbol.asyncDispose]: async () => rmSync(root, { recursive: true, force: true }),
  };
}

/** Runs the binary in a folder with a plain environment: no colours, UTC. */
export function runBinary(
  cwd: string,
  args: readonly string[],
  options: CommandOptions = {},
): Promise<CommandResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [binary, ...args], {
      cwd,
      env: {
        PATH: process.env['PATH'],
        HOME: process.env['HOME'],
        NO_COLOR: '1',
        TZ: 'UTC',
        ...options.env,
      },
    });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
    });
    child.on('error', reject);
    child.on('close', (exitCode, signal) => resolve({ exitCode, signal, stdout, stderr }));
    child.stdin.end(options.input ?? '');
    if (child.pid !== undefined)
      options.onStart?.({ pid: child.pid, kill: (signal) => child.kill(signal) });
  });
}

async function queryFile(file: string, sql: string): Promise<readonly (readonly unknown[])[]> {
  const instance = await DuckDBInstance.create(':memory:');
  let connection: DuckDBConnection | undefined;
  try {
    connection = await instance.connect();
    await connection.run(`attach '${file.replaceAll("'", "''")}' as project (read_only)`);
    await connection.run('use project');
    return (await connection.runAndReadAll(sql)).getRowsJson();
  } finally {
    connection?.closeSync();
    instance.closeSync();
  }
}
