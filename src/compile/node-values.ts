import { plainToValue } from '../config/plain-value.ts';
import { Dict, type Value } from '../jinja/value.ts';
import type { Manifest } from '../manifest/manifest.ts';
import type { ColumnSpec, Node, RelationNode, SourceNode } from '../manifest/node.ts';

/** Renders a relation's name for the values below. */
type RenderName = (node: RelationNode | SourceNode) => {
  readonly database: string;
  readonly text: string;
};

/** A node as the dict that templates see as `model` and in `graph.nodes`: the keys of dbt's manifest that macros use. */
export function nodeValue(node: Node, renderName: RenderName): Dict {
  const dict = Dict.from([
    ['unique_id', node.id],
    ['resource_type', node.resourceType],
    ['name', node.name],
    ['package_name', node.packageName],
    ['path', node.fqn.length > 0 ? pathBelowRoot(node.file.path) : node.file.path],
    ['original_file_path', node.file.path],
    ['patch_path', node.patchPath],
    ['fqn', [...node.fqn]],
    ['description', node.description],
    ['columns', columnsValue(node.columns)],
    ['config', configValue(node)],
    ['tags', [...node.config.tags]],
    ['meta', plainToValue(node.config.meta)],
    ['refs', node.refs.map((use) => refValue(use.name, use.packageName))],
    ['sources', node.sources.map((use) => [use.sourceName, use.tableName])],
    [
      'depends_on',
      Dict.from([
        ['nodes', [...node.dependsOn.nodes]],
        ['macros', [...node.dependsOn.macros]],
      ]),
    ],
    [
      'checksum',
      Dict.from([
        ['name', 'sha256'],
        ['checksum', node.checksum],
      ]),
    ],
    ['language', 'sql'],
  ]);
  if (node.resourceType !== 'seed') {
    dict.set('raw_code', node.template.file.text);
    dict.set('raw_sql', node.template.file.text);
  }
  if ('relation' in node) addRelation(dict, node, renderName);
  if (node.resourceType === 'test') addTest(dict, node);
  return dict;
}

/** A source as a dict, for `graph.sources`. */
function sourceValue(source: SourceNode, renderName: RenderName): Dict {
  const { database, text } = renderName(source);
  return Dict.from([
    ['unique_id', source.id],
    ['resource_type', 'source'],
    ['name', source.name],
    ['source_name', source.sourceName],
    ['package_name', source.packageName],
    ['path', source.file.path],
    ['original_file_path', source.file.path],
    ['fqn', [...source.fqn]],
    ['description', source.description],
    ['source_description', source.sourceDescription],
    ['loader', source.loader],
    ['columns', columnsValue(source.columns)],
    ['config', configValue(source)],
    ['tags', [...source.config.tags]],
    ['meta', plainToValue(source.meta)],
    ['database', database],
    ['schema', source.relation.schema],
    ['identifier', source.relation.identifier],
    ['relation_name', text],
  ]);
}

/** `graph`: everything in the manifest, as dicts. */
export function graphValue(manifest: Manifest, renderName: RenderName): Dict {
  const nodes = [...manifest.nodes.values()];
  const sources = [...manifest.sources.values()];
  return Dict.from([
    ['nodes', Dict.from(nodes.map((node) => [node.id, nodeValue(node, renderName)] as const))],
    ['sources', Dict.from(sources.map((s) => [s.id, sourceValue(s, renderName)] as const))],
    ['exposures', new Dict()],
    ['metrics', new Dict()],
    ['groups', new Dict()],
    ['semantic_models', new Dict()],
    ['saved_queries', new Dict()],
    ['functions', new Dict()],
  ]);
}

function addRelation(dict: Dict, node: RelationNode, renderName: RenderName): void {
  const { database, text } = renderName(node);
  dict.set('database', database);
  dict.set('schema', node.relation.schema);
  dict.set('alias', node.relation.identifier);
  dict.set('identifier', node.relation.identifier);
  dict.set('relation_name', node.config.materialized === 'ephemeral' ? null : text);
}

function addTest(dict: Dict, node: Extract<Node, { resourceType: 'test' }>): void {
  dict.set('attached_node', node.attachedNode ?? null);
  dict.set('column_name', node.generic?.columnName ?? null);
  if (node.generic === undefined) return;
  dict.set(
    'test_metadata',
    Dict.from([
      ['name', node.generic.testName],
      ['namespace', node.generic.packageName ?? null],
      ['kwargs', plainToValue(node.generic.arguments)],
    ]),
  );
}

function refValue(name: string, packageName: string | undefined): Dict {
  return Dict.from([
    ['name', name],
    ['package', packageName ?? null],
    ['version', null],
  ]);
}

function pathBelowRoot(path: string): string {
  const slash = path.indexOf('/');
  return slash < 0 ? path : path.slice(slash + 1);
}

/** The configuration as written, with the keys that always have a value filled in. */
function configValue({ config }: Pick<Node, 'config'>): Value {
  const dict = Dict.from([
    ['enabled', config.enabled],
    ['materialized', config.materialized],
    ['schema', config.schema],
    ['database', config.database],
    ['alias', config.alias],
    ['tags', [...config.tags]],
    ['meta', plainToValue(config.meta)],
    ['full_refresh', config.fullRefresh],
    ['on_schema_change', config.onSchemaChange],
  ]);
  for (const [key, value] of Object.entries(config.raw)) dict.set(key, plainToValue(value));
  return dict;
}

function columnsValue(columns: ReadonlyMap<string, ColumnSpec>): Dict {
  return Dict.from(
    [...columns].map(([key, column]): [string, Dict] => [
      key,
      Dict.from([
        ['name', column.name],
        ['description', column.description],
        ['data_type', column.dataType ?? null],
        ['quote', column.quote ?? null],
        ['tags', [...column.tags]],
        ['meta', plainToValue(column.meta)],
        [
          'constraints',
          column.constraints.map((c) =>
            Dict.from([
              ['type', c.type],
              ['name', c.name ?? null],
              ['expression', c.expression ?? null],
            ]),
          ),
        ],
      ]),
    ]),
  );
}
