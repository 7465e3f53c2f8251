import type { Diagnostic, SourceFile, SourceSpan } from '../base/diagnostic.ts';
import { buildNodeConfig, type ConfiguredKind } from '../config/build-node-config.ts';
import {
  type ConfigLayer,
  type ConfigTree,
  type ConfigValue,
  EMPTY_LAYER,
  layerOf,
  layersFor,
  mergeLayers,
} from '../config/merge-config.ts';
import type { NodeConfig } from '../config/node-config.ts';
import { yamlToPlain } from '../config/plain-value.ts';
import type { ConfigTreeName, ProjectConfig } from '../config/project-config.ts';
import type { Value } from '../jinja/value.ts';
import type { Node } from '../manifest/node.ts';
import type { NodeId } from '../manifest/node-id.ts';
import { mappingAt, type YamlMapping } from '../yaml/yaml-node.ts';
import type { MacroIndex } from './macro-index.ts';
import type { ParseTimeContext } from './parse-context.ts';
import type { Properties, PropertiesEntry } from './parse-properties.ts';
import type { ProjectFiles } from './project-files.ts';
import type { NameResolver } from './resolve-names.ts';

/** What the parsers of the single resources share while a project is parsed. */
export interface ParseState {
  readonly files: ProjectFiles;
  readonly project: ProjectConfig;
  readonly macros: MacroIndex;
  readonly properties: Properties;
  readonly capture: Omit<ParseTimeContext, 'node'>;
  readonly names: NameResolver;
  /** The names that templates in YAML may use. */
  readonly lookup: (name: string) => Value | undefined;
  readonly diagnostics: Diagnostic[];
  /** The levels of the config trees that hold for some node. */
  readonly usedTrees: Set<ConfigTree>;
  readonly sharedConfigs: SharedConfigs;
  /** Models and seeds that exist but were refused: what refers to them is not at fault. */
  readonly refusedNames: Set<string>;
  /** The entries of properties files that describe something that exists. */
  readonly usedEntries: Set<PropertiesEntry>;
  /** The description of an entry or column, rendered. */
  readonly describe: (node: YamlMapping) => string;
}

/** Where a benchmark is written: its query, and the entry of a properties file, if it has one. */
export interface BenchmarkPlace {
  readonly query: SourceFile;
  readonly entry: YamlMapping | undefined;
}

/** A node whose references are not resolved yet: `dependencies` is the very list that `node.dependsOn.nodes` shows. */
export interface Draft<N extends Node = Node> {
  readonly node: N;
  readonly dependencies: NodeId[];
  /** What is found out about a benchmark later: `comparedWith` and `faults` are those of the node. */
  readonly benchmark?: {
    readonly place: BenchmarkPlace;
    readonly comparedWith: Map<string, NodeId>;
    readonly faults: Diagnostic[];
  };
}

/** The folders between a resource path and a file, and the file's name without its extension. */
export function splitPath(
  path: string,
  basePath: string,
): { readonly folders: readonly string[]; readonly stem: string } {
  const inner = basePath === '.' ? path : path.slice(basePath.length + 1);
  const parts = inner.split('/');
  const fileName = parts.pop() ?? '';
  const dot = fileName.lastIndexOf('.');
  return { folders: parts, stem: dot <= 0 ? fileName : fileName.slice(0, dot) };
}

const TREES: Readonly<Record<ConfiguredKind, ConfigTreeName>> = {
  model: 'models',
  analysis: 'models',
  seed: 'seeds',
  test: 'data_tests',
  benchmark: 'benchmarks',
  source: 'sources',
  operation: 'models',
};

/** What the project file sets for a node, from the outermost folder to the innermost, and the innermost level reached. */
export function projectLayers(
  state: ParseState,
  kind: ConfiguredKind,
  fqn: readonly string[],
): { readonly layers: readonly ConfigLayer[]; readonly deepest: ConfigTree } {
  let deepest = state.project.configTrees[TREES[kind]];
  const layers = layersFor(deepest, fqn, (level) => {
    deepest = level;
    state.usedTrees.add(level);
  });
  return { layers, deepest };
}

/** The config of a node: project tree, then properties, then what the file itself says. */
export function configureNode(
  state: ParseState,
  kind: ConfiguredKind,
  fqn: readonly string[],
  layers: readonly ConfigLayer[],
): NodeConfig {
  const { layers: fromProject, deepest } = projectLayers(state, kind, fqn);
  const own = layers.filter((layer) => layer.size > 0);
  // Nodes of one folder that say nothing themselves share one config.
  const shared = own.length === 0 ? state.sharedConfigs[kind].get(deepest) : undefined;
  if (shared !== undefined) return shared;
  const { config, diagnostics } = buildNodeConfig(mergeLayers([...fromProject, ...own]), kind);
  state.diagnostics.push(...diagnostics);
  if (own.length === 0) state.sharedConfigs[kind].set(deepest, config);
  return config;
}

/** Configs by kind and by the innermost level of the tree that holds for them. */
export type SharedConfigs = Readonly<Record<ConfiguredKind, Map<ConfigTree, NodeConfig>>>;

export function emptySharedConfigs(): SharedConfigs {
  return {
    model: new Map(),
    analysis: new Map(),
    seed: new Map(),
    test: new Map(),
    benchmark: new Map(),
    source: new Map(),
    operation: new Map(),
  };
}

const CONFIG_PROPERTIES = ['meta', 'docs', 'group', 'access'] as const;

/** The config that an entry of a properties file gives: its `config:`, and the properties that dbt counts among configs. */
export function entryLayer(node: YamlMapping | undefined): ConfigLayer {
  if (node === undefined) return EMPTY_LAYER;
  const hasProperty = CONFIG_PROPERTIES.some((key) => node.entries.has(key));
  if (!hasProperty) return layerOf(mappingAt(node, 'config'));
  const layer = new Map<string, ConfigValue>();
  for (const key of CONFIG_PROPERTIES) {
    const entry = node.entries.get(key);
    if (entry !== undefined)
      layer.set(key, { value: yamlToPlain(entry.value), span: entry.keySpan });
  }
  return mergeLayers([layer, layerOf(mappingAt(node, 'config'))]);
}

/** The entry of a properties file for something that exists. */
export function takeEntry(
  state: ParseState,
  kind: keyof Properties['patches'],
  name: string,
): PropertiesEntry | undefined {
  const entry = state.properties.patches[kind].get(name);
  if (entry !== undefined) state.usedEntries.add(entry);
  return entry;
}

/** The first characters of a file, for complaints about it as a whole. */
export function fileSpan(file: SourceSpan['file']): SourceSpan {
  const newline = file.text.indexOf('\n');
  return { file, start: 0, end: newline < 0 ? file.text.length : newline };
}
