import type { SourceFile } from '../../src/base/diagnostic.ts';
import { sha256 } from '../../src/base/hash.ts';
import { EMPTY_TREE } from '../../src/config/merge-config.ts';
import type { NodeConfig } from '../../src/config/node-config.ts';
import type { ProjectConfig } from '../../src/config/project-config.ts';
import type { Template } from '../../src/jinja/template.ts';
import type { Manifest } from '../../src/manifest/manifest.ts';
import type {
  AnalysisNode,
  DataTestNode,
  ModelNode,
  Node,
  SeedNode,
  SourceNode,
} from '../../src/manifest/node.ts';
import { type NodeId, nodeId } from '../../src/manifest/node-id.ts';

/** The project that fake nodes belong to. */
export const PROJECT = 'shop';

/** What a test may say about a fake node; everything else has a plain default. */
export interface FakeNodeOptions {
  /** Ids, or names of models, that it reads. */
  readonly dependsOn?: readonly string[];
  /** The file, from the project root. */
  readonly path?: string;
  readonly patchPath?: string;
  readonly sql?: string;
  readonly fqn?: readonly string[];
  readonly packageName?: string;
  readonly config?: Partial<NodeConfig>;
}

/** The id that a name without a dot stands for: a model's. */
export function idOf(text: string): NodeId {
  return text.includes('.') ? nodeId(text) : nodeId('model', PROJECT, text);
}

/** A configuration as after merging a project that says nothing. */
function fakeConfig(materialized: string, overrides: Partial<NodeConfig> = {}): NodeConfig {
  return {
    raw: {},
    enabled: true,
    materialized,
    schema: null,
    database: null,
    alias: null,
    tags: [],
    meta: {},
    preHooks: [],
    postHooks: [],
    fullRefresh: null,
    timeoutMs: null,
    persistDocs: { relation: false, columns: false },
    contractEnforced: false,
    onError: 'skip_children',
    budget: null,
    indexes: [],
    clusterBy: [],
    uniqueKey: [],
    incrementalStrategy: null,
    onSchemaChange: 'ignore',
    incrementalPredicates: [],
    mergeUpdateColumns: null,
    mergeExcludeColumns: null,
    duplicateKeys: 'refuse',
    changeDetection: 'none',
    watermark: null,
    partitionBy: null,
    partitions: null,
    batch: null,
    columnTypes: {},
    delimiter: ',',
    quoteColumns: false,
    severity: 'error',
    where: null,
    limit: null,
    failCalc: 'count(*)',
    figures: null,
    warnIf: '!= 0',
    errorIf: '!= 0',
    storeFailures: null,
    ...overrides,
  };
}

/** A template without tags: it renders to its text. */
function staticTemplate(file: SourceFile): Template {
  const span = { file, start: 0, end: file.text.length };
  const compiled = { code: undefined };
  return { file, ast: { span, body: [] }, macros: [], isStatic: true, compiled };
}

function nodeBase(id: NodeId, name: string, path: string, options: FakeNodeOptions) {
  const text = options.sql ?? 'select 1 as id';
  const packageName = options.packageName ?? PROJECT;
  const folders = path.split('/').slice(1, -1);
  return {
    id,
    name,
    packageName,
    file: { path, text },
    patchPath: options.patchPath ?? null,
    fqn: options.fqn ?? [packageName, ...folders, name],
    description: '',
    columns: new Map(),
    refs: (options.dependsOn ?? []).filter((on) => !on.includes('.')).map((on) => refTo(on, path)),
    sources: [],
    dependsOn: { nodes: (options.dependsOn ?? []).map(idOf), macros: [] },
    checksum: sha256(text),
  };

  function refTo(target: string, from: string) {
    const quote = text.indexOf(`'${target}'`);
    const span = { file: { path: from, text }, start: quote + 1, end: quote + 1 + target.length };
    return quote < 0 ? { name: target } : { name: target, span };
  }
}

function relation(identifier: string) {
  return { database: null, schema: 'main', identifier };
}

export function fakeModel(name: string, options: FakeNodeOptions = {}): ModelNode {
  const path = options.path ?? `models/${name}.sql`;
  const base = nodeBase(nodeId('model', options.packageName ?? PROJECT, name), name, path, options);
  return {
    ...base,
    resourceType: 'model',
    config: fakeConfig('view', options.config),
    template: staticTemplate(base.file),
    relation: relation(name),
    constraints: [],
  };
}

