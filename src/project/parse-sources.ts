import { errorDiagnostic } from '../base/errors.ts';
import { type ConfigLayer, type ConfigValue, mergeLayers } from '../config/merge-config.ts';
import { isPlainObject, plainObject, yamlToPlain } from '../config/plain-value.ts';
import type { DataTestNode, SourceNode } from '../manifest/node.ts';
import { nodeId } from '../manifest/node-id.ts';
import {
  itemsAt,
  mappingAt,
  textAt,
  textsAt,
  valueAt,
  type YamlMapping,
  type YamlNode,
} from '../yaml/yaml-node.ts';
import { isValidName, NAME_HINT } from './check-name.ts';
import { parseColumns } from './parse-columns.ts';
import { parseGenericTests } from './parse-generic-tests.ts';
import type { PropertiesEntry } from './parse-properties.ts';
import {
  configureNode,
  type Draft,
  entryLayer,
  type ParseState,
  splitPath,
} from './parse-state.ts';

export interface ParsedSources {
  /** Disabled ones included. */
  readonly sources: readonly SourceNode[];
  readonly tests: readonly Draft<DataTestNode>[];
}

/** The tables under `sources:`, with their tests. */
export function parseSources(state: ParseState): ParsedSources {
  const sources = new Map<string, SourceNode>();
  const tests: Draft<DataTestNode>[] = [];
  for (const entry of state.properties.sources) {
    checkName(state, 'source', entry.name, entry.nameSpan);
    for (const table of itemsAt(entry.node, 'tables')) {
      const source = table.kind === 'mapping' ? parseTable(state, entry, table) : null;
      if (source === null || table.kind !== 'mapping') continue;
      const other = sources.get(source.id);
      if (other !== undefined) {
        reportDuplicate(state, source, other);
        continue;
      }
      sources.set(source.id, source);
      const reference = { sourceName: source.sourceName, tableName: source.name };
      tests.push(
        ...parseGenericTests(state, {
          node: table,
          located: entry.located,
          label: `${source.sourceName}_${source.name}`,
          reference,
          attachedNode: null,
          tags: source.config.tags,
        }),
      );
    }
  }
  return { sources: [...sources.values()], tests };
}

function checkName(
  state: ParseState,
  what: string,
  name: string,
  span: PropertiesEntry['nameSpan'],
): boolean {
  if (isValidName(name)) return true;
  state.diagnostics.push(
    errorDiagnostic('MF2203', `the ${what} name "${name}" is not allowed`, {
      span,
      hint: what === 'table' ? `${NAME_HINT}; the real name goes to "identifier"` : NAME_HINT,
    }),
  );
  return false;
}

function reportDuplicate(state: ParseState, source: SourceNode, other: SourceNode): void {
  const related =
    other.span === undefined ? {} : { related: [{ message: 'the other one', span: other.span }] };
  state.diagnostics.push(
    errorDiagnostic(
      'MF2204',
      `the source table "${source.sourceName}.${source.name}" is declared twice`,
      {
        ...(source.span === undefined ? {} : { span: source.span }),
        ...related,
        hint: 'merge the two declarations',
      },
    ),
  );
}

function parseTable(
  state: ParseState,
  entry: PropertiesEntry,
  table: YamlMapping,
): SourceNode | null {
  const { project, capture } = state;
  const name = textAt(table, 'name');
  const span = valueAt(table, 'name')?.span;
  if (name === undefined || span === undefined || !checkName(state, 'table', name, span))
    return null;
  const { folders } = splitPath(entry.located.file.path, entry.located.basePath);
  const fqn = [project.name, ...folders, entry.name, name];
  const layers = [
    tagsLayer(entry.node),
    entryLayer(entry.node),
    tagsLayer(table),
    entryLayer(table),
  ];
  const config = configureNode(state, 'source', fqn, [mergeLayers(layers)]);
  const database = config.database ?? textAt(entry.node, 'database') ?? null;
  const meta = sourceMeta([entry.node, table], config.meta);
  refuseExternalLocation(state, `${entry.name}.${name}`, meta, span);
  return {
    resourceType: 'source',
    id: nodeId('source', project.name, entry.name, name),
    name,
    sourceName: entry.name,
    packageName: project.name,
    file: entry.located.file,
    span,
    fqn,
    config,
    description: state.describe(table),
    sourceDescription: state.describe(entry.node),
    columns: parseColumns(table, state.describe),
    relation: {
      database: database === null || database === capture.target.database ? null : database,
      schema: config.schema ?? textAt(entry.node, 'schema') ?? entry.name,
      identifier: textAt(table, 'identifier') ?? name,
    },
    loader: textAt(table, 'loader') ?? textAt(entry.node, 'loader') ?? '',
    meta,
  };
}

/** `meta:` of a source and table, which may stand beside `config:`. */
function sourceMeta(
  nodes: readonly YamlNode[],
  configured: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  const written = nodes.flatMap((node) => {
    const meta = mappingAt(node, 'meta');
    const plain = meta === undefined ? {} : yamlToPlain(meta);
    return isPlainObject(plain) ? Object.entries(plain) : [];
  });
  return plainObject([...written, ...Object.entries(configured)]);
}

/** dbt-duckdb reads files as if they were tables; ignoring that would end in a table that does not exist. */
function refuseExternalLocation(
  { diagnostics }: ParseState,
  name: string,
  meta: Readonly<Record<string, unknown>>,
  span: PropertiesEntry['nameSpan'],
): void {
  if (!Object.hasOwn(meta, 'external_location')) return;
  diagnostics.push(
    errorDiagnostic('MF2205', `external_location of the source "${name}" is not supported yet`, {
      span,
      hint: "make a model of it: select * from read_parquet('...'), and refer to that",
    }),
  );
}

/** `tags:` of a source or table, which stand beside `config:`. */
function tagsLayer(node: YamlNode): ConfigLayer {
  const tags = textsAt(node, 'tags');
  if (tags.length === 0) return new Map();
  return new Map<string, ConfigValue>([
    ['tags', { value: tags, span: valueAt(node, 'tags')?.span }],
  ]);
}
