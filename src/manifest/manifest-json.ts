import type { RelationName } from '../adapter/relation.ts';
import { md5 } from '../base/hash.ts';
import { scrubSecrets } from '../base/secrets.ts';
import type { NodeConfig } from '../config/node-config.ts';
import { DBT_VERSION, MEMFLOW_VERSION } from '../config/version.ts';
import { benchmarkToJson } from './benchmark-json.ts';
import { columnsToJson, configToJson, constraintToJson, testConfigToJson } from './config-json.ts';
import { type Json, type JsonObject, toJson, toJsonObject } from './json.ts';
import type { Macro } from './macro.ts';
import type { Manifest, Operation } from './manifest.ts';
import type { BenchmarkNode, DataTestNode, Node, SourceNode } from './node.ts';

/** What the manifest file says beside the manifest. Only `generatedAt` and `invocationId` differ between equal projects. */
export interface ManifestJsonOptions {
  readonly generatedAt: Date;
  readonly invocationId: string;
  /** The project's own catalog: what relations without a database are in. */
  readonly database: string;
  /** How a relation is written in SQL. */
  readonly relationText: (name: RelationName) => string;
  /** What is known of compiled nodes, by id. */
  readonly compiled?: ReadonlyMap<string, CompiledText>;
}

/** A compiled node, for the manifest. */
export interface CompiledText {
  readonly sql: string;
  /** Relative to the root: `target/compiled/...`; null where no file was written. */
  readonly path: string | null;
}

const SCHEMA = 'https://schemas.getdbt.com/dbt/manifest/v12.json';
const DOCS: Json = { show: true, node_color: null };

/** The text of target/manifest.json, secrets scrubbed. Equal projects give equal bytes but for time and invocation. */
export function manifestText(manifest: Manifest, options: ManifestJsonOptions): string {
  return scrubSecrets(JSON.stringify(manifestToJson(manifest, options)));
}

/** The manifest in the shape of dbt's manifest v12. */
export function manifestToJson(manifest: Manifest, options: ManifestJsonOptions): Json {
  const { project } = manifest;
  const all = [...manifest.nodes.values()];
  const nodes = all.filter((node) => node.resourceType !== 'benchmark');
  const benchmarks = all.filter((node) => node.resourceType === 'benchmark');
  const configs = new ConfigJsonCache();
  const operations = manifest.operations.map((operation) =>
    operationToJson(manifest, operation, options),
  );
  return {
    metadata: {
      dbt_schema_version: SCHEMA,
      dbt_version: DBT_VERSION,
      generated_at: options.generatedAt.toISOString(),
      invocation_id: options.invocationId,
      env: { MEMFLOW_VERSION },
      project_name: project.name,
      project_id: md5(project.name),
      user_id: null,
      send_anonymous_usage_stats: false,
      adapter_type: manifest.adapterType,
      quoting: { database: true, schema: true, identifier: true, column: null },
    },
    nodes: byId([...nodes.map((node) => nodeToJson(node, options, configs)), ...operations]),
    sources: byId([...manifest.sources.values()].map((source) => sourceToJson(source, options))),
    macros: byId([...manifest.macros.values()].map(macroToJson)),
    docs: byId([...manifest.docs.values()].map((doc) => docToJson(project.name, doc))),
    exposures: {},
    metrics: {},
    groups: {},
    selectors: {},
    disabled: Object.fromEntries(
      manifest.disabled.map((node): [string, Json] => [
        node.id,
        [
          node.resourceType === 'benchmark'
            ? benchmarkToJson(node, undefined)
            : nodeToJson(node, options, configs),
        ],
      ]),
    ),
    ...familyMaps(manifest),
    group_map: {},
    saved_queries: {},
    semantic_models: {},
    unit_tests: {},
    functions: {},
    // memflow's own
    benchmarks: byId(
      benchmarks.map((node) => benchmarkToJson(node, options.compiled?.get(node.id))),
    ),
  };
}

function byId(items: readonly JsonObject[]): Json {
  return Object.fromEntries(items.map((item) => [String(item['unique_id']), item]));
}

function familyMaps({ nodes, sources }: Manifest): JsonObject {
  const kept = [...nodes.values()].filter((node) => node.resourceType !== 'benchmark');
  const ids: readonly string[] = [...kept.map((node) => node.id), ...sources.keys()];
  const parents = new Map<string, string[]>(ids.map((id) => [id, []]));
  const children = new Map<string, string[]>(ids.map((id) => [id, []]));
  for (const node of kept) {
    for (const parent of node.dependsOn.nodes) {
      parents.get(node.id)?.push(parent);
      children.get(parent)?.push(node.id);
    }
  }
  return { parent_map: Object.fromEntries(parents), child_map: Object.fromEntries(children) };
}

