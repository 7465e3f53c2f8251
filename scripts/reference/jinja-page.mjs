// docs/reference/jinja.md from the registries of the template engine and of the names that templates see.

import { NO_POOL } from '../../dist/base/pool-figures.js';
import { ADAPTER_READS } from '../../dist/compile/adapter-reads.js';
import { ADAPTER_WRITES } from '../../dist/compile/adapter-writes.js';
import { CONTEXT_VALUES } from '../../dist/compile/context-values.js';
import { buildBaseContext } from '../../dist/config/base-context.js';
import { snakeCase } from '../../dist/config/pool-object.js';
import { FILTER_NAMES, TEST_NAMES } from '../../dist/jinja/filters/builtin-names.js';
import { builtinGlobal } from '../../dist/jinja/filters/functions.js';
import { DEFAULT_LIMITS } from '../../dist/jinja/limits.js';
import { DECIMAL_METHODS } from '../../dist/jinja/values/decimal-methods.js';
import { DICT_METHODS } from '../../dist/jinja/values/dict-methods.js';
import { LIST_METHODS, TUPLE_METHODS } from '../../dist/jinja/values/list-methods.js';
import { FLOAT_METHODS, INT_METHODS } from '../../dist/jinja/values/number-methods.js';
import { SET_METHODS } from '../../dist/jinja/values/set-methods.js';
import { STRING_METHODS } from '../../dist/jinja/values/string-methods.js';
import { BUILTIN_MACRO_FILES } from '../../dist/project/builtin-macros.js';
import { CONTEXT_WORDS, DBT_FILTERS, POOL_WORDS } from './jinja-words.mjs';

/** @type {Readonly<Record<string, string>>} */
const LIMIT_WORDS = {
  steps: 'steps of one render',
  output: 'characters of the output',
  depth: 'macros, includes and recursive loops within each other',
  range: 'items of a range',
  wallMs: 'milliseconds, without the time that the database takes',
};

const GLOBALS = ['range', 'dict', 'namespace', 'cycler', 'joiner', 'return', 'lipsum'];

/** @param {Iterable<string>} names */
const list = (names) => [...names].map((name) => `\`${name}\``).join(', ');

/** @param {ReadonlyMap<string, unknown>} table */
const methods = (table) => list([...table.keys()].sort());

function contextNames() {
  const base = buildBaseContext({
    vars: {},
    env: {},
    asOf: new Date(0),
    allowSecrets: false,
    target: {
      name: '',
      profileName: '',
      type: '',
      database: '',
      schema: '',
      threads: 1,
      path: null,
    },
    projectName: '',
    invocationId: '',
    runStartedAt: new Date(0),
    flags: {},
    log: () => {},
    warn: () => {},
  });
  return new Set([...CONTEXT_VALUES.keys(), ...base.keys(), 'context']);
}

/** Fails where words and names differ. @param {ReadonlySet<string>} names @param {Readonly<Record<string, string>>} words @param {string} what */
function requireEqual(names, words, what) {
  const missing = [...names].filter((name) => !Object.hasOwn(words, name));
  const gone = Object.keys(words).filter((name) => !names.has(name));
  if (missing.length + gone.length > 0)
    throw new Error(`scripts/reference/jinja-words.mjs, ${what}: add ${missing}; remove ${gone}`);
}

/** Built-in macros with their parameters; tests apart, and without the variants behind adapter.dispatch. */
function builtinMacros() {
  return BUILTIN_MACRO_FILES.flatMap(({ text }) =>
    [...text.matchAll(/\{%-?\s*(macro|test)\s+(\w+)\(([^)]*)\)/g)].map(
      ([, kind = '', name = '', parameters = '']) => ({ kind, name, parameters }),
    ),
  ).filter(({ name }) => !/^(default|duckdb)__/.test(name));
}

