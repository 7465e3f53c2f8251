import { errorDiagnostic } from '../../base/errors.ts';
import type { CheckStep } from '../node-plan.ts';
import { countOfRows } from '../statements.ts';
import type { PartitionScope } from './partition-scope.ts';

const SAMPLE_SIZE = 5;

/** Refuses rows that belong to no partition. `rows` is a FROM item. */
export function refuseOutside(scope: PartitionScope, rows: string): CheckStep {
  const { dialect, node, field } = scope;
  const keys = node.config.uniqueKey;
  const shown = ['count(*) over ()', `cast(${dialect.quoteIdentifier(field.name)} as varchar)`];
  const list = [...shown, ...keys.map((key) => dialect.quoteIdentifier(key))].join(', ');
  return {
    kind: 'check',
    purpose: 'refuse rows without a partition',
    sql: `select ${list} from ${rows} where ${dialect.partitions.outside(field)} order by all limit ${SAMPLE_SIZE}`,
    report: (found) => {
      const total = Number(found[0]?.[0]);
      const samples = found.map(([, value, ...key]) => {
        const text = value === null || value === undefined ? 'NULL' : String(value);
        const named = keys.map((name, index) => `${name}=${String(key[index])}`).join(', ');
        return named === '' ? text : `${text} (${named})`;
      });
      const list = keys.length === 0 ? [...new Set(samples)] : samples;
      const more =
        keys.length > 0 && total > found.length ? `, and ${total - found.length} more` : '';
      return errorDiagnostic(
        'MF5105',
        `${countOfRows(total)} of "${node.name}" ${total === 1 ? 'has' : 'have'} no partition: ${field.name} is ${list.join(', ')}${more}`,
        {
          ...(node.span === undefined ? {} : { span: node.span }),
          hint: `filter these rows out in the model, or give "${field.name}" a value`,
        },
      );
    },
  };
}