export function fakeSeed(name: string, options: FakeNodeOptions = {}): SeedNode {
  const path = options.path ?? `seeds/${name}.csv`;
  return {
    ...nodeBase(nodeId('seed', options.packageName ?? PROJECT, name), name, path, options),
    resourceType: 'seed',
    config: fakeConfig('seed', options.config),
    relation: relation(name),
    path: `/project/${path}`,
  };
}

export function fakeAnalysis(name: string, options: FakeNodeOptions = {}): AnalysisNode {
  const path = options.path ?? `analyses/${name}.sql`;
  const base = nodeBase(nodeId('analysis', PROJECT, name), name, path, options);
  return {
    ...base,
    resourceType: 'analysis',
    config: fakeConfig('view', options.config),
    template: staticTemplate(base.file),
  };
}

/** A singular test of its own file. */
export function fakeSingularTest(name: string, options: FakeNodeOptions = {}): DataTestNode {
  const path = options.path ?? `tests/${name}.sql`;
  const base = nodeBase(nodeId('test', PROJECT, name), name, path, options);
  return {
    ...base,
    resourceType: 'test',
    kind: 'singular',
    config: fakeConfig('test', options.config),
    template: staticTemplate(base.file),
    relation: relation(name),
  };
}

/** A generic test `<testName>_<node>_<column>` of one node; `dependsOn` adds further parents. */
export function fakeGenericTest(
  testName: string,
  on: string,
  columnName: string,
  options: FakeNodeOptions = {},
): DataTestNode {
  const attachedNode = idOf(on);
  const name = `${testName}_${on.split('.').at(-1) ?? on}_${columnName}`;
  const path = options.path ?? 'models/schema.yml';
  const parents = [on, ...(options.dependsOn ?? [])];
  const base = nodeBase(
    nodeId('test', options.packageName ?? PROJECT, name, sha256(name).slice(0, 10)),
    name,
    path,
    { ...options, dependsOn: parents },
  );
  return {
    ...base,
    resourceType: 'test',
    kind: 'generic',
    config: fakeConfig('test', options.config),
    template: staticTemplate(base.file),
    relation: relation(name),
    generic: { testName, columnName, arguments: {} },
    attachedNode,
  };
}

export function fakeSource(
  sourceName: string,
  name: string,
  options: FakeNodeOptions = {},
): SourceNode {
  const path = options.path ?? 'models/sources.yml';
  const packageName = options.packageName ?? PROJECT;
  return {
    resourceType: 'source',
    id: nodeId('source', packageName, sourceName, name),
    name,
    sourceName,
    packageName,
    file: { path, text: '' },
    fqn: options.fqn ?? [packageName, ...path.split('/').slice(1, -1), sourceName, name],
    config: fakeConfig('view', options.config),
    description: '',
    sourceDescription: '',
    columns: new Map(),
    relation: { database: null, schema: sourceName, identifier: name },
    loader: '',
    meta: {},
  };
}

const fakeProject: ProjectConfig = {
  file: { path: 'project.yml', text: '' },
  name: PROJECT,
  version: null,
  profile: null,
  modelPaths: ['models'],
  seedPaths: ['seeds'],
  testPaths: ['tests'],
  benchmarkPaths: ['tests/benchmarks'],
  macroPaths: ['macros'],
  analysisPaths: ['analyses'],
  docsPaths: ['models'],
  snapshotPaths: ['snapshots'],
  targetPath: 'target',
  logPath: 'logs',
  cleanTargets: ['target'],
  onRunStart: [],
  onRunEnd: [],
  vars: {},
  configTrees: {
    models: EMPTY_TREE,
    seeds: EMPTY_TREE,
    data_tests: EMPTY_TREE,
    benchmarks: EMPTY_TREE,
    sources: EMPTY_TREE,
  },
  dispatch: new Map(),
  feeds: [],
  flags: {},
  queryComment: null,
  recordQueries: false,
  inlineTargets: null,
  defaultTarget: null,
};

/** A manifest of the given nodes, in id order as the real one. */
export function fakeManifest(members: readonly (Node | SourceNode)[]): Manifest {
  const sorted = [...members].sort((a, b) => (a.id < b.id ? -1 : 1));
  const nodes = sorted.filter((member): member is Node => member.resourceType !== 'source');
  const sources = sorted.filter((member) => member.resourceType === 'source');
  return {
    project: fakeProject,
    adapterType: 'duckdb',
    nodes: new Map(nodes.map((node) => [node.id, node])),
    sources: new Map(sources.map((source) => [source.id, source])),
    macros: new Map(),
    macrosByName: new Map(),
    disabled: [],
    operations: [],
    docs: new Map(),
  };
}
