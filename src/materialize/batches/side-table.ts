import type { RelationName } from '../../adapter/relation.ts';

/** The table that the batches of a relation are gathered in until the last one is there. It exists while a build is unfinished. */
export function sideTable(relation: RelationName): RelationName {
  return { ...relation, identifier: `${relation.identifier}__memflow_batches` };
}
