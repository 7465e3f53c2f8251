import type { ErrorCodeEntry } from './error-code-entry.ts';

/** MF1xxx: usage and configuration. */
export const USAGE_CODES = {
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
} as const satisfies Readonly<Record<string, ErrorCodeEntry>>;
