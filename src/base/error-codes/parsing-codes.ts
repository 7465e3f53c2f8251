import type { ErrorCodeEntry } from './error-code-entry.ts';

/** MF2xxx: parsing and Jinja. */
export const PARSING_CODES = {
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
} as const satisfies Readonly<Record<string, ErrorCodeEntry>>;