/** The path below the resource path: the folders of the fully qualified name, then the file. */
function innerPath(fqn: readonly string[], fileName: string): string {
  return [...fqn.slice(1, -1), fileName].join('/');
}

/** One literal for all kinds: objects that are spread together take ten times as long to make. */
function nodeToJson(
  node: Exclude<Node, BenchmarkNode>,
  options: ManifestJsonOptions,
  configs: ConfigJsonCache,
): JsonObject {
  const { config, resourceType } = node;
  const isSeed = node.resourceType === 'seed';
  const model = node.resourceType === 'model' ? node : undefined;
  const generic = node.resourceType === 'test' ? node.generic && node : undefined;
  const relation = 'relation' in node ? node.relation : null;
  const isUnwritten = config.materialized === 'ephemeral' || resourceType === 'test';
  const fileName =
    generic === undefined
      ? (node.file.path.split('/').at(-1) ?? '')
      : `${relation?.identifier}.sql`;
  const compiled = options.compiled?.get(node.id);
  return {
    database: relation?.database ?? options.database,
    schema: relation?.schema ?? '',
    name: node.name,
    resource_type: resourceType,
    package_name: node.packageName,
    path: generic === undefined ? innerPath(node.fqn, fileName) : fileName,
    original_file_path: node.file.path,
    unique_id: node.id,
    fqn: node.fqn,
    alias: relation?.identifier ?? node.name,
    checksum:
      generic === undefined
        ? { name: 'sha256', checksum: node.checksum }
        : { name: 'none', checksum: '' },
    config: configs.get(config, resourceType === 'test'),
    tags: config.tags,
    description: node.description,
    columns: columnsToJson(node.columns),
    meta: toJson(config.meta),
    group: textOrNull(config.raw['group']),
    docs: DOCS,
    patch_path: node.patchPath === null ? null : `${node.packageName}://${node.patchPath}`,
    build_path: null,
    unrendered_config: configs.getRaw(config),
    relation_name: relation === null || isUnwritten ? null : options.relationText(relation),
    raw_code: generic === undefined ? rawCode(node) : genericCode(generic),
    doc_blocks: [],
    root_path: isSeed ? null : undefined,
    language: isSeed ? undefined : 'sql',
    refs: isSeed ? undefined : node.refs.map(refToJson),
    sources: isSeed
      ? undefined
      : node.sources.map(({ sourceName, tableName }) => [sourceName, tableName]),
    metrics: isSeed ? undefined : [],
    functions: isSeed ? undefined : [],
    depends_on: isSeed
      ? { macros: [] }
      : { macros: node.dependsOn.macros, nodes: node.dependsOn.nodes },
    compiled_path: isSeed ? undefined : (compiled?.path ?? null),
    contract: isSeed
      ? undefined
      : { enforced: config.contractEnforced, alias_types: true, checksum: null },
    compiled: compiled === undefined ? undefined : true,
    compiled_code: compiled?.sql,
    extra_ctes_injected: compiled === undefined ? undefined : true,
    extra_ctes: compiled === undefined ? undefined : [],
    access: model === undefined ? undefined : 'protected',
    constraints: model?.constraints.map(constraintToJson),
    version: model === undefined ? undefined : null,
    latest_version: model === undefined ? undefined : null,
    deprecation_date: model === undefined ? undefined : null,
    primary_key: model === undefined ? undefined : [],
    time_spine: model === undefined ? undefined : null,
    column_name: generic === undefined ? undefined : (generic.generic?.columnName ?? null),
    file_key_name: generic === undefined ? undefined : fileKey(generic),
    attached_node: generic === undefined ? undefined : (generic.attachedNode ?? null),
    test_metadata: generic === undefined ? undefined : testMetadata(generic),
  };
}

function refToJson({ name, packageName }: Node['refs'][number]): JsonObject {
  return { name, package: packageName ?? null, version: null };
}

/** Nodes share configs, and configs are large: each is turned into JSON once. */
class ConfigJsonCache {
  readonly #configs = new Map<NodeConfig, JsonObject>();
  readonly #raws = new Map<NodeConfig, Json>();

  get(config: NodeConfig, isTest: boolean): JsonObject {
    let json = this.#configs.get(config);
    if (json === undefined) {
      json = isTest ? testConfigToJson(config) : configToJson(config);
      this.#configs.set(config, json);
    }
    return json;
  }

  getRaw(config: NodeConfig): Json {
    let json = this.#raws.get(config);
    if (json === undefined) {
      json = toJson(config.raw);
      this.#raws.set(config, json);
    }
    return json;
  }
}

