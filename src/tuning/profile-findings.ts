import type { ProfileOperator, StatementProfile } from '../adapter/profile.ts';
import { formatBytes, formatNumber } from '../base/figure-text.ts';
import { ROW_GROUP } from '../partitions/clustering.ts';
import { columnConditions, computedColumn } from './read-conditions.ts';

/** Something in a profile that costs more than it has to, and what would change it. */
export interface Finding {
  readonly kind:
    | 'scattered rows'
    | 'computed condition'
    | 'top of everything'
    | 'repeated aggregate'
    | 'exploding join'
    | 'wrong estimate'
    | 'spill'
    | 'unpruned partitions';
  /** What was seen, with figures. */
  readonly evidence: string;
  /** What memflow would change. */
  readonly advice: string;
}

/** A table of fewer rows is read in no time. */
const MANY_ROWS = 2 * ROW_GROUP;
/** A scan is selective when it gives no more than this share of what it reads. */
const SELECTIVE = 0.1;
/** A first few rows, or an aggregate, of this many times as many. */
const SMALL_RESULT = 100;
/** A join that gives this many times the rows of its larger side. */
const EXPLODES = 10;
const FAR_OFF = 100;

/**
 * What one profile shows. `isBuilt`: the query fills a table, so that reading and aggregating everything is what it is
 * there for.
 */
export function findInProfile(
  profile: StatementProfile,
  { isBuilt }: { readonly isBuilt: boolean },
): readonly Finding[] {
  const found: Finding[] = [];
  if (profile.spilledBytes > 0) {
    found.push({
      kind: 'spill',
      evidence: `${formatBytes(profile.spilledBytes)} did not fit into memory and went to disk`,
      advice: 'raise memory_limit of the target, or build the model in batches',
    });
  }
  const visit = (operator: ProfileOperator): void => {
    found.push(...findIn(operator, isBuilt));
    operator.children.forEach(visit);
  };
  visit(profile.root);
  return found;
}

function findIn(operator: ProfileOperator, isBuilt: boolean): readonly Finding[] {
  switch (operator.kind) {
    case 'scan':
      return lookAtScan(operator);
    case 'join':
      return lookAtJoin(operator);
    case 'top':
      return isBuilt ? [] : lookAtTop(operator);
    case 'aggregate':
      return isBuilt ? [] : lookAtAggregate(operator);
    default:
      return [];
  }
}

function lookAtScan(scan: ProfileOperator): readonly Finding[] {
  const { rows, rowsScanned, conditions, relation, usesIndex } = scan;
  if (usesIndex || relation === null || conditions.length === 0) return [];
  if (rowsScanned < MANY_ROWS || rows > rowsScanned * SELECTIVE) return [];
  const groups = `${scan.rowGroupsScanned} of ${scan.rowGroupsTotal} row groups`;
  const evidence =
    `${relation.identifier}: ${formatNumber(rowsScanned)} rows in ${groups} are read to find ` +
    `${formatNumber(rows)}`;
  const computed = conditions.map(computedColumn).find((column) => column !== undefined);
  if (computed !== undefined) {
    return [
      {
        kind: 'computed condition',
        evidence: `${evidence}; the condition computes on ${computed}`,
        advice: `compare ${computed} itself with constants, so that row groups can be skipped`,
      },
    ];
  }
  const columns = [
    ...new Set(conditions.flatMap((text) => columnConditions(text).map(({ column }) => column))),
  ];
  return [
    {
      kind: 'scattered rows',
      evidence: `${evidence}${columns.length === 0 ? '' : ` by ${columns.join(', ')}`}`,
      advice:
        'store the rows that are read together beside each other: cluster_by, or partition_by ' +
        'for a time; memflow tune tries which',
    },
  ];
}

function lookAtJoin(join: ProfileOperator): readonly Finding[] {
  const { rows, children, conditions, estimatedRows } = join;
  const larger = Math.max(...children.map((child) => child.rows));
  const on = conditions.length === 0 ? '' : ` on ${conditions.join(' AND ')}`;
  if (rows >= MANY_ROWS && rows >= larger * EXPLODES) {
    return [
      {
        kind: 'exploding join',
        evidence: `a join${on} makes ${formatNumber(rows)} rows of ${formatNumber(larger)}`,
        advice: 'join on a key that is unique on one side, or aggregate before joining',
      },
    ];
  }
  const isOff =
    estimatedRows !== null && rows >= MANY_ROWS && rows >= Math.max(1, estimatedRows) * FAR_OFF;
  if (!isOff) return [];
  return [
    {
      kind: 'wrong estimate',
      evidence: `a join${on} gives ${formatNumber(rows)} rows; the engine expected ${formatNumber(estimatedRows)}`,
      advice: 'the order of joins may be wrong: build the joined part as a table of its own',
    },
  ];
}

function lookAtTop(top: ProfileOperator): readonly Finding[] {
  const input = inputRows(top);
  if (input < MANY_ROWS || input < top.rows * SMALL_RESULT) return [];
  return [
    {
      kind: 'top of everything',
      evidence: `${formatNumber(input)} rows are looked at for the first ${formatNumber(top.rows)} by ${top.keys.join(', ')}`,
      advice:
        'keep the first rows as a table of their own, or store the table in this order; memflow tune tries both',
    },
  ];
}

function lookAtAggregate(aggregate: ProfileOperator): readonly Finding[] {
  const input = inputRows(aggregate);
  if (input < MANY_ROWS || input < aggregate.rows * SMALL_RESULT) return [];
  return [
    {
      kind: 'repeated aggregate',
      evidence: `${formatNumber(input)} rows are aggregated to ${formatNumber(aggregate.rows)} each time`,
      advice: 'keep the aggregate as a table; memflow tune measures what that gains',
    },
  ];
}

function inputRows({ children }: ProfileOperator): number {
  return children.reduce((sum, child) => sum + child.rows, 0);
}
