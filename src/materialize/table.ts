import { buildTable } from './build-table.ts';
import type { Materialization } from './materialization.ts';

/** A table that is built whole on every run; readers see the old one until the commit. */
export const tableMaterialization: Materialization = {
  name: 'table',
  kind: 'table',
  plan(input) {
    return {
      summary:
        input.existing === null
          ? 'create table'
          : `replace ${input.existing.kind === 'view' ? 'a view by a table' : 'table'}`,
      steps: buildTable(input, input.compiled.sql),
    };
  },
};
