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
  MF1002: {
    title: 'bad value of an option',
    exit: 2,
    explanation:
      'An option has a value that it cannot take: text where a number is needed, a time that is no ISO 8601 time, or a word that is not one of its choices. `memflow <command> --help` says what it takes.',
  },
  MF1003: {
    title: 'unknown error code',
    exit: 2,
    explanation:
      '`memflow explain` takes one of the codes that memflow prints, such as MF3002. docs/errors lists them all.',
  },
  MF1004: {
    title: 'missing or extra argument',
    exit: 2,
    explanation:
      'The command takes another number of arguments. `memflow <command> --help` shows them, with examples.',
  },
  MF1005: {
    title: 'nothing to act on',
    exit: 2,
    explanation:
      'The command needs exactly one node or text to work on, and got none or several. Name one with --select, or give the text with --inline.',
  },
  MF1006: {
    title: 'file in the way',
    exit: 2,
    explanation:
      'The command would write over files that are not its own, so it wrote nothing. Choose an empty directory, or move the files away.',
  },
  MF1007: {
    title: 'path outside of the project',
    exit: 2,
    explanation:
      'A folder that memflow would remove or write lies outside of the project directory. `clean-targets` and `target-path` may only name folders within it.',
  },
  MF1101: {
    title: 'no project here',
    exit: 2,
    explanation:
      'The directory holds neither project.yml nor dbt_project.yml. Run memflow in the directory of a project, point to one with `--project-dir`, or make one with `memflow init`.',
  },
  MF1102: {
    title: 'profile not found',
    exit: 2,
    explanation:
      'The project names a profile that no profiles.yml holds. memflow looks into `--profiles-dir`, else DBT_PROFILES_DIR or MEMFLOW_PROFILES_DIR, else the project, else ~/.dbt. A project may do without: write its targets under `targets:` in project.yml.',
  },
  MF1103: {
    title: 'target not found',
    exit: 2,
    explanation:
      'The chosen target is not one of the profile. Choose another with `--target`, or add it to the outputs of the profile or to `targets:` in project.yml.',
  },
  MF1104: {
    title: 'environment variable not set',
    exit: 2,
    explanation:
      'env_var() names a variable that the environment does not hold. Set it, or give a default as second argument: env_var("NAME", "default").',
  },
  MF1105: {
    title: 'secret used outside of a profile',
    exit: 2,
    explanation:
      'Variables named DBT_ENV_SECRET_* or MEMFLOW_ENV_SECRET_* may be read in profiles and inline targets only, so that their values never reach compiled SQL, artifacts or logs.',
  },
  MF1106: {
    title: 'variable not set',
    exit: 2,
    explanation:
      'var() names a variable that neither the project nor `--vars` defines. Define it under `vars:`, pass it with `--vars`, or give a default: var("name", default).',
  },
  MF1107: {
    title: 'bad --vars',
    exit: 2,
    explanation:
      '`--vars` takes one YAML or JSON mapping, such as --vars "{days: 7, region: eu}". In most shells it has to stand in quotes.',
  },
  MF1108: {
    title: 'bad config value',
    exit: 2,
    explanation:
      'A config key of a node has a value that it cannot have. The message names the key, the value and what is allowed; docs/reference/node-config.md lists all keys.',
  },
  MF1109: {
    title: 'suspicious config key',
    exit: 2,
    explanation:
      'A config key is almost, but not quite, one that memflow knows. Custom keys are allowed and kept, so this is a warning: correct the spelling, or move your own key under `meta`.',
  },
  MF1110: {
    title: 'config for nothing',
    exit: 2,
    explanation:
      'A path under `models:`, `seeds:`, `data_tests:` or `sources:` of the project file matches no node, so that its settings have no effect. Paths follow the folders below the model paths, with the project name first.',
  },
  MF1121: {
    title: 'another version of dbt is required',
    exit: 2,
    explanation:
      'The project file says in `require-dbt-version` which versions of dbt it was written for, and the one whose language memflow follows (`memflow --version` names it) is not among them. Widen the condition once you have tried the project.',
  },
  MF1201: {
    title: 'unknown engine',
    exit: 2,
    explanation:
      'The `type` of the target names an engine that memflow has no adapter for. `duckdb` is built in.',
  },
  MF1202: {
    title: 'unknown key in a target',
    exit: 2,
    explanation:
      'A target of profiles.yml or project.yml has a key that the adapter does not know. The hint names the nearest one; docs/reference/profiles.md lists all.',
  },
  MF1203: {
    title: 'bad value in a target',
    exit: 2,
    explanation:
      'A key of the target has a value that it cannot have. The message names the key, the value and what is expected.',
  },
  MF1204: {
    title: 'target key not supported',
    exit: 2,
    explanation:
      'The target has a key that other tools know and memflow would have to ignore. It is refused, so that nobody relies on it; remove the key or use what the hint names.',
  },
  MF1801: {
    title: 'not a git repository',
    exit: 2,
    explanation:
      '`memflow ingest git` was pointed at a directory that no git repository holds. Name the root of one, a folder in it, a worktree or a bare repository.',
  },
  MF1802: {
    title: 'git not found',
    exit: 2,
    explanation:
      '`memflow ingest git` reads a history by running `git`, which is not installed or not on the PATH. Nothing else in memflow needs it.',
  },
  MF1803: {
    title: 'git failed',
    exit: 1,
    explanation:
      "git ended with an error while memflow read a history: a damaged repository, one that belongs to another user (see safe.directory in the documentation of git), or objects that a partial clone does not hold. The message is git's own; nothing was written.",
  },
  MF1804: {
    title: 'history without commits',
    exit: 0,
    explanation:
      'HEAD of the repository leads to no commit, so there is nothing to ingest yet. Nothing that was ingested before is removed.',
  },
  MF1805: {
    title: 'shallow history',
    exit: 0,
    explanation:
      'The clone was cut at some depth. Its oldest commits seem to add every file at once, which says nothing about the files, so memflow leaves them out. After `git fetch --unshallow` the next ingestion takes in the rest; what is there keeps its ids.',
  },
  MF1806: {
    title: 'known commits have vanished',
    exit: 0,
    explanation:
      'Commits of an earlier ingestion cannot be reached from HEAD any more: another branch is checked out, or the history was rewritten. What they brought is kept until `memflow ingest git --prune-unreachable` takes it back.',
  },
  MF1807: {
    title: 'commits without a date',
    exit: 0,
    explanation:
      'Neither the author date nor the committer date of these commits can be read, or both lie beyond the year 9999. They are left out, and known from then on.',
  },
  MF1811: {
    title: 'feed does not fit together',
    exit: 2,
    explanation:
      "An entry of `ingest:` in the project file says too little or too much: no files, no time, no key, a column that its table does not have, or two feeds that would take each other's rows for vanished ones. docs/guide/ingest.md has an example of each table.",
  },
  MF1812: {
    title: 'feed finds no file',
    exit: 2,
    explanation:
      'A path or glob under `files` of a feed leads to no file. It is an error and not an empty feed, because with `on_missing: remove` an empty feed takes everything back. Paths are relative to the project.',
  },
  MF1813: {
    title: 'file of a feed cannot be read',
    exit: 1,
    explanation:
      'The file is damaged, has another format than its ending says, holds something else than one JSON object a record, or is a text of more than 512 MB. `format` of the feed goes before the ending. Nothing was written.',
  },
  MF1814: {
    title: 'column or expression of a feed is not understood',
    exit: 1,
    explanation:
      'What stands under `key`, `columns` or `timezone` of a feed is neither a column of the file nor SQL that the engine understands. Columns of CSV and JSON files are texts: cast them, as in `stars::double / 5`. Nothing was written.',
  },
  MF1815: {
    title: 'bad value in a row of a feed',
    exit: 1,
    explanation:
      'A value does not fit its column, or one that is required is empty. Nothing is guessed and nothing was written: correct the row, or give the feed a default, another expression or a `timestamp_format`.',
  },
  MF1816: {
    title: 'two rows of a feed with one key',
    exit: 1,
    explanation:
      "The key of a feed tells its rows apart from one ingestion to the next, so each may stand there once. Nothing was written. Remove one of the rows, or make the key of several columns: `key: chat || '/' || turn`.",
  },
  MF1817: {
    title: 'accesses of unknown memories',
    exit: 0,
    explanation:
      'A feed of accesses names memories that no feed has brought yet. They are kept, and have no effect until their memories come. If that is not the order of things, `source` or `memory_key` differs between the two feeds.',
  },
  MF1818: {
    title: 'rows of a feed have vanished',
    exit: 0,
    explanation:
      'Rows of an earlier ingestion are in no file of the feed any more. They are kept unless the feed says `on_missing: remove`.',
  },
  MF1819: {
    title: 'key that no record has',
    exit: 0,
    explanation:
      'A feed names a key that no record of its JSON files has. The column is empty in all rows, or has its default. Records may lack keys, so this is no error; where it is a slip of the pen, the hint names what they have.',
  },
  MF1831: {
    title: 'not a memory project',
    exit: 2,
    explanation:
      '`memflow memory` asks the models and macros of the memory project: those that memflow ships, or a copy of them. This project lacks one that the question needs.',
  },
  MF1832: {
    title: 'memory is not built yet',
    exit: 1,
    explanation:
      '`memflow memory` reads tables that a run has built and builds nothing itself. One of them is missing from the database of the target: bring a history in with `memflow ingest`, then `memflow build`.',
  },
  MF1833: {
    title: 'memory not found',
    exit: 1,
    explanation:
      'No memory has this id or label, nor these words in its label. The hint names what is most like it; `memflow memory recall` finds memories by what they are about.',
  },
  MF1834: {
    title: 'several memories of that name',
    exit: 1,
    explanation:
      'More than one memory has this label, or these words in its label. `memflow memory why` explains one: give its id or its whole label.',
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
  MF2101: {
    title: 'YAML syntax error',
    exit: 2,
    explanation:
      'The file is not valid YAML. Values that hold {{ }} must stand in quotes, indentation is made of spaces, and lists and mappings keep one indentation.',
  },
  MF2102: {
    title: 'duplicate YAML key',
    exit: 2,
    explanation:
      'A mapping has the same key twice; YAML readers would silently keep one of the two. Remove or rename one.',
  },
  MF2103: {
    title: 'forbidden YAML key',
    exit: 2,
    explanation:
      'The keys __proto__, constructor and prototype are refused everywhere, because they can change the behaviour of programs that read them.',
  },
  MF2104: {
    title: 'bad YAML alias',
    exit: 2,
    explanation:
      'An alias (*name) or merge key (<<) refers to nothing, to itself, to something that is no mapping, or expands to far too much.',
  },
  MF2105: {
    title: 'several YAML documents',
    exit: 2,
    explanation:
      'The file holds more than one document, divided by "---". Only one per file is read.',
  },
  MF2106: {
    title: 'lossy YAML number',
    exit: 2,
    explanation:
      'A plain number does not keep what was written: 1.10 is read as 1.1, 1e999 as infinity. Quote it where the text matters. This is a warning.',
  },
  MF2107: {
    title: 'ambiguous YAML word',
    exit: 2,
    explanation:
      'A plain yes, no, on or off is a text in YAML 1.2 but a boolean in YAML 1.1, which dbt reads. Quote it, or write true or false. This is a warning.',
  },
  MF2108: {
    title: 'YAML nests too deeply',
    exit: 2,
    explanation:
      'The file nests more levels than any setting needs; most often a bracket or a dash is repeated by accident.',
  },
  MF2109: {
    title: 'YAML key is not a text',
    exit: 2,
    explanation: 'Keys must be plain or quoted texts, not lists or mappings.',
  },
  MF2110: {
    title: 'value of the wrong kind',
    exit: 2,
    explanation:
      'A key holds a value of another kind than it takes, such as a text where a list is wanted. The message says what is wanted.',
  },
  MF2111: {
    title: 'unknown key',
    exit: 2,
    explanation:
      'A key is not one that memflow knows at this place. The structure of project.yml, profiles.yml and properties files is strict, so that a misspelt key cannot be ignored silently; your own data belongs under `meta`.',
  },
  MF2112: {
    title: 'missing key',
    exit: 2,
    explanation: 'A mapping lacks a key that it needs, such as the name of a model.',
  },
  MF2201: {
    title: 'unreadable file or directory',
    exit: 2,
    explanation:
      'A file or directory of the project exists but cannot be read. Check its permissions and that links point somewhere.',
  },
  MF2202: {
    title: 'file is not UTF-8',
    exit: 2,
    explanation:
      'A text file of the project is not in UTF-8. Convert it, for example with `iconv -f latin1 -t utf-8`.',
  },
  MF2203: {
    title: 'bad name',
    exit: 2,
    explanation:
      'A name of a model, seed, test, macro, source or column group does not match ^[A-Za-z_][A-Za-z0-9_]{0,62}$. Names become identifiers in the database; rename the file or entry, and use `alias` where the relation must be called otherwise.',
  },
  MF2204: {
    title: 'duplicate name',
    exit: 2,
    explanation:
      'Two models, seeds or analyses have the same name. ref() could not tell them apart: rename one, or disable it with enabled: false.',
  },
  MF2205: {
    title: 'not supported',
    exit: 2,
    explanation:
      'The project uses something of dbt that memflow does not support yet. It is refused by name instead of being ignored; remove it or keep that part in dbt.',
  },
  MF2206: {
    title: 'properties of nothing',
    exit: 2,
    explanation:
      'A properties file describes a model, seed, macro or analysis that does not exist, so that its tests and settings have no effect. This is a warning.',
  },
  MF2207: {
    title: 'properties twice',
    exit: 2,
    explanation: 'Two entries of properties files describe the same node. Merge them into one.',
  },
  MF2208: {
    title: 'malformed data test',
    exit: 2,
    explanation:
      'An entry under data_tests is neither a name nor a mapping of one name to its arguments, nor a mapping with test_name.',
  },
  MF2209: {
    title: 'unknown data test',
    exit: 2,
    explanation:
      'A data test names a test for which there is no macro test_<name>. The built-in ones are not_null, unique, accepted_values and relationships; own ones are {% test %} blocks in tests/generic or macros.',
  },
  MF2210: {
    title: 'duplicate macro',
    exit: 2,
    explanation: 'Two macros of the project have the same name. Rename one.',
  },
  MF2211: {
    title: 'duplicate data test',
    exit: 2,
    explanation:
      'Two data tests have the same name, arguments and place. Remove one, or give one of them a name of its own.',
  },
  MF2212: {
    title: 'two nodes, one relation',
    exit: 2,
    explanation:
      'Two nodes would write the same table or view: their database, schema and alias are equal, compared as the database does, without regard to case. Change the alias or schema of one.',
  },
  MF2213: {
    title: 'bad ref, source or config call',
    exit: 2,
    explanation:
      'ref() takes a name, or a package and a name; source() takes the name of the source and of the table; config() takes keyword arguments or one mapping.',
  },
  MF2214: {
    title: 'docs block not found or defined twice',
    exit: 2,
    explanation:
      'doc() names a {% docs %} block that no Markdown file of the project holds, or two blocks have one name.',
  },
  MF2215: {
    title: 'accepted but without effect',
    exit: 2,
    explanation:
      'The project holds something that memflow reads and otherwise ignores, such as exposures or groups. This is a warning.',
  },
  MF2216: {
    title: 'path leaves the project',
    exit: 2,
    explanation:
      'A path in project.yml points outside of the project directory. Paths are relative to the project and stay inside of it.',
  },
  MF2301: {
    title: 'raised by a macro',
    exit: 2,
    explanation:
      "A macro called exceptions.raise_compiler_error() or one of its relatives. The message is the macro's own; the stack shows who called it.",
  },
  MF2302: {
    title: 'warning of a macro',
    exit: 2,
    explanation: "A macro called exceptions.warn(). The message is the macro's own.",
  },
  MF2401: {
    title: 'reference that parsing did not see',
    exit: 1,
    explanation:
      'ref() or source() was reached only while the SQL was rendered, so the order of the run could not take it into account. Put a comment `-- depends_on: {{ ref(...) }}` into the model: it is enough that the call stands there.',
  },
  MF2402: {
    title: 'macro not found',
    exit: 2,
    explanation:
      'A macro is called by a name that the project and memflow do not have. adapter.dispatch(name) looks for `duckdb__name` and `default__name` in the project and then among the built-in macros.',
  },
  MF2403: {
    title: 'required config missing',
    exit: 1,
    explanation:
      'config.require() or config.meta_require() asks for a key that the node does not set, neither in config() nor in its properties nor in project.yml.',
  },
  MF2404: {
    title: 'write while compiling',
    exit: 1,
    explanation:
      'A template sends a statement that changes the database while SQL is only being compiled. Compiling may read; what writes belongs into a hook, or into a macro that `memflow run-operation` calls.',
  },
  MF2405: {
    title: 'database needed while compiling',
    exit: 1,
    explanation:
      'A template asks the database for something, but none is open: `--no-introspect` was given, or the project is only being parsed. Guard the call with `{% if execute %}`.',
  },
  MF2406: {
    title: 'ephemeral models contain each other',
    exit: 2,
    explanation:
      'Ephemeral models become parts of the queries that use them, so none may use itself, directly or through others. Materialize one of them as a view.',
  },
  MF2407: {
    title: 'ephemeral model in a hook',
    exit: 1,
    explanation:
      'An ephemeral model has no relation in the database; it exists only inside of queries that memflow builds. A hook is sent as it stands, so the model it reads has to be a view or a table.',
  },
  MF2408: {
    title: 'not one query',
    exit: 1,
    explanation:
      'A model or data test renders to exactly one SELECT. This one renders to nothing, to several statements, or to a statement that writes. Such statements belong into `pre_hook` and `post_hook`.',
  },
  MF2511: {
    title: 'partition field inside of a function',
    exit: 0,
    explanation:
      "A condition compares a function of the field that a relation is partitioned by, such as `strftime(created_at, ...)` or `year(created_at)`. The engine cannot tell which partitions it means and reads all of them. Write the condition as a range of constants, as `date_trunc(..) = constant`, or by a macro: `{{ in_month('created_at', '2026-11') }}`, `{{ since('created_at', as_of) }}`, `{{ partition_range('created_at', '2026-Q4') }}`.",
  },
  MF2512: {
    title: 'partition field cast to be compared',
    exit: 0,
    explanation:
      'A condition casts the field that a relation is partitioned by, so that the engine reads all partitions. Compare the field itself with constants of its own type. (A TIMESTAMP cast to DATE and compared by `=` is as good as a range, and not told.)',
  },
  MF2513: {
    title: 'partition field compared with a time zone',
    exit: 0,
    explanation:
      "`current_timestamp` and `now()` have a time zone. Compared with them, a field of type TIMESTAMP or DATE is cast in every row, so that the engine reads all partitions; and the result changes with the clock. `as_of` is the moment of the run: `{{ since('created_at', as_of - modules.datetime.timedelta(days=30)) }}`.",
  },
  // graph and selection
  MF3001: {
    title: 'nodes depend on each other in a cycle',
    exit: 2,
    explanation:
      'Following `ref()` from a node leads back to it, so there is no order to build them in. The message shows the shortest way round with every file; remove one of the refs, or move what the nodes share into one that both read.',
  },
  MF3002: {
    title: 'reference to nothing',
    exit: 2,
    explanation:
      'ref() names a model or seed that does not exist. Check the spelling, or whether the file is below one of the model or seed paths.',
  },
  MF3003: {
    title: 'reference to a disabled node',
    exit: 2,
    explanation:
      'ref() or source() names a node whose config says enabled: false. Enable it, or stop referring to it.',
  },
  MF3004: {
    title: 'reference to an unknown package',
    exit: 2,
    explanation:
      'ref() names a package that is not part of the project. Packages are not supported yet: the only ones are the project itself and the built-in `dbt`, which has no models.',
  },
  MF3005: {
    title: 'unknown source',
    exit: 2,
    explanation:
      'source() names a table that no properties file declares under `sources:`. Declare it, or check the spelling of the source and of the table.',
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
  // adapter and SQL
  MF4001: {
    title: 'relation or function does not exist',
    exit: 1,
    explanation:
      'The SQL names a table, view, function or type that the database does not have. Mind the schema: memflow builds models into the schema of the target. A model that another one reads must be named with ref(), so that it is built first.',
  },
  MF4002: {
    title: 'column does not exist',
    exit: 1,
    explanation:
      'The SQL names a column that none of the relations in its FROM clause has. The hint shows the columns that come near.',
  },
  MF4003: {
    title: 'syntax error in SQL',
    exit: 1,
    explanation:
      'The engine cannot parse the statement. The place is that of the first word that does not fit; the fault is often just before it: a missing comma, a trailing comma before FROM, an unclosed bracket. `memflow compile` shows the SQL after rendering.',
  },
  MF4004: {
    title: 'statement does not make sense',
    exit: 1,
    explanation:
      'The statement parses, but the engine cannot make sense of it: types that do not go together, an ambiguous name, a column that is neither grouped nor aggregated.',
  },
  MF4005: {
    title: 'value cannot be converted',
    exit: 1,
    explanation:
      'A value does not fit the type it is cast or compared to, or a result is beyond the range of its type. try_cast() gives NULL instead; to find the rows, select those where the try_cast is NULL and the value is not.',
  },
  MF4006: {
    title: 'constraint violated',
    exit: 1,
    explanation:
      'A row breaks a NOT NULL, UNIQUE, PRIMARY KEY, CHECK or FOREIGN KEY constraint of the table. Nothing of the statement was written.',
  },
  MF4007: {
    title: 'name is taken',
    exit: 1,
    explanation:
      'The statement creates what exists already, or treats a view as a table or the other way round.',
  },
  MF4008: {
    title: 'out of memory',
    exit: 1,
    explanation:
      'The engine needed more memory than `memory_limit` allows and could not move enough of it to `temp_directory`. Raise the limit in the target, lower `settings: {threads: ..}`, or give the temporary directory more room. Other nodes are not affected.',
  },
  MF4009: {
    title: 'disk full',
    exit: 1,
    explanation:
      'There is no room left on the disk of the database or of its temporary directory. What was committed is safe, the node that failed is rolled back. Free space and run again.',
  },
  MF4010: {
    title: 'statement timed out',
    exit: 1,
    explanation:
      'A statement ran longer than the `timeout` of its node and was interrupted; its transaction was rolled back.',
  },
  MF4011: {
    title: 'statement interrupted',
    exit: 1,
    explanation:
      'A statement was interrupted because the run was cancelled, or because another node failed under --fail-fast. Its transaction was rolled back.',
  },
  MF4012: {
    title: 'conflict between transactions',
    exit: 1,
    explanation:
      'Two transactions changed the same rows or the same relation at once, and the engine let one of them win. The other one can be tried again.',
  },
  MF4013: {
    title: 'transaction is aborted',
    exit: 1,
    explanation:
      'A statement was sent in a transaction that an earlier error had ended. The earlier error is the one to look at.',
  },
  MF4014: {
    title: 'permission denied',
    exit: 1,
    explanation:
      'The engine may not do what the statement asks: the database is attached read-only, the operating system refuses the file, or external access is switched off.',
  },
  MF4015: {
    title: 'extension missing',
    exit: 2,
    explanation:
      'The statement or the target needs a DuckDB extension that is not installed. memflow downloads nothing by itself: install it once (`INSTALL name` in any DuckDB of the same version), or allow downloads with `autoinstall: true` in the target.',
  },
  MF4016: {
    title: 'file of a query cannot be read',
    exit: 1,
    explanation:
      'A file or address that the SQL reads or writes does not exist or cannot be opened. Relative paths are relative to the directory that the command was started in.',
  },
  MF4017: {
    title: 'invalid input to the engine',
    exit: 1,
    explanation:
      'The statement was understood and refused while it ran: error() in the SQL, a bad argument of a function, a subquery with more than one row.',
  },
  MF4018: {
    title: 'internal error of the engine',
    exit: 1,
    explanation:
      'DuckDB reports a fault of its own. Its text is in the message; with a small example it is worth a report at github.com/duckdb/duckdb. After a fatal error the database must be opened anew: run the command again.',
  },
  MF4019: {
    title: 'engine error',
    exit: 1,
    explanation:
      'The engine refused a statement for a reason that memflow has no special word for. Its own text is in the message.',
  },
  MF4020: {
    title: 'path of the database is a directory',
    exit: 2,
    explanation: '`path` of the target must be a file; it names a directory.',
  },
  MF4021: {
    title: 'not a DuckDB database',
    exit: 2,
    explanation:
      'The file at `path` exists and is not a DuckDB database: an empty file, text, or a database of another kind. memflow leaves it untouched; choose another path or move the file away.',
  },
  MF4022: {
    title: 'directory of the database does not exist',
    exit: 2,
    explanation:
      'The directory of `path` does not exist. memflow creates the database file, but no directories above it.',
  },
  MF4023: {
    title: 'database cannot be opened',
    exit: 2,
    explanation:
      'The operating system does not let memflow read or write the database file or its directory.',
  },
  MF4024: {
    title: 'database of a newer version',
    exit: 2,
    explanation:
      'The file was written by a newer version of DuckDB than the one in memflow. Update memflow, or export it from that version.',
  },
  MF4025: {
    title: 'database is open already',
    exit: 2,
    explanation:
      'This process has the file open in a way that does not allow opening it once more: read-only while a writer is wanted, or attached by another database. Two independent instances on one file would destroy it.',
  },
  MF4026: {
    title: 'temporary directory is unusable',
    exit: 2,
    explanation:
      '`temp_directory` of the target cannot be created or written. The engine would only notice when a query first needs it.',
  },
  MF4027: {
    title: 'attached database cannot be opened',
    exit: 2,
    explanation:
      "An entry of `attach` in the target cannot be attached. The engine's reason is in the message.",
  },
  MF4028: {
    title: 'setting refused',
    exit: 2,
    explanation:
      'The engine refuses a setting, an extension or a secret of the target. The reason is in the message; values of secrets are never shown.',
  },
  MF4029: {
    title: 'not a database',
    exit: 2,
    explanation:
      'The path of the target looks like an address of a remote or foreign database. memflow needs a local DuckDB file as its own; others can be attached with `attach`.',
  },
  MF4030: {
    title: 'database file is damaged',
    exit: 3,
    explanation:
      'The file fails its own checks: a checksum does not match, or it is shorter than it says. Stop using it, keep a copy of it and of its .wal file, restore a backup. memflow changes nothing.',
  },
  MF4031: {
    title: 'write-ahead log is damaged',
    exit: 3,
    explanation:
      'The .wal file beside the database cannot be replayed. It holds commits that are not yet in the database file: keep a copy of both before anything else, then restore a backup. memflow never deletes a log.',
  },
  MF4032: {
    title: 'database is older than it should be',
    exit: 3,
    explanation:
      'The database holds fewer commits than memflow has counted in the file beside it: it was restored from a backup, replaced, or its .wal file was lost. If that is what you want, `memflow debug --accept-database` takes it as it is; otherwise bring the newer file back.',
  },
  MF4033: {
    title: 'write-ahead log without a database',
    exit: 3,
    explanation:
      'There is a .wal file, but not the database it belongs to. Opening would silently throw the log away. Bring the database file back, or delete the .wal file if the database was deleted on purpose.',
  },
  MF4034: {
    title: 'database has to be recovered first',
    exit: 2,
    explanation:
      'A run was killed, and what its write-ahead log holds cannot be read without writing it into the database. Commands that only look do that by themselves under the run lock; this remains where the file or its directory may not be written.',
  },
  MF4041: {
    title: 'no place for another client',
    exit: 1,
    explanation:
      'A client asked a pool for a place, and as many clients as `pool.max` of the target allows kept theirs until its deadline. Close clients that are done, let the client wait longer (`deadlineMs` of `connect`), or raise `pool.max`.',
  },
  MF4042: {
    title: 'deadline of a request passed',
    exit: 1,
    explanation:
      'A query or transaction of a client took longer than its deadline, waiting for a connection included; the message says how long it waited and how long it ran. It was interrupted, and nothing of it stays. The deadline is `deadlineMs` of the call, else that of the client, else `pool.timeout` of the target.',
  },
  MF4043: {
    title: 'request cancelled',
    exit: 1,
    explanation:
      'The AbortSignal of a query, transaction or client was aborted while it waited or ran. It was interrupted, and nothing of it stays.',
  },
  MF4044: {
    title: 'pool, client or transaction is closed',
    exit: 1,
    explanation:
      'A pool, a client or a transaction was used after it was closed, or closed while a request of it was waiting or running. Statements of a transaction must be sent before its body returns.',
  },
  MF4045: {
    title: 'statement that a client cannot send',
    exit: 1,
    explanation:
      'Clients share connections, so that they send one statement at a time, and none about the transaction (use `client.transaction`), about the connection (SET, USE, PREPARE, temporary tables) or about the whole database (ATTACH, LOAD, CHECKPOINT). Settings, extensions and attached databases are keys of the target.',
  },
  MF4046: {
    title: 'pool on a database in memory',
    exit: 2,
    explanation:
      'A pool was opened on a target whose `path` is `:memory:`. Such a database is made anew by every call, so that there would be nothing for clients to see. Give the target a file.',
  },
  MF4047: {
    title: 'bad option of a pool',
    exit: 2,
    explanation:
      'An option of `openPool`, `connect`, `query` or `transaction` has a value that makes no sense, such as a negative deadline. The message names it.',
  },
  // materialization
  MF5001: {
    title: 'duplicate unique keys',
    exit: 1,
    explanation:
      'Several rows of an incremental batch have the same `unique_key`, so which of them should win is not defined. Nothing was written. Make the key unique in the model, or set `duplicate_keys: dedupe` to keep one row of each key (the newest by `watermark`, else the greatest by all columns), or `allow` to write them all.',
  },
  MF5002: {
    title: 'NULL in a unique key',
    exit: 1,
    explanation:
      'A row of an incremental batch has NULL in its `unique_key`. NULL never equals NULL, so such a row would be inserted again on every run. Nothing was written. Filter these rows out, give them a key, or set `duplicate_keys: allow`.',
  },
  MF5004: {
    title: 'column missing from the query',
    exit: 1,
    explanation:
      'The query of an incremental model does not return a column that its table has, and `on_schema_change: ignore` says nothing about it. `append_new_columns` keeps the column and fills it with NULL in new rows, `sync_all_columns` drops it, `--full-refresh` builds the table anew.',
  },
  MF5005: {
    title: 'columns changed',
    exit: 1,
    explanation:
      'The columns of the query and of the table differ, and `on_schema_change: fail` forbids that. Change the model back, choose another policy, or rebuild with `--full-refresh`.',
  },
  MF5006: {
    title: 'type change would lose values',
    exit: 1,
    explanation:
      'A column changed its type in a way that the engine would carry out silently but not faithfully: rounding, cutting off, moving to another time zone. Cast the column in the model, or rebuild the table with `--full-refresh`.',
  },
  MF5007: {
    title: 'contract broken',
    exit: 1,
    explanation:
      'The columns that the query returns are not those that the contract of the model promises. Names and types are compared, in any order. The relation was not touched.',
  },
  MF5008: {
    title: 'contract with an unfit on_schema_change',
    exit: 1,
    explanation:
      'The columns of a model under contract may not be dropped or ignored: an incremental one needs `on_schema_change: append_new_columns` or `fail`.',
  },
  MF5009: {
    title: 'configured column is not in the query',
    exit: 1,
    explanation:
      '`unique_key`, `watermark`, `merge_update_columns` or `merge_exclude_columns` names a column that the query of the model does not return.',
  },
  MF5010: {
    title: 'NULL in the watermark column',
    exit: 1,
    explanation:
      'A row has no value in the column that tells new rows from old ones, so later runs could not know whether they have read it. Nothing was written.',
  },
  MF5011: {
    title: 'incremental settings that do not go together',
    exit: 1,
    explanation:
      'Two settings of an incremental model contradict each other, or one needs another that is missing. The message names both.',
  },
  MF5012: {
    title: 'columns of query and table drifted apart',
    exit: 0,
    explanation:
      'A warning: an incremental model returns columns that its table does not have and that are not written, or its table keeps columns that the query no longer returns. `on_schema_change` decides which.',
  },
  MF5021: {
    title: 'CSV file is not UTF-8',
    exit: 1,
    explanation:
      'Seeds and CSV feeds are read as UTF-8, with or without a byte order mark. A file in another encoding would come out with wrong letters. Convert it, for example with `iconv -f latin1 -t utf-8`.',
  },
  MF5022: {
    title: 'CSV file has no usable header',
    exit: 1,
    explanation:
      'The first line of a seed or CSV feed names its columns: each once (case does not count), none of them empty, at most 4,096.',
  },
  MF5023: {
    title: 'CSV row with a wrong number of values',
    exit: 1,
    explanation:
      'Every line of a seed or CSV feed must have as many values as the header has names. A value that holds the delimiter or a line break must be in double quotes.',
  },
  MF5024: {
    title: 'quoting fault in a CSV file',
    exit: 1,
    explanation:
      'A quoted value is not closed, or text follows its closing quote. Inside of a quoted value a double quote is written twice.',
  },
  MF5025: {
    title: 'mixed line ends in a CSV file',
    exit: 1,
    explanation:
      'Some lines of the file end with CRLF and others with LF or CR, so a stray one could be part of a value. Convert the file to one kind of line end.',
  },
  MF5026: {
    title: 'seed value does not fit its column type',
    exit: 1,
    explanation:
      'A value of the seed cannot be converted to the type that `column_types` gives its column. Nothing was written.',
  },
  MF5027: {
    title: 'column_types names an unknown column',
    exit: 1,
    explanation:
      '`column_types` of a seed has an entry for a column that is not in the header of the file.',
  },
  MF5028: {
    title: 'seed column kept as text',
    exit: 0,
    explanation:
      'A note: most values of a seed column look like numbers, but reading them as such would change some of them (leading zeros, too many digits, decimals of unequal length). The column is text; `column_types` chooses otherwise.',
  },
  MF5029: {
    title: 'seed was read differently by the engine',
    exit: 1,
    explanation:
      'memflow checks a seed line by line and lets the engine load it; the two counted different numbers of rows. Nothing was written. The cause is most likely unusual quoting.',
  },
  // partitions
  MF5101: {
    title: 'partitions where there can be none',
    exit: 1,
    explanation:
      '`partition_by` is for models that are materialized as `table` or `incremental`, in the database of the target. Views, ephemeral models, seeds and tests hold no rows of their own; an attached database cannot be committed together with the ledger of the partitions; Parquet files (`layout: files`) have no indexes, and the tables of `layout: tables` no foreign keys.',
  },
  MF5102: {
    title: 'partition setting outside of partition_by',
    exit: 1,
    explanation:
      '`layout`, `retention` and `granularity` are keys of the mapping `partition_by`: `partition_by: {field: created_at, granularity: month, layout: tables}`.',
  },
  MF5103: {
    title: 'insert_overwrite and partitions do not fit together',
    exit: 1,
    explanation:
      'The strategy `insert_overwrite` replaces whole partitions, so the model needs `partition_by`. The key `partitions` says which ones it replaces and means nothing to other strategies.',
  },
  MF5104: {
    title: 'column cannot be partitioned by',
    exit: 1,
    explanation:
      'Rows are partitioned by a column of type DATE, TIMESTAMP or TIMESTAMP WITH TIME ZONE (by its time in UTC). Cast the column in the model, for example `cast(created_at as timestamp) as created_at`. Nothing was written.',
  },
  MF5105: {
    title: 'rows without a partition',
    exit: 1,
    explanation:
      'In some rows the column of `partition_by` is NULL or infinite, so they belong to no partition. Nothing was written. Filter these rows out in the model, or give them a value.',
  },
  MF5106: {
    title: 'relation is partitioned in another way',
    exit: 1,
    explanation:
      'The configuration says another field, granularity or layout than the relation has, or the relation has partitions and the model no longer says so. Nothing was written. `--full-refresh` builds the relation anew in the configured way and removes what the old layout left; without it memflow would leave both behind.',
  },
  MF5107: {
    title: 'too many partitions',
    exit: 1,
    explanation:
      'The relation would have more partitions than `max_partitions` allows (10,000 by default): most often the field or the granularity is not what was meant. Nothing was written. Layouts `tables` and `files` are for some hundreds of partitions; `table` has no such limit of its own.',
  },
  MF5108: {
    title: 'ledger and data disagree',
    exit: 1,
    explanation:
      'The ledger of partitions says something else than the table or the files hold: rows were changed by hand, a table of a partition was dropped, a file was removed, replaced or cut off. memflow writes nothing on top of that. `memflow partitions check` shows every difference, `memflow partitions repair` takes the data as the truth, `--full-refresh` builds everything anew.',
  },
  MF5109: {
    title: 'rows outside of the partitions that are replaced',
    exit: 1,
    explanation:
      '`partitions` names the partitions that insert_overwrite replaces, and the batch has rows of others: each run would add them once more. Nothing was written. Name these partitions too, or filter the batch.',
  },
  MF5110: {
    title: 'unique key in another partition',
    exit: 1,
    explanation:
      'A row of the batch has a `unique_key` that a partition which is not replaced has as well, so that the key would no longer be unique. Nothing was written. Replace that partition too, or use delete+insert or merge, which find the old row wherever it is.',
  },
  MF5111: {
    title: 'no place for the files of partitions',
    exit: 1,
    explanation:
      "`layout: files` keeps its files beside the database, or in the folder `location` of `partition_by`. A database in memory needs a `location`. A folder belongs to one database: two that shared it would remove each other's files; the file `memflow-owner.json` in it says whose it is.",
  },
  MF5112: {
    title: 'type that Parquet cannot hold',
    exit: 1,
    explanation:
      'A column has a type that a Parquet file cannot hold without a loss, such as a UNION. Cast it in the model, or use another layout.',
  },
  MF5113: {
    title: 'name of a partition is taken',
    exit: 1,
    explanation:
      'In `layout: tables` every partition is a table named after the relation, `events__p_2026_11`, and the database has a table of such a name that is not in the ledger. memflow does not replace what it has not made. Rename or drop it, or give the model another alias.',
  },
  MF5114: {
    title: 'file does not read back as it was written',
    exit: 1,
    explanation:
      'memflow reads every Parquet file that it has written and compares its content with the rows it came from. They differ, so nothing was committed. The cause is most likely a failing disk or a type that does not survive.',
  },
  MF5121: {
    title: 'model without partitions',
    exit: 2,
    explanation:
      'A command on partitions names a model that does not exist, has no `partition_by`, or was not built yet. `memflow partitions list` shows what there is.',
  },
  MF5122: {
    title: 'not the name of a partition',
    exit: 2,
    explanation:
      'A partition is named by its unit of time: `2026-11` a month, `2026-11-05` a day or the Monday of a week, `2026-11-05T13` an hour, `2026-Q4` a quarter, `2026` a year. A range has two dots and includes both ends: `2026-01..2026-06`.',
  },
  MF5123: {
    title: 'file does not fit the relation',
    exit: 1,
    explanation:
      'A file that should be imported has other columns or types than the relation, rows of another partition, or not the content that its manifest describes. Nothing was written.',
  },
  MF5124: {
    title: 'partition is not there, or is there already',
    exit: 2,
    explanation:
      'Only live partitions can be shown, dropped, exported or retired; only those that are not live can be imported, unless `--replace` says that the old rows shall go. `memflow partitions list` shows the state of each.',
  },
  MF5125: {
    title: 'parts of the data are gone',
    exit: 1,
    explanation:
      'The tables or files of some partitions are not there any more or cannot be read, so that their rows are lost unless you can bring them back. `memflow partitions repair` does not forget them by itself: restore them, or say `--accept-missing`.',
  },
  // batches
  MF5141: {
    title: 'batches where there can be none',
    exit: 1,
    explanation:
      '`batch` is for models that are materialized as `table` or `incremental`, in the database of the target. Batches are read before the transaction that writes the model, so a `pre_hook`, which is part of that transaction and may change what the query reads, does not go with them: make what it does a model, or remove `batch`.',
  },
  MF5142: {
    title: 'batches without what they are cut by',
    exit: 1,
    explanation:
      '`batch: {rows: N}` cuts ranges of the `unique_key`, so the model needs one; `batch: {partitions: N}` takes partitions of `partition_by`. `batch: {by: column}` takes any column of the query.',
  },
  MF5143: {
    title: 'column that batches are cut by is not there',
    exit: 1,
    explanation:
      '`batch: {by: column}`, or the `unique_key` for `batch: {rows: N}`, names a column that the query does not return. Nothing was written.',
  },
  MF5144: {
    title: 'too many batches',
    exit: 1,
    explanation:
      'The query would be cut into more than 10,000 batches. Each is a transaction of its own that reads the query once, so that many would take long and save no memory. Nothing was written. Take more rows or partitions at a time, or a column with fewer values.',
  },
  MF5145: {
    title: 'column that batches cannot be cut by',
    exit: 1,
    explanation:
      'The column of `batch: {by: column}`, or of the `unique_key` for `batch: {rows: N}`, holds lists, structs or maps, whose ranges the engine cannot compare. Nothing was written. Cut by a column of single values: numbers, texts, dates.',
  },
  // tests
  MF6001: {
    title: 'threshold of a test is not a comparison',
    exit: 2,
    explanation:
      '`warn_if` and `error_if` are the right side of a comparison with the number of failures, such as `> 10`, `!= 0` or `between 1 and 5`.',
  },
  MF6002: {
    title: 'fail_calc did not give a number',
    exit: 1,
    explanation:
      '`fail_calc` must be one expression over the failing rows that gives a number, such as `count(*)` or `sum(amount)`. NULL counts as 0.',
  },
  MF6101: {
    title: 'limit that cannot be understood',
    exit: 2,
    explanation:
      'A limit of a timed test is a comparison with a unit: `<= 100ms`, `< 2GB`, `>= 50/s`, `>= 1e5 rows/s`. Times take ns, us, ms, s, min or h; sizes take B, kB, MB, GB, TB (powers of 1000) or KiB, MiB, GiB, TiB (powers of 1024). What is no time, share or number of clients is told with the same code.',
  },
  MF6102: {
    title: 'benchmark without a query',
    exit: 2,
    explanation:
      'A benchmark has one query: a file of the benchmark paths (`tests/benchmarks/<name>.sql`), or `query:` in its entry of a properties file. Below a model the query may be left out; the model is then read whole.',
  },
  MF6103: {
    title: 'matrix that cannot be expanded',
    exit: 2,
    explanation:
      '`params` of a benchmark maps names to lists of texts, numbers or booleans without duplicates. Every combination becomes a benchmark of its own, and there may be 200 of them.',
  },
  MF6104: {
    title: 'comparison with an unknown benchmark',
    exit: 2,
    explanation:
      '`ratio_to` names another benchmark of the project that is enabled: by the name that `memflow list --resource-type benchmark` shows, or by the name of a matrix that has a cell with the same parameters.',
  },
  MF6105: {
    title: 'settings of a benchmark that contradict each other',
    exit: 2,
    explanation:
      'Two settings of a benchmark cannot be meant together, or one of them needs another: a cold benchmark has one client, growth needs a parameter with two or more numbers, a benchmark that writes returns nothing to expect. The message says which.',
  },
  MF6106: {
    title: 'two benchmarks of one name',
    exit: 2,
    explanation:
      'The name of a benchmark is unique in the project, because baselines and histories are kept under it. The names of the cells of a matrix count as well.',
  },
  MF6111: {
    title: 'benchmark with a wrong result',
    exit: 1,
    explanation:
      'The query of a benchmark did not return what `expect` says, so its time was not measured: a fast wrong answer is worth nothing. The message says how the result differs; `memflow show <benchmark>` prints it.',
  },
  MF6112: {
    title: 'benchmark without rows',
    exit: 1,
    explanation:
      'The query of a benchmark returned no rows, so it measures nothing: build what it reads first, or correct its conditions. Where nothing is the right answer, say so with `expect: {rows: 0}`.',
  },
  MF6113: {
    title: 'benchmark that writes data',
    exit: 1,
    explanation:
      'The statements of a benchmark are queries: they run in a transaction that is read-only, or that is rolled back where there is a `setup`. To measure writing, set `writes: true` and write to `{{ this }}`.',
  },
  MF6114: {
    title: 'benchmark that writes outside of its schema',
    exit: 1,
    explanation:
      'A benchmark with `writes: true` has a schema of its own, which is dropped when it ends. It may write `{{ this }}`, other relations of `{{ this.schema }}` and temporary tables, and nothing else.',
  },
  MF6121: {
    title: 'baseline that is damaged',
    exit: 1,
    explanation:
      'A file below `benchmarks/baseline/` is no baseline, or not the one of its benchmark: it was cut off, merged badly or renamed. The benchmark is judged by its budgets alone, with a warning. `memflow bench record -s <benchmark>` writes the file anew.',
  },
  MF6122: {
    title: 'baseline of another format',
    exit: 1,
    explanation:
      'The file of a baseline was written by a memflow whose format this one does not read. The benchmark is judged by its budgets alone, with a warning, until `memflow bench record` has written the file anew.',
  },
  MF6123: {
    title: 'nothing to compare with',
    exit: 1,
    explanation:
      '`memflow bench compare` needs another version: a baseline of this environment class (`memflow bench record` makes one), or `--against` with a git revision, a target of the profile, or a database file.',
  },
  MF6124: {
    title: 'unknown version to compare with',
    exit: 2,
    explanation:
      '`--against` of `memflow bench compare` takes a target of the profile, the path of a database file, or a git revision of the repository that the project belongs to, in this order. The value is none of them.',
  },
  MF6125: {
    title: 'nothing to accept',
    exit: 2,
    explanation:
      '`memflow bench accept` takes the last measurement of a benchmark from the history as its baseline. The history has none for the selected benchmarks: run `memflow test` or `memflow bench` first.',
  },
  MF6126: {
    title: 'unknown action of memflow bench',
    exit: 2,
    explanation:
      '`memflow bench` measures; `record`, `compare`, `history`, `accept` and `report` are its other actions.',
  },
  MF6201: {
    title: 'two orders for one table',
    exit: 2,
    explanation:
      'The rows of a model are stored in one order: in that of the field of `partition_by`, or in that of the columns of `cluster_by`. Keep the one by which most of what is read can be skipped; `memflow tune` measures it.',
  },
  MF6202: {
    title: 'no database to copy',
    exit: 2,
    explanation:
      '`memflow tune` tries changes on copies of the database file. The target is a database in memory, which has no file, or its file does not exist yet: build the project first.',
  },
  MF6203: {
    title: 'database too large to tune',
    exit: 2,
    explanation:
      '`memflow tune` copies the database file twice into the target folder and lays tables out anew in the copies, which takes about five times its size. The file is larger than `--max-size` allows (10GB by default), or there is not so much room.',
  },
  MF6204: {
    title: 'nothing to tune for',
    exit: 2,
    explanation:
      '`memflow tune` makes the queries of a project faster, and there are none: no timed test, no analysis, no data test, no table. Write down what is asked of the project as timed tests in tests/benchmarks/ or as analyses.',
  },
  MF6251: {
    title: 'sizes that cannot be read',
    exit: 2,
    explanation:
      '`memflow bench --scale` takes numbers of rows with commas between them: `10k,1M,10M`. It measures, so it goes with no other action of `memflow bench`.',
  },
  MF6252: {
    title: 'nothing grows with scale',
    exit: 2,
    explanation:
      '`memflow bench --scale` measures the selected timed tests that say how they grow: `growth: {over: scale, exponent: "<= 1.05"}` in their budgets. None of the selected ones does.',
  },
  MF6253: {
    title: 'models cannot be built at a size',
    exit: 1,
    explanation:
      '`memflow bench --scale` builds what the timed tests read anew for each size, in a database of its own that starts empty, with the variable `scale` set to the number of rows. A model above them failed there: the message before this one says why. What reads a source that somebody else fills cannot be scaled.',
  },
  MF6254: {
    title: 'run of a benchmark that fails',
    exit: 1,
    explanation:
      'A timed test with `runs` measures runs of models in a database of its own. What they read could not be built there, or a model of such a run failed; the message says which. Sources that somebody else fills are not there.',
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
      '`memflow retry` continues the last run, and the target directory holds no trace of one: neither run_results.json nor a run journal. Run the command itself, or name the directory with --target-path.',
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
  MF7007: {
    title: 'output could not be written',
    exit: 2,
    explanation:
      'Standard output could not take all that the command had to say, usually because a disk is full. What the command did stands; its output is not complete. A reader that went away (`| head -1`) is no fault.',
  },
  MF7101: {
    title: 'another run holds the database',
    exit: 75,
    explanation:
      'Another memflow run has the run lock of this database, and it did not end within the time to wait. Nothing was changed. Wait longer with --lock-timeout, or run again later; the lock ends with its process, so there is nothing to clean up.',
  },
  MF7102: {
    title: 'another program has the database open',
    exit: 75,
    explanation:
      'DuckDB lets one process at a time write a database file, and another one has it: a DuckDB shell, an editor, a notebook. Close it there and run again.',
  },
  MF7103: {
    title: 'run lock cannot be used',
    exit: 2,
    explanation:
      'The lock file beside the database (<database>.lock.duckdb) cannot be created or opened. Check the permissions of the directory; if the file itself is damaged, delete it while no memflow runs.',
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
