/** What every code stands for. Codes are stable: one is never given a second meaning. */
export interface ErrorCodeEntry {
  /** A short noun phrase, shown as the heading of the code's page. */
  readonly title: string;
  /** The exit code of a command that ends with it. */
  readonly exit: 0 | 1 | 2 | 3 | 70 | 75;
  /** What causes it and what to do, for docs/errors/<code>.md: one short paragraph. */
  readonly explanation: string;
}

/**
 * The registry of error codes.
 * MF1xxx usage and configuration, MF2xxx parsing and Jinja, MF3xxx graph and selection, MF4xxx adapter and SQL,
 * MF5xxx materialization, MF6xxx tests and benchmarks, MF7xxx state, lock and schedule, MF9xxx bugs in memflow.
 */
export const ERROR_CODES = {
  // usage and configuration
  MF1001: {
    title: 'unknown option or command',
    exit: 2,
    explanation:
      'The command line has a word that memflow does not know. `memflow --help` lists the commands, `memflow <command> --help` the options of one.',
  },
  // parsing and Jinja
  MF2001: {
    title: 'template syntax error',
    exit: 2,
    explanation:
      'A template cannot be parsed: a tag is not closed, a bracket does not match, or an expression is incomplete. The message says what was expected at that place.',
  },
  MF2002: {
    title: 'unknown filter or test',
    exit: 2,
    explanation:
      'An expression names a filter (`x | name`) or a test (`x is name`) that does not exist. All filters and tests of Jinja2 3.1 and those of dbt are known; a project cannot add any.',
  },
  MF2003: {
    title: 'template nested too deeply',
    exit: 2,
    explanation:
      'Blocks or parentheses of a template are nested more than 500 deep. Move the inner part into a macro or a `set`.',
  },
  MF2004: {
    title: 'undefined value used',
    exit: 1,
    explanation:
      'A name, attribute or item that does not exist was used for more than printing it: called, iterated by a filter, compared or computed with, or asked for an attribute. Check the spelling, pass it, or guard it with `is defined` or `| default(...)`.',
  },
  MF2005: {
    title: 'undefined value printed',
    exit: 1,
    explanation:
      "A name, attribute or item that does not exist was printed and gave the empty text, as in Jinja2. It is a warning because the SQL is rarely meant to have a hole there; `| default('')` says that it is.",
  },
  MF2006: {
    title: 'operation not supported by its values',
    exit: 1,
    explanation:
      'Two values do not go together, as in adding a number to a text, ordering a text and a number, iterating a number, or calling something that is not callable. Values follow the rules of Python.',
  },
  MF2007: {
    title: 'value out of its domain',
    exit: 1,
    explanation:
      'A value has the right type but cannot be used: text that is not a number, a bad format specification, a division by zero, too many values to unpack.',
  },
  MF2008: {
    title: 'item not found',
    exit: 1,
    explanation:
      'A method was asked for an item that is not there: `list.index`, `list.remove`, `dict.pop` without a default, `str.index`.',
  },
  MF2009: {
    title: 'wrong arguments',
    exit: 1,
    explanation:
      'A macro, method, filter or test was called with arguments that it does not take, or without one that it needs.',
  },
  MF2010: {
    title: 'refused by the template sandbox',
    exit: 1,
    explanation:
      'A template asked for something that templates may not reach: an attribute with a leading underscore, or a function that would make builds differ from run to run. There is no way to allow it.',
  },
  MF2011: {
    title: 'template ran too long',
    exit: 1,
    explanation:
      'Rendering took more steps or more time than a template may take. Look for a loop that never ends or that multiplies; the limits guard against runaway templates, not against large projects.',
  },
  MF2012: {
    title: 'template value too large',
    exit: 1,
    explanation:
      'A text, list, number or the output grew beyond what a template may build. Look for repetition with a huge factor or a loop that doubles a value.',
  },
  MF2013: {
    title: 'macros nested too deeply',
    exit: 1,
    explanation:
      'Macros, includes or recursive loops called each other more than 200 deep: most often a macro that calls itself without an end. The macro stack shows the round.',
  },
  MF2014: {
    title: 'template not found',
    exit: 1,
    explanation:
      'An include, import or extends names a template that does not exist. Names are paths below the project; `ignore missing` makes an include optional.',
  },
  MF2015: {
    title: 'templates include each other',
    exit: 1,
    explanation:
      'A template includes, imports or extends itself, directly or through others. The message shows the round.',
  },
  MF2016: {
    title: 'wrong use of template inheritance or blocks',
    exit: 1,
    explanation:
      'A block that must be overridden is not, a parent block does not exist, or a template extends two others.',
  },
  MF2017: {
    title: 'return outside of a macro',
    exit: 1,
    explanation:
      '`return(...)` ends a macro and is its value; a model, test or other template has nothing to return from.',
  },
  // graph and selection
  MF3001: {
    title: 'nodes depend on each other in a cycle',
    exit: 2,
    explanation:
      'Following `ref()` from a node leads back to it, so there is no order to build them in. The message shows the shortest way round with every file; remove one of the refs, or move what the nodes share into one that both read.',
  },
  MF3101: {
    title: 'selector syntax error',
    exit: 2,
    explanation:
      'A value of --select or --exclude does not have the form `[@][n+][method[.argument]:]value[+n]`. A space joins selectors to a union, a comma without spaces to an intersection; quote a value that holds spaces or commas: `tag:"a b"`.',
  },
  MF3102: {
    title: 'unknown selection method',
    exit: 2,
    explanation:
      'The word before the colon of a selector is not a method that memflow knows, or one of dbt that it does not support. `fqn`, `tag`, `path`, `file`, `source`, `package`, `config.<key>`, `resource_type`, `test_name` and `test_type` are supported.',
  },
  MF3103: {
    title: 'value not valid for its selection method',
    exit: 2,
    explanation:
      'A selection method accepts certain values only: `resource_type` the kinds of nodes, `test_type` one of generic, singular and data, `source` at most package.source.table, `config` needs a key after a dot.',
  },
  MF3104: {
    title: 'selector matches nothing',
    exit: 2,
    explanation:
      'A selector of --select or --exclude matches no node, most often because of a spelling mistake. It is a warning, as in dbt; the other selectors still count.',
  },
  MF3105: {
    title: 'nothing selected',
    exit: 2,
    explanation:
      'The selection as a whole leaves no node that the command can run. It is a warning, and the command ends well without doing anything. `memflow list` with the same selectors shows what they match.',
  },
  // files, state and lock
  MF7001: {
    title: 'file cannot be read',
    exit: 2,
    explanation:
      'A file that memflow needs is missing or the operating system does not let it be read. The message has the path and the reason.',
  },
  MF7002: {
    title: 'file cannot be written',
    exit: 2,
    explanation:
      'A file or directory of the output cannot be created or replaced: the disk is full, permissions are missing, or something else is in the way. What was there before is unchanged.',
  },
  MF7003: {
    title: 'no previous run',
    exit: 2,
    explanation:
      '`memflow retry` continues the last run, and the target directory holds no trace of one: neither run_results.json nor a run journal. Run the command itself, or name the directory with --state.',
  },
  MF7004: {
    title: 'run results cannot be understood',
    exit: 2,
    explanation:
      'run_results.json is not what memflow or dbt write: it is damaged, cut off, or another file under that name. Delete it or restore it, then run the command itself instead of `retry`.',
  },
  MF7005: {
    title: 'run results of another version',
    exit: 2,
    explanation:
      'run_results.json has a schema version that memflow does not read. Versions 4 to 6 are known; run the command itself instead of `retry`.',
  },
  MF7006: {
    title: 'run state cannot be kept',
    exit: 2,
    explanation:
      'The run journal or the history in target/state cannot be written. It is a warning: the run itself is not affected, but `retry` after a crash and later comparisons will miss it.',
  },
  // bugs
  MF9001: {
    title: 'a bug in memflow',
    exit: 70,
    explanation:
      'memflow met a state that its own code rules out. Run the command again with `--debug` and report what it prints.',
  },
} as const satisfies Record<string, ErrorCodeEntry>;

export type ErrorCode = keyof typeof ERROR_CODES;