function rawCode(node: Exclude<Node, BenchmarkNode>): string {
  return node.resourceType === 'seed' ? '' : node.template.file.text;
}

function genericCode({ generic }: DataTestNode): string {
  const prefix = generic?.packageName === undefined ? '' : `${generic.packageName}.`;
  return `{{ ${prefix}test_${generic?.testName ?? ''}(**_dbt_generic_test_kwargs) }}`;
}

function testMetadata(node: DataTestNode): JsonObject {
  const { generic, attachedNode } = node;
  const [source] = node.sources;
  const model =
    attachedNode === undefined
      ? `source('${source?.sourceName}', '${source?.tableName}')`
      : `ref('${attachedNode.split('.').slice(2).join('.')}')`;
  return {
    name: generic?.testName ?? '',
    kwargs: {
      ...toJsonObject(generic?.arguments ?? {}),
      column_name: generic?.columnName,
      model: `{{ get_where_subquery(${model}) }}`,
    },
    namespace: generic?.packageName ?? null,
  };
}

/** Where a test is written: `models.orders`, `sources.raw`. */
function fileKey({ attachedNode, sources }: DataTestNode): string {
  if (attachedNode === undefined) return `sources.${sources[0]?.sourceName ?? ''}`;
  const [kind = '', , ...name] = attachedNode.split('.');
  return `${kind}s.${name.join('.')}`;
}

function sourceToJson(source: SourceNode, options: ManifestJsonOptions): JsonObject {
  return {
    database: source.relation.database ?? options.database,
    schema: source.relation.schema,
    name: source.name,
    resource_type: 'source',
    package_name: source.packageName,
    path: source.file.path,
    original_file_path: source.file.path,
    unique_id: source.id,
    fqn: source.fqn,
    source_name: source.sourceName,
    source_description: source.sourceDescription,
    loader: source.loader,
    identifier: source.relation.identifier,
    quoting: { database: null, schema: null, identifier: null, column: null },
    loaded_at_field: null,
    loaded_at_query: null,
    freshness: null,
    external: null,
    description: source.description,
    columns: columnsToJson(source.columns),
    meta: toJson(source.meta),
    source_meta: {},
    tags: source.config.tags,
    config: {
      enabled: true,
      meta: toJson(source.config.meta),
      tags: source.config.tags,
      event_time: null,
      freshness: null,
    },
    patch_path: null,
    unrendered_config: toJson(source.config.raw),
    relation_name: options.relationText(source.relation),
    doc_blocks: [],
  };
}

function macroToJson(macro: Macro): JsonObject {
  const { start, end } = macro.definition.span;
  const languages = macro.definition.details.get('supported_languages');
  return {
    name: macro.name,
    resource_type: 'macro',
    package_name: macro.packageName,
    path: macro.file.path,
    original_file_path: macro.file.path,
    unique_id: macro.id,
    macro_sql: macro.file.text.slice(start, end),
    depends_on: { macros: macro.dependsOnMacros },
    description: macro.description,
    meta: toJson(macro.meta),
    docs: DOCS,
    config: { meta: toJson(macro.meta), docs: DOCS },
    patch_path: null,
    arguments: macro.argumentSpecs.map(({ name, type, description }) => ({
      name,
      type: type ?? null,
      description,
    })),
    supported_languages: typeof languages === 'object' ? languages : null,
  };
}

function docToJson(
  projectName: string,
  {
    name,
    file,
    text,
  }: { readonly name: string; readonly file: { readonly path: string }; readonly text: string },
): JsonObject {
  return {
    name,
    resource_type: 'doc',
    package_name: projectName,
    path: file.path,
    original_file_path: file.path,
    unique_id: `doc.${projectName}.${name}`,
    block_contents: text,
  };
}

function operationToJson(
  { project }: Manifest,
  { id, name, phase, index, file }: Operation,
  options: ManifestJsonOptions,
): JsonObject {
  const path = `hooks/${name}.sql`;
  return {
    database: options.database,
    schema: '',
    name,
    resource_type: 'operation',
    package_name: project.name,
    path,
    original_file_path: project.file.path,
    unique_id: id,
    fqn: [project.name, 'hooks', name],
    alias: name,
    checksum: { name: 'sha256', checksum: '' },
    config: { enabled: true, materialized: 'view', tags: [phase], meta: {} },
    tags: [phase],
    description: '',
    columns: {},
    meta: {},
    refs: [],
    sources: [],
    metrics: [],
    depends_on: { macros: [], nodes: [] },
    raw_code: file.text,
    language: 'sql',
    index,
  };
}

function textOrNull(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}
