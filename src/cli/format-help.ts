import type { Command, Help } from 'commander';

/** Items under their group's heading, as lines. */
function groups<T>(
  items: Map<string, T[]>,
  line: (item: T) => string,
): readonly (readonly string[])[] {
  return [...items].map(([heading, members]) => [heading, ...members.map(line)]);
}

/** The help of the program: what it is, then the commands, then the flags that all of them have. */
export function formatProgramHelp(program: Command, helper: Help): string {
  const width = helper.padWidth(program, helper);
  const item = (term: string, text: string) => helper.formatItem(term, width, text, helper);
  // `help <command>`, which commander adds, has no group and needs no line: every line ends in --help.
  const listed = helper.visibleCommands(program).filter((command) => command.helpGroup() !== '');
  const commands = helper.groupItems([...program.commands], listed, (command) =>
    command.helpGroup(),
  );
  const options = helper.groupItems(
    [...program.options],
    helper.visibleOptions(program),
    (o) => o.helpGroupHeading ?? 'Options:',
  );
  const sections = [
    [`Usage: ${helper.commandUsage(program)}`],
    [helper.boxWrap(helper.commandDescription(program), helper.helpWidth ?? 80)],
    ...groups(commands, (command) =>
      item(helper.subcommandTerm(command), helper.subcommandDescription(command)),
    ),
    ...groups(options, (option) =>
      item(helper.optionTerm(option), helper.optionDescription(option)),
    ),
  ];
  return `${sections.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}
