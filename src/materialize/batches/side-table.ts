import type { RelationName } from '../../adapter/relation.ts';
import type { ModelNode } from '../../manifest/node.ts';
import type { PlanInput } from '../plan-input.ts';

/** The table that the batches of a relation are gathered in until the last one is there. It exists while a build is unfinished. */
export function sideTable(relation: RelationName): RelationName {
  return { ...relation, identifier: `${relation.identifier}__memflow_batches` };
}

/** Whether the rows of a query are just those that were gathered, as they lie in the side table. */
export function isGathered(
  { batches, compiled }: Pick<PlanInput, 'batches' | 'compiled'>,
  query: string,
): boolean {
  return batches !== null && query === compiled.sql;
}

/** Whether the rows of the batches are gathered in the order that a table with partitions is kept in. */
export function isGatheredInOrder({ config }: ModelNode): boolean {
  return config.batch?.kind === 'partitions' && config.partitionBy?.layout === 'table';
}
