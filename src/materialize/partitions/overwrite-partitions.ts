import type { DeleteMatchingOptions } from '../../adapter/dialect.ts';
import { errorDiagnostic } from '../../base/errors.ts';
import { parsePartitionKey } from '../../partitions/partition.ts';
import { stretchesOf } from '../../partitions/partition-ranges.ts';
import type { CheckStep, TransactionStep } from '../node-plan.ts';
import { countOfRows, statementStep } from '../statements.ts';
import type { PartitionScope } from './partition-scope.ts';
import { readPartitions } from './partition-summary.ts';
import { forTouched, isTouched } from './touched-partitions.ts';

const VALUE = 'memflow_value';

/** A query of the starts of the partitions that `partitions` names, whatever the batch holds; null where it says nothing. */
export function namedPartitions(scope: PartitionScope): string | null {
  const { partitions } = scope.node.config;
  if (partitions === null) return null;
  if (typeof partitions === 'string' && isQuery(partitions)) {
    return startsOfValues(scope, `(\n${partitions}\n) as named (${VALUE})`);
  }
  const list = typeof partitions === 'string' ? [partitions] : partitions;
  const values = list.map((text) => `(${constantOf(scope, text)})`);
  if (values.length === 0) return startsOfValues(scope, `(select null as ${VALUE} where false)`);
  return startsOfValues(scope, `(values ${values.join(', ')}) as named (${VALUE})`);
}

function isQuery(text: string): boolean {
  return /^\s*(?:select|with|from|values)\b/i.test(text);
}

/** The key of a partition, or a constant of the user's: `'2026-11-01'`, `date '2026-11-01'`, `current_date`. */
function constantOf({ spec, dialect, field }: PartitionScope, text: string): string {
  const partition = parsePartitionKey(spec.granularity, text.trim());
  const value = partition === undefined ? text : dialect.partitions.timestamp(partition.start);
  return `cast(${value} as ${field.type})`;
}

function startsOfValues({ dialect, field, spec }: PartitionScope, values: string): string {
  const typed = { name: VALUE, type: field.type };
  const start = dialect.partitions.start(typed, spec.granularity);
  return `select distinct ${start} as partition_start from (select cast(${VALUE} as ${field.type}) as ${VALUE} from ${values}) as typed where ${VALUE} is not null`;
}

/** Refuses rows of partitions that are not replaced. */
export function refuseUnnamed(scope: PartitionScope, rows: string): CheckStep {
  const { dialect, node, field, spec } = scope;
  const start = dialect.partitions.start(field, spec.granularity);
  return {
    kind: 'check',
    purpose: 'refuse rows outside of the partitions that are replaced',
    sql: `select cast(${start} as varchar), count(*) from ${rows} where not (${isTouched(scope)}) group by ${start} order by ${start} limit 5`,
    report: (found) => {
      const list = readPartitions(spec.granularity, found).map(
        ({ key }, index) => `${key} (${countOfRows(Number(found[index]?.[1]))})`,
      );
      return errorDiagnostic(
        'MF5109',
        `the batch of "${node.name}" has rows of partitions that are not replaced: ${list.join(', ')}`,
        {
          ...(node.span === undefined ? {} : { span: node.span }),
          hint: 'name these partitions under "partitions" too, or filter the batch',
        },
      );
    },
  };
}

/** Deletes the touched partitions from a table, stretch by stretch. */
export function replaceInTable(scope: PartitionScope): TransactionStep {
  const { dialect, field, relation } = scope;
  return forTouched(scope, 'empty the partitions that are replaced', (partitions) =>
    stretchesOf(partitions).map((stretch) =>
      statementStep(
        'delete their rows',
        `delete from ${dialect.relation(relation)} where ${dialect.partitions.within(field, stretch)}`,
      ),
    ),
  );
}

/** Refuses keys that a partition which stays has as well. */
export function refuseKeysElsewhere(
  scope: PartitionScope,
  matching: DeleteMatchingOptions,
): CheckStep {
  const { dialect, node } = scope;
  const { keys } = matching;
  const rows = dialect.matchingRows({ ...matching, predicates: [] });
  return {
    kind: 'check',
    purpose: 'refuse unique keys that other partitions have',
    sql: `select ${keys.map((key) => dialect.quoteIdentifier(key)).join(', ')} from ${rows} where not (${isTouched(scope)}) order by all limit 5`,
    report: (found) =>
      errorDiagnostic(
        'MF5110',
        `unique_key (${keys.join(', ')}) of "${node.name}" is in the batch and in a partition that stays: ${found.map((row) => row.map(String).join(', ')).join('; ')}`,
        {
          ...(node.span === undefined ? {} : { span: node.span }),
          hint: "replace that partition too, or use incremental_strategy: 'delete+insert'",
        },
      ),
  };
}
