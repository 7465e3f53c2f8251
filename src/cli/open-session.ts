import { resolve } from 'node:path';
import { Session } from '../app/session.ts';
import type { SessionOptions } from '../app/session-context.ts';
import { parseWarningPolicy } from '../app/warning-policy.ts';
import type { Effects } from '../base/effects.ts';
import { errorDiagnostic, toMemflowError, UsageError } from '../base/errors.ts';
import type { Log, LogLevel } from '../base/log.ts';
import { parseInstant } from '../base/parse-instant.ts';
import { parseVarsOption } from '../config/vars.ts';
import { DBT_VERSION, MEMFLOW_VERSION } from '../config/version.ts';
import { consoleReporter } from '../report/console-reporter.ts';
import { jsonReporter } from '../report/json-reporter.ts';
import { type LogFile, openLogFile } from '../report/log-file.ts';
import type { ReportEvent, Reporter } from '../report/reporter.ts';
import type { CommandName } from './option-table.ts';
import type { OptionValues } from './option-values.ts';
import type { Terminal } from './terminal.ts';

export interface OpenSessionInput {
  readonly terminal: Terminal;
  readonly options: OptionValues;
  readonly command: CommandName;
  readonly commandLine: string;
  readonly effects: Omit<Effects, 'log'>;
  readonly pid: number;
}

/** A session wired to the terminal and the log file; closes both with it. */
export interface OpenedSession extends AsyncDisposable {
  readonly session: Session;
}

/** Commands that print a result and are quiet about how they got it. */
const QUIET_COMMANDS: ReadonlySet<CommandName> = new Set([
  'list',
  'show',
  'compile',
  'plan',
  'parse',
  'init',
  'explain',
  'clean',
  'debug',
  'ingest',
  'partitions',
]);

/** Commands that leave a log file: those that change something. */
const LOGGED_COMMANDS: ReadonlySet<CommandName> = new Set([
  'run',
  'test',
  'build',
  'bench',
  'seed',
  'retry',
  'run-operation',
  'ingest',
]);

const CRON_LOCK_TIMEOUT_MS = 10 * 60_000;
const DEFAULT_WIDTH = 80;

function logLevel(options: OptionValues): LogLevel | 'none' {
  if (options.flag('debug')) return 'debug';
  if (options.flag('quiet')) return 'error';
  const level = options.text('logLevel');
  return level === 'debug' || level === 'warn' || level === 'error' || level === 'none'
    ? level
    : 'info';
}

function parseAsOf(text: string | undefined): Date | undefined {
  if (text === undefined) return undefined;
  const instant = parseInstant(text);
  if (instant !== undefined) return instant;
  throw new UsageError(
    errorDiagnostic('MF1002', `--as-of "${text}" is not a time`, {
      hint: 'write a date or time such as 2026-03-01 or 2026-03-01T08:00:00Z (UTC without a zone)',
    }),
  );
}

/** The flags that templates see and run_results.json keeps. */
function shownFlags(command: CommandName, options: OptionValues): Record<string, unknown> {
  return {
    which: command,
    full_refresh: options.flag('fullRefresh'),
    fail_fast: options.flag('failFast'),
    store_failures: options.flag('storeFailures'),
    empty: options.flag('empty'),
    warn_error: options.flag('warnError'),
    target: options.text('target') ?? null,
    profile: options.text('profile') ?? null,
    use_colors: options.text('color') !== 'never',
  };
}

function consoleOf(input: OpenSessionInput, invocationId: string): Reporter {
  const { terminal, options, command, effects, pid } = input;
  const level = logLevel(options);
  const logToErr =
    options.text('output') === 'json' || (QUIET_COMMANDS.has(command) && command !== 'parse');
  if (options.text('logFormat') === 'json') {
    const write = (line: string) => (logToErr ? terminal.err(line) : terminal.out(line));
    return jsonReporter({ write, clock: effects.clock, level, invocationId, pid });
  }
  const isQuiet = QUIET_COMMANDS.has(command) && command !== 'parse' && level === 'info';
  return consoleReporter({
    sink: terminal,
    clock: effects.clock,
    theme: terminal.theme,
    errorTheme: terminal.errorTheme,
    level: isQuiet ? 'warn' : level,
    logToErr,
    width: options.number('printerWidth') ?? DEFAULT_WIDTH,
  });
}

/** Makes the session of one command line: options, reporters, log file. @throws {UsageError} */
export async function openSession(input: OpenSessionInput): Promise<OpenedSession> {
  const { terminal, options, command, effects } = input;
  const reporters: Reporter[] = [];
  let logFile: LogFile | undefined;
  const report = (event: ReportEvent) => {
    for (const reporter of reporters) reporter.report(event);
  };
  const log: Log = {
    write: ({ level, message, data }) =>
      report({ kind: 'log', level, name: 'Log', message, ...(data && { data }) }),
  };
  const vars = options.text('vars');
  const policy = parseWarningPolicy(options.flag('warnError'), options.text('warnErrorOptions'));
  const asOf = parseAsOf(options.text('asOf'));
  const given: { -readonly [K in keyof SessionOptions]: SessionOptions[K] } = {
    commandLine: input.commandLine,
    flags: shownFlags(command, options),
    onEvent: report,
    writesArtifacts: options.text('writeJson') !== 'false',
    defaultLockTimeoutMs: terminal.isInteractive ? 0 : CRON_LOCK_TIMEOUT_MS,
  };
  // Who looks for what is wrong wants to hear of a lock, not to wait for it.
  const lockTimeoutMs = options.durationMs('lockTimeout') ?? (command === 'debug' ? 0 : undefined);
  if (lockTimeoutMs !== undefined) given.lockTimeoutMs = lockTimeoutMs;
  for (const name of ['projectDir', 'profilesDir', 'targetPath'] as const) {
    const path = options.text(name);
    if (path !== undefined) given[name] = name === 'targetPath' ? path : resolve(effects.cwd, path);
  }
  for (const name of ['profile', 'target'] as const) {
    const text = options.text(name);
    if (text !== undefined) given[name] = text;
  }
  const threads = options.count('threads');
  if (threads !== undefined) given.threads = threads;
  if (vars !== undefined) given.vars = parseVarsOption(vars);
  if (policy !== undefined) given.warnings = policy;
  if (asOf !== undefined) given.asOf = asOf;
  const session = new Session(given, { ...effects, log }, input.pid);
  reporters.push(consoleOf(input, session.invocationId));
  if (LOGGED_COMMANDS.has(command)) {
    logFile = await logFileOf(input, session);
    reporters.push(logFile);
    session.log(
      'MainReportVersion',
      `Running with memflow=${MEMFLOW_VERSION} (dbt ${DBT_VERSION})`,
    );
  }
  return {
    session,
    [Symbol.asyncDispose]: async () => {
      await session.close();
      await logFile?.close();
    },
  };
}

async function logFileOf(input: OpenSessionInput, session: Session): Promise<LogFile> {
  const { files } = await session.project();
  const folder = resolve(files.root, input.options.text('logPath') ?? files.config.logPath);
  return openLogFile(folder, session.effects.clock, (error) => {
    const [first] = toMemflowError(error).diagnostics;
    if (first === undefined) return;
    // Past the policy for warnings: the exit code is not the log's to decide.
    const hint = 'the run goes on without a log file';
    session.report({ kind: 'diagnostic', diagnostic: { ...first, severity: 'warning', hint } });
  });
}
