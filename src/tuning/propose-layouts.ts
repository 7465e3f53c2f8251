import type { ProfileOperator } from '../adapter/profile.ts';
import { ROW_GROUP } from '../partitions/clustering.ts';
import { isSameList } from './change.ts';
import { type ColumnCondition, columnConditions } from './read-conditions.ts';
import type { UsedQuery } from './usage.ts';

/** A scan of one table by one query, as it was profiled. */
export interface TableScan {
  readonly query: UsedQuery;
  readonly scan: ProfileOperator;
}

/** A scan that reads less gains nothing from another order. */
const WORTH_ORDERING = 2 * ROW_GROUP;
/** A scan that gives a larger share of what it reads has nothing to skip. */
const LARGEST_SHARE = 0.5;
/** A scan that reads less is faster than finding rows by an index pays. */
const WORTH_AN_INDEX = 3 * ROW_GROUP;
/** An index finds single rows; more of them are found faster by reading. */
const SHARE_FOR_INDEX = 1 / 10_000;
const MOST_COLUMNS = 4;
const MOST_ORDERS = 7;

/** The conditions of scans that could skip most of what they read, were the rows in another order. */
function selectiveConditions(scans: readonly TableScan[]) {
  return scans.flatMap(({ query, scan }) => {
    const { rows, rowsScanned, usesIndex } = scan;
    if (usesIndex || rowsScanned < WORTH_ORDERING || rows > rowsScanned * LARGEST_SHARE) return [];
    const conditions = scan.conditions.flatMap(columnConditions);
    return conditions.length === 0 ? [] : [{ query, scan, conditions }];
  });
}

/**
 * Orders of the rows of a table that might let its queries skip more: each column that they hold to constants, those that
 * one query holds together, equal ones first, and the two that matter most. The most promising first.
 */
export function proposeOrders(scans: readonly TableScan[]): readonly (readonly string[])[] {
  const found = selectiveConditions(scans);
  const weights = new Map<string, number>();
  for (const { query, scan, conditions } of found) {
    for (const { column } of conditions) {
      weights.set(column, (weights.get(column) ?? 0) + query.uses * scan.timeMs);
    }
  }
  const byWeight = [...weights].sort((a, b) => b[1] - a[1]).map(([column]) => column);
  const singles = byWeight.slice(0, MOST_COLUMNS).map((column) => [column]);
  const together = found
    .filter(({ conditions }) => conditions.length > 1)
    .flatMap(({ conditions }) => pairsOf(conditions));
  const [first, second] = byWeight;
  const mostUsed =
    first === undefined || second === undefined
      ? []
      : [
          [first, second],
          [second, first],
        ];
  return distinct([...singles, ...together, ...mostUsed]).slice(0, MOST_ORDERS);
}

/** Columns that are held to one value go first: within it, the others are in order. */
function pairsOf(conditions: readonly ColumnCondition[]): readonly (readonly string[])[] {
  const equal = conditions.filter(({ form }) => form === 'equal').map(({ column }) => column);
  const ranges = conditions.filter(({ form }) => form === 'range').map(({ column }) => column);
  const order = [...equal, ...ranges].slice(0, 3);
  return equal.length > 1 ? [order, [...order].reverse()] : [order];
}

/** Columns by which single rows are looked up in a table that is read far and wide for them. */
export function proposeIndexes(scans: readonly TableScan[]): readonly (readonly string[])[] {
  const found = scans.flatMap(({ scan }) => {
    const { rows, rowsScanned, usesIndex } = scan;
    if (usesIndex || rowsScanned < WORTH_AN_INDEX || rows > rowsScanned * SHARE_FOR_INDEX)
      return [];
    const conditions = scan.conditions.flatMap(columnConditions);
    const equal = conditions.filter(({ form }) => form === 'equal').map(({ column }) => column);
    return equal.length === 0 ? [] : [...equal.map((column) => [column]), equal];
  });
  return distinct(found);
}

function distinct(lists: readonly (readonly string[])[]): readonly (readonly string[])[] {
  return lists.filter((list, i) => lists.findIndex((other) => isSameList(other, list)) === i);
}

/** Whether every range of a time begins and ends with a month: then partitions by the month hold just what is read. */
export function readsWholeMonths(field: string, scans: readonly TableScan[]): boolean {
  const name = field.toLowerCase();
  const texts = scans
    .flatMap(({ scan }) => scan.conditions)
    .filter((text) => columnConditions(text).some(({ column }) => column === name));
  const moments = texts.flatMap((text) => [...text.matchAll(MOMENT)].map(([, moment]) => moment));
  return moments.length > 0 && moments.every((moment) => isEndOfMonth(moment ?? ''));
}

const MOMENT = /'(\d{4}-\d\d-\d\d(?: \d\d:\d\d:\d\d[^']*)?)'::/g;

/** The first moment of a month, or its last day. */
function isEndOfMonth(moment: string): boolean {
  const [, year = '', month = '', day = '', time = '00:00:00'] =
    /^(\d{4})-(\d\d)-(\d\d)(?: (.*))?$/.exec(moment) ?? [];
  if (day === '01') return /^00:00:00/.test(time);
  const last = new Date(Date.UTC(Number(year), Number(month), 0)).getUTCDate();
  return Number(day) === last && /^(?:00:00:00|23:59:59)/.test(time);
}
