import type { SourceSpan } from '../base/diagnostic.ts';
import type { YamlMapping, YamlNode } from '../yaml/yaml-node.ts';
import { CONFIG_KEYS, configKeyName } from './config-keys.ts';
import { isPlainObject, type PlainValue, plainObject, yamlToPlain } from './plain-value.ts';

/** A config value and where it was written. */
export interface ConfigValue {
  readonly value: PlainValue;
  readonly span: SourceSpan | undefined;
  /** The value with the places of its parts, where it stands in YAML and nothing was merged into it. */
  readonly node?: YamlNode;
  /** The value has been compared with the shape of its file. */
  readonly isChecked?: boolean;
}

/** The keys that one place sets (a level of the project tree, a properties entry, `config()` calls), in memflow's spelling. */
export type ConfigLayer = ReadonlyMap<string, ConfigValue>;

/** One level of a config tree of the project file: what it sets, and the folders below. */
export interface ConfigTree {
  readonly layer: ConfigLayer;
  readonly children: ReadonlyMap<string, ConfigTree>;
  readonly span: SourceSpan | undefined;
}

export const EMPTY_LAYER: ConfigLayer = new Map();
export const EMPTY_TREE: ConfigTree = { layer: EMPTY_LAYER, children: new Map(), span: undefined };

/** The layer of a `config:` mapping of a properties file. */
export function layerOf(mapping: YamlMapping | undefined): ConfigLayer {
  if (mapping === undefined || mapping.entries.size === 0) return EMPTY_LAYER;
  const layer = new Map<string, ConfigValue>();
  for (const { key, keySpan, value } of mapping.entries.values()) {
    const plain = yamlToPlain(value);
    layer.set(configKeyName(key), { value: plain, span: keySpan, node: value, isChecked: true });
  }
  return layer;
}

/**
 * A config tree as dbt reads it: `+key` and keys without a mapping are settings, other mappings are folders.
 */
export function treeOf(mapping: YamlMapping | undefined): ConfigTree {
  if (mapping === undefined) return EMPTY_TREE;
  const layer = new Map<string, ConfigValue>();
  const children = new Map<string, ConfigTree>();
  for (const { key, keySpan, value } of mapping.entries.values()) {
    if (value.kind === 'mapping' && !key.startsWith('+')) {
      children.set(key, { ...treeOf(value), span: keySpan });
    } else {
      layer.set(configKeyName(key.replace(/^\+\s*/, '')), {
        value: yamlToPlain(value),
        span: keySpan,
        node: value,
      });
    }
  }
  return { layer, children, span: mapping.span };
}

/** The layers of a tree that hold for a node, from the outermost folder to the innermost; each tree passed is told to `onUse`. */
export function layersFor(
  tree: ConfigTree,
  fqn: readonly string[],
  onUse: (tree: ConfigTree) => void = () => {},
): readonly ConfigLayer[] {
  const layers = tree.layer.size > 0 ? [tree.layer] : [];
  let level: ConfigTree | undefined = tree;
  for (const part of fqn) {
    level = level.children.get(part);
    if (level === undefined) break;
    onUse(level);
    if (level.layer.size > 0) layers.push(level.layer);
  }
  return layers;
}

/** Layers merged into one, the later ones being the stronger: tags, hooks and packages append, meta and the like merge, others replace. */
export function mergeLayers(layers: readonly ConfigLayer[]): ConfigLayer {
  const [only, second] = layers;
  if (only === undefined) return EMPTY_LAYER;
  if (second === undefined) return only;
  const merged = new Map<string, ConfigValue>();
  for (const layer of layers) {
    for (const [key, next] of layer) {
      const before = merged.get(key);
      const value = before === undefined ? next.value : mergeValues(key, before.value, next.value);
      merged.set(key, value === next.value ? next : { value, span: next.span });
    }
  }
  return merged;
}

function mergeValues(key: string, before: PlainValue, next: PlainValue): PlainValue {
  const rule = Object.hasOwn(CONFIG_KEYS, key) ? CONFIG_KEYS[key]?.merge : 'replace';
  if (rule === 'append') {
    const all = [...listOf(before), ...listOf(next)];
    return key === 'tags' ? [...new Set(all)] : all;
  }
  if (rule === 'merge' && isPlainObject(before) && isPlainObject(next)) {
    return key === 'grants'
      ? mergeGrants(before, next)
      : plainObject([...entriesOf(before), ...entriesOf(next)]);
  }
  return next;
}

/** `+privilege` appends to the grantees of the layer before. */
function mergeGrants(before: PlainValue, next: PlainValue): PlainValue {
  const merged = new Map(entriesOf(before));
  for (const [key, value] of entriesOf(next)) {
    const name = key.replace(/^\+/, '');
    const kept = key.startsWith('+') ? listOf(merged.get(name) ?? null) : [];
    merged.set(name, [...kept, ...listOf(value)]);
  }
  return plainObject(merged);
}

function entriesOf(value: PlainValue): readonly (readonly [string, PlainValue])[] {
  return isMapping(value) ? Object.entries(value) : [];
}

function isMapping(value: PlainValue): value is { readonly [key: string]: PlainValue } {
  return isPlainObject(value);
}

function isList(value: PlainValue): value is readonly PlainValue[] {
  return Array.isArray(value);
}

function listOf(value: PlainValue): readonly PlainValue[] {
  if (value === null) return [];
  return isList(value) ? value : [value];
}
