import { type ChildProcess, spawn } from 'node:child_process';
import type { Effects } from '../base/effects.ts';
import { AdapterError, errorDiagnostic, UsageError } from '../base/errors.ts';

export interface GitOptions {
  /** The directory that git is asked about. */
  readonly directory: string;
  /** What git reads from its standard input. */
  readonly input?: string;
  /** Exit codes that are an answer and no failure; by default 0 only. */
  readonly exitCodes?: readonly number[];
}

const STDERR_LIMIT = 4096;

/** Variables by which a surrounding git (a hook, an alias) would point us at its own repository. */
const REPOSITORY_VARIABLES = [
  'GIT_DIR',
  'GIT_WORK_TREE',
  'GIT_INDEX_FILE',
  'GIT_COMMON_DIR',
  'GIT_OBJECT_DIRECTORY',
  'GIT_ALTERNATE_OBJECT_DIRECTORIES',
  'GIT_NAMESPACE',
  'GIT_PREFIX',
];

function gitEnvironment(env: Effects['env']): Record<string, string | undefined> {
  const copy: Record<string, string | undefined> = { ...env };
  for (const name of REPOSITORY_VARIABLES) delete copy[name];
  return {
    ...copy,
    // messages in English, no question at the terminal, no lock taken, nothing fetched
    LC_ALL: 'C',
    GIT_TERMINAL_PROMPT: '0',
    GIT_OPTIONAL_LOCKS: '0',
    GIT_NO_LAZY_FETCH: '1',
    GIT_PAGER: 'cat',
  };
}

/** Resolves when the process is gone, with what went wrong in starting it or its exit code. */
function whenClosed(child: ChildProcess): Promise<Error | number> {
  return new Promise((resolve) => {
    let failure: Error | undefined;
    child.on('error', (error) => {
      failure = error;
      // a process that never started emits no 'close'
      if (child.pid === undefined) resolve(error);
    });
    child.on('close', (code) => resolve(failure ?? code ?? -1));
  });
}

function isMissing(error: Error): boolean {
  return 'code' in error && error.code === 'ENOENT';
}

function gitFailure(outcome: Error | number, stderr: string, directory: string): Error {
  if (outcome instanceof Error && isMissing(outcome)) {
    return new UsageError(
      errorDiagnostic('MF1802', 'git is not installed, or not on the PATH', {
        hint: 'install git, or ingest files instead',
      }),
      outcome,
    );
  }
  if (outcome instanceof Error) {
    return new AdapterError(
      errorDiagnostic('MF1803', `git could not be run: ${outcome.message}`),
      outcome,
    );
  }
  if (/not a git repository|cannot change to/i.test(stderr)) {
    return new UsageError(
      errorDiagnostic('MF1801', `"${directory}" is not a git repository`, {
        hint: 'name the directory of one: memflow ingest git <directory>',
      }),
    );
  }
  const lines = stderr.trim().replace(/^fatal: /gm, '');
  return new AdapterError(
    errorDiagnostic('MF1803', `git ended with exit code ${outcome}: ${lines || 'no message'}`, {
      hint: `try it by hand: git -C "${directory}" log`,
    }),
  );
}

/**
 * Runs git and yields its standard output as it comes; git waits while the consumer does, so memory is bounded.
 * Leaving the loop early ends the process.
 * @throws {UsageError} MF1801 not a repository, MF1802 no git
 * @throws {AdapterError} MF1803 anything else that git says
 */
export async function* runGit(
  args: readonly string[],
  options: GitOptions,
  effects: Effects,
): AsyncGenerator<Buffer> {
  effects.signal.throwIfAborted();
  const child = spawn('git', ['-C', options.directory, ...args], {
    env: gitEnvironment(effects.env),
    stdio: ['pipe', 'pipe', 'pipe'],
    windowsHide: true,
  });
  const closed = whenClosed(child);
  const abort = () => child.kill();
  effects.signal.addEventListener('abort', abort, { once: true });
  let stderr = '';
  child.stderr.on('data', (chunk: Buffer) => {
    stderr = (stderr + chunk.toString('utf8')).slice(-STDERR_LIMIT);
  });
  // git may end before it has read everything; its exit code tells why
  child.stdin.on('error', () => {});
  child.stdin.end(options.input ?? '');
  try {
    for await (const chunk of child.stdout) yield chunk;
    const outcome = await closed;
    effects.signal.throwIfAborted();
    const { exitCodes = [0] } = options;
    if (typeof outcome !== 'number' || !exitCodes.includes(outcome))
      throw gitFailure(outcome, stderr, options.directory);
  } finally {
    effects.signal.removeEventListener('abort', abort);
    if (child.exitCode === null) child.kill();
  }
}

/** The whole output of a git command that says little, without the closing line break. Throws as `runGit`. */
export async function askGit(
  args: readonly string[],
  options: GitOptions,
  effects: Effects,
): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of runGit(args, options, effects)) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8').trimEnd();
}