/** The page. @returns {string} */
export function jinjaPage() {
  const names = contextNames();
  requireEqual(names, CONTEXT_WORDS, 'names');
  requireEqual(new Set(Object.keys(NO_POOL).map(snakeCase)), POOL_WORDS, 'members of pool');
  const filters = new Set(FILTER_NAMES);
  for (const name of Object.keys(DBT_FILTERS))
    if (![...filters].includes(/** @type {never} */ (name)))
      throw new Error(`there is no filter ${name}`);
  for (const name of GLOBALS)
    if (builtinGlobal(name) === undefined) throw new Error(`there is no global ${name}`);
  const macros = builtinMacros();
  const ofJinja = FILTER_NAMES.filter((name) => !Object.hasOwn(DBT_FILTERS, name));
  return `# Templates

Models, tests, macros, hooks and most YAML values are Jinja2 templates. memflow interprets the language of Jinja2 3.1 with the
values of Python; its own documentation at <https://jinja.palletsprojects.com/en/stable/templates/> holds for everything
that is only listed here. A short introduction is in [the guide](../guide/jinja.md).

## Tags

Jinja2: \`if\`, \`for\` (with \`recursive\`, \`else\`, a filter), \`set\` (also as a block), \`macro\`, \`call\`, \`filter\`, \`with\`, \`include\`,
\`import\`, \`from\`, \`extends\`, \`block\`, \`raw\`, \`autoescape\`; its extensions \`do\`, \`break\`, \`continue\`. dbt: \`test\`, \`docs\`, \`materialization\`
(parsed; models cannot use one yet) and \`snapshot\` (refused by name). \`return(value)\` ends a macro with a value of any type.

## Names that templates see

| name | meaning |
|---|---|
${[...names]
  .sort()
  .map((name) => `| \`${name}\` | ${CONTEXT_WORDS[name]?.replaceAll('|', '\\|')} |`)
  .join('\n')}

The macros of the project are names too, and come before these. In YAML files and in \`project.yml\` the names that need a node or
the database (\`ref\`, \`this\`, \`adapter\`, ...) are missing.

## Filters

${list(ofJinja)}

Added by dbt:

| filter | meaning |
|---|---|
${Object.entries(DBT_FILTERS)
  .map(([name, text]) => `| \`${name}\` | ${text} |`)
  .join('\n')}

## Tests

${list(TEST_NAMES.filter((name) => /^\w/.test(name)))}; through \`select\` and \`reject\` also ${list(TEST_NAMES.filter((name) => !/^\w/.test(name)))}.

## Functions

${list(GLOBALS)}. \`lipsum()\` and the filter \`random\` are refused: builds would differ from run to run.

## Methods

Attributes that start with an underscore are refused, and so is everything that is not listed.

| type | methods |
|---|---|
| text | ${methods(STRING_METHODS)}, \`format\`, \`format_map\` |
| list | ${methods(LIST_METHODS)} |
| tuple | ${methods(TUPLE_METHODS)} |
| dict | ${methods(DICT_METHODS)} |
| set | ${methods(SET_METHODS)} |
| int, bool | ${methods(INT_METHODS)} |
| float | ${methods(FLOAT_METHODS)} |
| Decimal | ${methods(DECIMAL_METHODS)} |

## adapter

| reads | ${methods(ADAPTER_READS)} |
|---|---|
| writes (in hooks and \`run-operation\`) | ${methods(ADAPTER_WRITES)} |

## pool

What the clients of a [pool](../guide/api.md#a-pool-of-clients) have done by the moment that a figure is asked for. In a process without an open pool
\`pool.is_open\` is False and everything else 0.

| figure | meaning |
|---|---|
${Object.entries(POOL_WORDS)
  .map(([name, words]) => `| \`pool.${name}\` | ${words} |`)
  .join('\n')}

## Built-in macros

Also as \`dbt.<name>\`. A macro \`duckdb__<name>\` or \`default__<name>\` of the project replaces one.

${list(macros.filter(({ kind }) => kind === 'macro').map(({ name, parameters }) => `${name}(${parameters})`))}

Generic tests: ${list(macros.filter(({ kind }) => kind === 'test').map(({ name, parameters }) => `${name}(${parameters})`))}.

## Limits

A template that goes beyond one of them ends with an error and its place. They are meant for runaway templates, not for large projects.

| limit | value |
|---|---|
${Object.entries(DEFAULT_LIMITS)
  .map(([name, value]) => `| ${LIMIT_WORDS[name]} | ${Number(value).toLocaleString('en')} |`)
  .join('\n')}
`;
}
