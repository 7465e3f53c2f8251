import { type RelationName, relationKey } from '../adapter/relation.ts';
import type { Manifest } from '../manifest/manifest.ts';
import type { Node } from '../manifest/node.ts';

const WITHOUT_ROWS = ['view', 'ephemeral'];

/** The tables that a node reads: its parents, and those of parents that hold no rows of their own. Each once, in order. */
export function upstreamRelations(manifest: Manifest, node: Node): readonly RelationName[] {
  const found = new Map<string, RelationName>();
  const ids = new Set(node.dependsOn.nodes);
  // A Set also visits what is added while it is walked.
  for (const id of ids) {
    const parent = manifest.nodes.get(id) ?? manifest.sources.get(id);
    if (parent === undefined || !('relation' in parent)) continue;
    if (WITHOUT_ROWS.includes(parent.config.materialized) && 'dependsOn' in parent) {
      for (const next of parent.dependsOn.nodes) ids.add(next);
    } else if (parent.id !== node.id) found.set(relationKey(parent.relation), parent.relation);
  }
  return [...found.values()];
}
