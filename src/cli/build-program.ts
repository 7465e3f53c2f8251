import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { parseDurationMs } from '../base/duration.ts';
import { COMMAND_ROWS, type CommandRow } from './commands.ts';
import { formatProgramHelp } from './format-help.ts';
import { OPTION_TABLE, type OptionRow } from './option-table.ts';
import { type OptionValues, optionValues } from './option-values.ts';

/** What a parsed command line asks for. */
export interface CommandCall {
  readonly row: CommandRow;
  readonly args: readonly string[];
  readonly options: OptionValues;
}

function parseInteger(text: string): number {
  if (!/^-?\d+$/.test(text)) throw new InvalidArgumentError('It must be a whole number.');
  return Number(text);
}

function parseDuration(text: string): number {
  const ms = parseDurationMs(text);
  if (ms === undefined) throw new InvalidArgumentError('It must be a duration such as 30s or 10m.');
  return ms;
}

function toOption(row: OptionRow): Option {
  const option = new Option(row.flags, row.help).helpGroup(`${row.group}:`);
  if (row.choices !== undefined) option.choices([...row.choices]);
  if (row.kind === 'integer') option.argParser(parseInteger);
  if (row.kind === 'duration') option.argParser(parseDuration);
  if (row.ignored || row.aliasOf !== undefined) option.hideHelp();
  return option;
}

function addOptions(command: Command, rows: readonly OptionRow[]): void {
  for (const row of rows) command.addOption(toOption(row));
}

function addCommand(
  program: Command,
  row: CommandRow,
  onCall: (call: CommandCall) => Promise<void>,
  env: Readonly<Record<string, string | undefined>>,
): void {
  const command = program.command(row.name).description(row.summary).helpGroup(`${row.group}:`);
  if (row.alias !== undefined) command.alias(row.alias);
  for (const argument of row.arguments ?? []) command.argument(argument.name, argument.help);
  const rows = OPTION_TABLE.filter((o) => o.commands !== 'all' && o.commands.includes(row.name));
  addOptions(command, rows);
  command.addHelpText(
    'after',
    `\nExamples:\n${row.examples.map((example) => `  $ ${example}`).join('\n')}\n\n` +
      'Flags of every command (project, variables, log): memflow --help',
  );
  command.action(async () => {
    const envNames = new Map(
      OPTION_TABLE.flatMap((o): [string, string][] =>
        o.env !== undefined && (o.commands === 'all' || o.commands.includes(row.name))
          ? [[new Option(o.flags).attributeName(), o.env]]
          : [],
      ),
    );
    const options = optionValues(command.optsWithGlobals(), envNames, env);
    await onCall({ row, args: command.args, options });
  });
}

/** `list|ls`, `show [node]`: a command with its alias and arguments, without the word "options". */
function subcommandTerm(command: Command): string {
  const words = command.registeredArguments.map((a) =>
    a.required ? `<${a.name()}>` : `[${a.name()}]`,
  );
  return [[command.name(), ...command.aliases()].join('|'), ...words].join(' ');
}

/** The command line of memflow; `onCall` receives the one command that was asked for. Never exits the process. */
export function buildProgram(
  version: string,
  env: Readonly<Record<string, string | undefined>>,
  write: { out(text: string): void; err(text: string): void },
  onCall: (call: CommandCall) => Promise<void>,
): Command {
  const program = new Command('memflow')
    .description('SQL transformation for DuckDB in which speed is a tested contract.')
    .version(`memflow ${version}`, '-v, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .exitOverride()
    .showSuggestionAfterError(true)
    .configureOutput({
      writeOut: (text) => write.out(text.trimEnd()),
      writeErr: (text) => write.err(text.trimEnd()),
      // errors are printed by main.ts, with their code
      outputError: () => {},
    });
  addOptions(
    program,
    OPTION_TABLE.filter((row) => row.commands === 'all'),
  );
  for (const row of COMMAND_ROWS) addCommand(program, row, onCall, env);
  // After the commands have been added, which would inherit it.
  program.configureHelp({ formatHelp: formatProgramHelp, subcommandTerm });
  program.addHelpText(
    'after',
    '\nStart here:\n  $ memflow init shop && cd shop && memflow build\n\nExit codes: 0 fine, 1 a node failed, 2 wrong usage or project, 3 damaged storage, 75 locked by another run.',
  );
  return program;
}

export { CommanderError };
