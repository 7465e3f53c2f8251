import type { Materialization } from './materialization.ts';
import { offsetOfQuery, statementStep } from './statements.ts';

/** A view in place of whatever has its name. */
export const viewMaterialization: Materialization = {
  name: 'view',
  kind: () => 'view',
  plan({ compiled, existing, dialect }) {
    const sql = dialect.createView(compiled.node.relation, compiled.sql);
    const create = statementStep('create the view', sql, offsetOfQuery(sql, compiled.sql));
    if (existing?.kind !== 'table') return { summary: 'create view', steps: [create] };
    return {
      summary: 'create view in place of a table',
      steps: [statementStep('make room: a table has the name', dialect.drop(existing)), create],
    };
  },
};
