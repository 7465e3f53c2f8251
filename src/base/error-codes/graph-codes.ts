import type { ErrorCodeEntry } from './error-code-entry.ts';

/** MF3xxx: graph and selection. */
export const GRAPH_CODES = {
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
} as const satisfies Readonly<Record<string, ErrorCodeEntry>>;
