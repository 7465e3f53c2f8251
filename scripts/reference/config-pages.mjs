// docs/reference/node-config.md and project-yml.md from the tables that YAML files are checked by.
import { CONFIG_KEYS } from '../../dist/config/config-keys.js';
import { projectShape, targetShape } from '../../dist/config/project-shape.js';

/** @typedef {import('../../src/yaml/shape.ts').Shape} Shape */

/** What may stand at a place, in words. @param {Shape} shape @returns {string} */
function words(shape) {
  switch (shape.kind) {
    case 'anything':
      return 'anything';
    case 'text':
      return 'text';
    case 'boolean':
      return 'true or false';
    case 'integer':
      return shape.minimum === undefined ? 'whole number' : `whole number from ${shape.minimum}`;
    case 'number':
      return 'number';
    case 'choice':
      return [...new Set(shape.values.map((value) => value.toLowerCase()))]
        .map((value) => `\`${value}\``)
        .join(', ');
    case 'list':
      return shape.single ? `${words(shape.items)}, or a list` : `list of ${words(shape.items)}`;
    case 'record':
      return 'mapping';
    case 'mapping':
      return `mapping of ${Object.keys(shape.keys)
        .map((key) => `\`${key}\``)
        .join(', ')}`;
    case 'either':
      return shape.expected;
  }
}

const MERGE = {
  replace: 'the nearest wins',
  append: 'all are kept, in order',
  merge: 'merged key by key',
};

/** @param {string} text */
const cell = (text) => text.replaceAll('|', '\\|');

/** The page of config keys. @returns {string} */
export function nodeConfigPage() {
  const rows = Object.entries(CONFIG_KEYS).map(
    ([key, { shape, merge }]) =>
      `| \`${key}\` | ${cell(shape.description ?? '')} | ${cell(words(shape))} | ${MERGE[merge]} |`,
  );
  return `# Configuration of nodes

A key may stand in three places: in the project file under \`models:\`, \`seeds:\`, \`data_tests:\` or \`sources:\` (with a leading \`+\`), in a
properties file under \`config:\`, and in the file itself in \`{{ config(...) }}\`. What is nearer to the node wins: the file over the
properties, the properties over the project file, an inner folder over an outer one. The last column says where keys are
put together instead. \`pre-hook\` and \`post-hook\` are spellings of \`pre_hook\` and \`post_hook\`, \`predicates\` of \`incremental_predicates\`.

Other keys are your own: kept, shown in \`manifest.json\`, readable with \`config.get()\`. One that is almost a key of this table is
a warning ([MF1109](../errors/MF1109.md)). A value that does not fit is an error ([MF1108](../errors/MF1108.md)).

| key | meaning | values | from several places |
|---|---|---|---|
${rows.join('\n')}
`;
}

/** @param {Readonly<Record<string, Shape>>} keys */
const keyRows = (keys) =>
  Object.entries(keys)
    .map(
      ([key, shape]) => `| \`${key}\` | ${cell(shape.description ?? '')} | ${cell(words(shape))} |`,
    )
    .join('\n');

/** The page of the project file. @returns {string} */
export function projectPage() {
  const missing = Object.entries(projectShape.keys).filter(([, shape]) => !shape.description);
  if (missing.length > 0)
    throw new Error(
      `src/config/project-shape.ts describes no ${missing.map(([key]) => key).join(', ')}`,
    );
  return `# The project file

\`project.yml\`, or \`dbt_project.yml\` in a project made for dbt: the keys are the same. Only \`name\` is required. Unknown keys are errors
([MF2111](../errors/MF2111.md)). Values may be templates; they see \`var\`, \`env_var\` and the other names that need neither a node nor the database.

Editors check the file while you type with the published schema: let its first line be
\`# yaml-language-server: $schema=./node_modules/memflow/schema/project.json\`.

| key | meaning | values |
|---|---|---|
${keyRows(projectShape.keys)}

## A target

An entry of \`targets:\`. Of a target of type \`duckdb\` these are the keys that every engine has; [profiles.md](profiles.md) lists all.

| key | meaning | values |
|---|---|---|
${keyRows(targetShape.keys)}
`;
}
