import type { CommandOutcome } from '../app/command-outcome.ts';
import { systemClock } from '../base/clock.ts';
import {
  errorDiagnostic,
  FileError,
  type MemflowError,
  toMemflowError,
  UsageError,
} from '../base/errors.ts';
import { reasonOf } from '../base/files.ts';
import { didYouMean } from '../base/nearest.ts';
import { scrubSecrets } from '../base/secrets.ts';
import { MEMFLOW_VERSION } from '../config/version.ts';
import { formatDiagnostic } from '../report/format-diagnostic.ts';
import { buildProgram, type CommandCall, CommanderError } from './build-program.ts';
import { COMMANDS } from './option-table.ts';
import { signalExitCode, watchSignals } from './signals.ts';
import { type ColorChoice, Terminal } from './terminal.ts';

/** Commands whose output is a log of what they do. */
const RUN_COMMANDS: ReadonlySet<string> = new Set([
  ...['run', 'test', 'build', 'seed', 'retry', 'run-operation'],
]);

const COLOR_CHOICES: readonly ColorChoice[] = ['auto', 'always', 'never'];

function colorChoice(argv: readonly string[]): ColorChoice {
  if (argv.includes('--no-use-colors')) return 'never';
  if (argv.includes('--use-colors')) return 'always';
  const at = argv.findIndex((arg) => arg === '--color' || arg.startsWith('--color='));
  const value = argv[at]?.split('=')[1] ?? argv[at + 1];
  return COLOR_CHOICES.find((choice) => at >= 0 && choice === value) ?? 'auto';
}

/** What commander complains about, as a coded error. */
function usageError(error: CommanderError, argv: readonly string[]): UsageError {
  const message = error.message.replace(/^error: /, '').split('\n')[0] ?? error.message;
  const word = /unknown command '([^']*)'/.exec(message)?.[1];
  const suggestion =
    word === undefined
      ? /\(Did you mean ([^?]*)\?\)/.exec(error.message)?.[1]
      : didYouMean(word, COMMANDS)?.replace(/^did you mean "(.*)"\?$/, '$1');
  const code =
    error.code === 'commander.invalidArgument' || error.code === 'commander.optionMissingArgument'
      ? 'MF1002'
      : /argument/i.test(error.code)
        ? 'MF1004'
        : 'MF1001';
  const command = COMMANDS.find((name) => name === argv[0]);
  const help = command === undefined ? 'memflow --help' : `memflow ${command} --help`;
  const hint = suggestion === undefined ? help : `did you mean ${suggestion}?`;
  return new UsageError(errorDiagnostic(code, message, { hint }), error);
}

/** Before the command line is understood, and where it cannot be. */
function wantsJsonLog(argv: readonly string[]): boolean {
  const at = argv.findIndex((arg) => arg.startsWith('--log-format'));
  return at >= 0 && (argv[at]?.split('=')[1] ?? argv[at + 1]) === 'json';
}

async function printError(
  terminal: Terminal,
  error: MemflowError,
  { isDebug, isJson }: { readonly isDebug: boolean; readonly isJson: boolean },
): Promise<void> {
  if (isJson) {
    const { jsonDiagnostic } = await import('../report/json-reporter.ts');
    const origin = { clock: systemClock, invocationId: '', pid: process.pid };
    for (const fault of error.diagnostics) terminal.err(jsonDiagnostic(fault, origin));
  } else {
    const shown = error.diagnostics.map((d) => formatDiagnostic(d, terminal.errorTheme));
    terminal.err(scrubSecrets(shown.join('\n\n')));
  }
  if (isDebug) terminal.err(scrubSecrets(stackOf(error)));
}

function stackOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause === undefined ? '' : `\ncaused by ${stackOf(error.cause)}`;
  return `${error.stack ?? error.message}${cause}`;
}

function printOutcome(terminal: Terminal, outcome: CommandOutcome, asJson: boolean): void {
  if (asJson) {
    const document = (_key: string, value: unknown) =>
      typeof value === 'bigint' ? String(value) : value;
    terminal.out(scrubSecrets(JSON.stringify(outcome.document, document, 2)));
  } else if (outcome.lines.length > 0) terminal.out(scrubSecrets(outcome.lines.join('\n')));
}

/** Loaded apart from --help, which needs none of it. (tsc leaves import paths alone within a scope of `await using`.) */
async function loadOpenSession() {
  return (await import('./open-session.ts')).openSession;
}

/** Runs one command line. The exit code is the process's; nothing here ends the process. */
async function main(argv: readonly string[]): Promise<number> {
  const { env } = process;
  const terminal = new Terminal(env);
  const isJson = wantsJsonLog(argv);
  let exitCode = 0;
  let isDebug = argv.includes('--debug') || argv.includes('-d');
  /** Whether what goes to stdout is what the command is for, rather than its log. */
  let printsResult = true;
  const onCall = async ({ row, args, options }: CommandCall): Promise<void> => {
    isDebug = options.flag('debug');
    const asJson = options.text('output') === 'json' && row.name !== 'list';
    printsResult = asJson || !RUN_COMMANDS.has(row.name);
    const watch = watchSignals((signal) => {
      if (!isJson)
        terminal.err(`${signal}: stopping running queries; a second signal ends at once`);
    });
    try {
      const openSession = await loadOpenSession();
      await using opened = await openSession({
        terminal,
        options,
        command: row.name,
        commandLine: scrubSecrets(['memflow', ...argv].join(' ')),
        effects: { clock: systemClock, env, cwd: process.cwd(), signal: watch.signal },
        pid: process.pid,
      });
      const outcome = await row.run({ args, options, session: opened.session });
      printOutcome(terminal, outcome, asJson);
      exitCode = outcome.exitCode;
    } finally {
      terminal.status('');
      watch.stop();
      const signal = watch.received();
      if (signal !== undefined) exitCode = signalExitCode(signal);
    }
  };
  try {
    await terminal.useColor(colorChoice(argv), env);
    const program = buildProgram(MEMFLOW_VERSION, env, terminal, onCall);
    if (argv.length === 0) program.outputHelp();
    else await program.parseAsync(argv, { from: 'user' });
  } catch (thrown) {
    const isHelp = thrown instanceof CommanderError && thrown.exitCode === 0;
    const error =
      thrown instanceof CommanderError ? usageError(thrown, argv) : toMemflowError(thrown);
    if (!isHelp) await printError(terminal, error, { isDebug, isJson });
    if (!isHelp && exitCode <= 128) exitCode = error.exitCode;
  }
  const fault = await terminal.finish();
  if (fault !== undefined) {
    const message = `not all of the output could be written: ${reasonOf(fault)}`;
    const severity = printsResult ? 'error' : 'warning';
    const error = new FileError({ code: 'MF7007', severity, message }, fault);
    await printError(terminal, error, { isDebug, isJson });
    if (printsResult && exitCode === 0) exitCode = error.exitCode;
  }
  return exitCode;
}

/** What nothing has caught is a bug: told as one, without a stack trace unless one was asked for. */
function failOnUncaught(argv: readonly string[]): void {
  process.on('uncaughtException', (thrown) => {
    const error = toMemflowError(thrown);
    const isDebug = argv.includes('--debug') || argv.includes('-d');
    const end = () => process.exit(error.exitCode);
    const isJson = wantsJsonLog(argv);
    printError(new Terminal(process.env), error, { isDebug, isJson }).then(end, end);
  });
}

failOnUncaught(process.argv.slice(2));
process.exitCode = await main(process.argv.slice(2));
