import { buildTable } from './build-table.ts';
import type { Materialization } from './materialization.ts';
import { buildPartitioned } from './partitions/plan-partitioned.ts';
import { relationKind } from './partitions/relation-kind.ts';

/** A table that is built whole on every run; readers see the old one until the commit. */
export const tableMaterialization: Materialization = {
  name: 'table',
  kind: relationKind,
  plan(input) {
    const { node, sql } = input.compiled;
    const { partitionBy } = node.config;
    if (partitionBy !== null) {
      const summary = input.existing === null ? 'create partitions' : 'replace all partitions';
      return buildPartitioned(input, partitionBy, { query: sql, refusesKeys: false, summary });
    }
    return {
      summary:
        input.existing === null
          ? 'create table'
          : `replace ${input.existing.kind === 'view' ? 'a view by a table' : 'table'}`,
      steps: buildTable(input, sql),
    };
  },
};
