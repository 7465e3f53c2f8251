import type { Manifest } from '../manifest/manifest.ts';
import type { ModelNode, SeedNode, SourceNode } from '../manifest/node.ts';

/** What `ref()` can answer with. */
export type RefableNode = ModelNode | SeedNode;

/** The names that `ref()` and `source()` may use, ready to be looked up. */
export interface ReferenceIndex {
  readonly nodes: ReadonlyMap<string, RefableNode>;
  readonly sources: ReadonlyMap<string, SourceNode>;
  /** Names of nodes that exist but are switched off. */
  readonly disabled: ReadonlySet<string>;
}

/** The key of `ReferenceIndex.sources`. */
export function sourceKey(sourceName: string, tableName: string): string {
  return `${sourceName}.${tableName}`;
}

export function buildReferenceIndex(manifest: Manifest): ReferenceIndex {
  const nodes = new Map<string, RefableNode>();
  for (const node of manifest.nodes.values()) {
    if (node.resourceType === 'model' || node.resourceType === 'seed') nodes.set(node.name, node);
  }
  const sources = new Map<string, SourceNode>();
  for (const source of manifest.sources.values()) {
    sources.set(sourceKey(source.sourceName, source.name), source);
  }
  return { nodes, sources, disabled: new Set(manifest.disabled.map((node) => node.name)) };
}
