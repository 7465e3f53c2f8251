import type { Diagnostic, SourceSpan } from '../base/diagnostic.ts';

/** A YAML value with its place. Aliases and merge keys are resolved: what remains is a tree. */
export type YamlNode = YamlScalar | YamlMapping | YamlSequence;

export interface YamlScalar {
  readonly kind: 'scalar';
  readonly type: 'null' | 'boolean' | 'integer' | 'float' | 'string';
  /** An integer is a number while it is safe and a bigint beyond. */
  readonly value: null | boolean | number | bigint | string;
  /** What stands in the file for a plain scalar (`1.10`, `no`), else the value. */
  readonly text: string;
  readonly style: 'plain' | 'quoted' | 'block';
  readonly span: SourceSpan;
}

export interface YamlEntry {
  readonly key: string;
  readonly keySpan: SourceSpan;
  readonly value: YamlNode;
}

export interface YamlMapping {
  readonly kind: 'mapping';
  /** In the order of the file. */
  readonly entries: ReadonlyMap<string, YamlEntry>;
  readonly span: SourceSpan;
}

export interface YamlSequence {
  readonly kind: 'sequence';
  readonly items: readonly YamlNode[];
  readonly span: SourceSpan;
}

/** A parsed file: `root` is null where it is empty or where an error leaves no tree. */
export interface ParsedYaml {
  readonly root: YamlNode | null;
  readonly diagnostics: readonly Diagnostic[];
}

/** The value under a key, where the node is a mapping that has it and it is not null. */
export function valueAt(node: YamlNode | null | undefined, key: string): YamlNode | undefined {
  if (node?.kind !== 'mapping') return undefined;
  const value = node.entries.get(key)?.value;
  return value?.kind === 'scalar' && value.value === null ? undefined : value;
}

/** The mapping under a key. */
export function mappingAt(node: YamlNode | null | undefined, key: string): YamlMapping | undefined {
  const value = valueAt(node, key);
  return value?.kind === 'mapping' ? value : undefined;
}

const NOTHING: readonly never[] = [];

/** The items under a key; a value that is no sequence is its only item. */
export function itemsAt(node: YamlNode | null | undefined, key: string): readonly YamlNode[] {
  const value = valueAt(node, key);
  if (value === undefined) return NOTHING;
  return value.kind === 'sequence' ? value.items : [value];
}

/** The text under a key; numbers and booleans give what stands in the file. */
export function textAt(node: YamlNode | null | undefined, key: string): string | undefined {
  return textOf(valueAt(node, key));
}

/** The texts under a key; one that stands alone counts as a list of one. */
export function textsAt(node: YamlNode | null | undefined, key: string): readonly string[] {
  const items = itemsAt(node, key);
  return items.length === 0 ? NOTHING : items.flatMap((item) => textOf(item) ?? []);
}

/** The truth value under a key. */
export function booleanAt(node: YamlNode | null | undefined, key: string): boolean | undefined {
  const value = valueAt(node, key);
  return value === undefined ? undefined : booleanOf(value);
}

/** The text of a scalar that is not null. */
export function textOf(node: YamlNode | undefined): string | undefined {
  return node?.kind === 'scalar' && node.value !== null ? node.text : undefined;
}

/** A boolean, also as a plain `yes`, `no`, `on` or `off`, which YAML 1.1 reads as one. */
export function booleanOf(node: YamlNode): boolean | undefined {
  if (node.kind !== 'scalar') return undefined;
  if (typeof node.value === 'boolean') return node.value;
  if (node.style !== 'plain') return undefined;
  if (/^(yes|on)$/i.test(node.text)) return true;
  return /^(no|off)$/i.test(node.text) ? false : undefined;
}
