import type { RelationKind } from '../../adapter/relation.ts';
import type { ModelNode } from '../../manifest/node.ts';

/** What the relation of a table or incremental model is: a view where its rows are in the tables or files of its partitions. */
export function relationKind({ config }: ModelNode): RelationKind {
  const layout = config.partitionBy?.layout ?? 'table';
  return layout === 'table' ? 'table' : 'view';
}
