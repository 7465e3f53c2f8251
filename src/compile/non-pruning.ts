import {
  type QueryConditions,
  type QuerySource,
  queryConditions,
} from '../sql/query-conditions.ts';
import { allItems, isKeyword, isMark, nameOf, type SqlItem } from '../sql/token-tree.ts';

/** A relation that is partitioned, in lower case. */
export interface PartitionedName {
  readonly schema: string;
  readonly identifier: string;
  readonly field: string;
}

/** Why a comparison of a partition field reads every partition. */
export type NonPruningReason =
  /** The field stands inside of a function. */
  | { readonly kind: 'function'; readonly name: string }
  /** The field is cast, which is harmless for some types of it: `to` is in lower case. */
  | { readonly kind: 'cast'; readonly to: string; readonly isEquality: boolean }
  /** The field is compared with a moment with a time zone, which casts it unless it has one itself. */
  | { readonly kind: 'zone'; readonly name: string };

export interface NonPruning {
  readonly relation: PartitionedName;
  readonly reason: NonPruningReason;
  /** Where the comparison stands in the SQL. */
  readonly start: number;
  readonly end: number;
}

/** Functions of a moment that no range of it can be read from. */
const FUNCTIONS = new Set([
  ...[
    'strftime',
    'extract',
    'date_part',
    'datepart',
    'year',
    'quarter',
    'month',
    'week',
    'day',
    'hour',
  ],
  ...['dayofmonth', 'dayofweek', 'dayofyear', 'weekofyear', 'isoyear', 'yearweek', 'weekday'],
  ...['monthname', 'dayname', 'last_day', 'epoch', 'epoch_ms', 'date_diff', 'datediff', 'date_sub'],
]);
const CONSTANTS = ['current_timestamp', 'timestamptz'];
const NOW = [...CONSTANTS, 'now', 'get_current_timestamp', 'transaction_timestamp'];

/**
 * The comparisons of a query with a partition field by which the engine cannot skip any partition. Columns are told
 * apart by what they are qualified with, or by being in a SELECT that reads one relation; all others are left alone.
 */
export function findNonPruning(
  sql: string,
  partitioned: readonly PartitionedName[],
): readonly NonPruning[] {
  const lower = sql.toLowerCase();
  const read = partitioned.filter(
    ({ identifier, field }) => lower.includes(identifier) && lower.includes(field),
  );
  if (read.length === 0) return [];
  return queryConditions(sql).flatMap((query) =>
    query.comparisons.flatMap((items) => lookAt(items, query, read) ?? []),
  );
}

function lookAt(
  items: readonly SqlItem[],
  query: QueryConditions,
  partitioned: readonly PartitionedName[],
): NonPruning | undefined {
  const at = items.findIndex(isComparison);
  if (at < 0) return undefined;
  const negated = isKeyword(items[at - 1], 'not') ? at - 1 : at;
  const sides = [items.slice(0, negated), items.slice(at + 1)] as const;
  const isEquality = isMark(items[at], '=') || isMark(items[at], '==');
  const isIn = isKeyword(items[at], 'in');
  for (const [side, other] of [sides, [sides[1], sides[0]] as const]) {
    const found = reasonIn(unwrapped(side), other, isEquality, isIn);
    const relation = found && relationOf(found.column, query.sources, partitioned);
    if (found?.reason === undefined || relation === undefined) continue;
    const start = items[0]?.start ?? 0;
    return { relation, reason: found.reason, start, end: items.at(-1)?.end ?? start };
  }
  return undefined;
}

function isComparison(item: SqlItem): boolean {
  if (item.kind === 'operator') return /^(?:==?|<>|!=|[<>]=?)$/.test(item.text);
  return isKeyword(item, 'in', 'between', 'like', 'ilike');
}

interface Finding {
  /** The items of the column: a name, with or without a qualifier. */
  readonly column: readonly SqlItem[];
  readonly reason: NonPruningReason | undefined;
}

function reasonIn(
  side: readonly SqlItem[],
  other: readonly SqlItem[],
  isEquality: boolean,
  isIn: boolean,
): Finding | undefined {
  const [first, second] = side;
  if (side.length === 2 && first?.kind === 'word' && second?.kind === 'group') {
    const name = first.text.toLowerCase();
    if (name === 'cast' || name === 'try_cast') {
      const as = second.items.findLastIndex((item) => isKeyword(item, 'as'));
      const to = typeText(second.items.slice(as + 1));
      return as < 0
        ? undefined
        : { column: second.items.slice(0, as), reason: { kind: 'cast', to, isEquality } };
    }
    const column = columnIn(second.items);
    if (column === undefined) return undefined;
    if (FUNCTIONS.has(name)) return { column, reason: { kind: 'function', name } };
    if (name !== 'date_trunc') return undefined;
    return { column, reason: isIn ? { kind: 'function', name } : zoneReason(other) };
  }
  const cast = side.findIndex((item) => isMark(item, '::'));
  if (cast > 0) {
    const to = typeText(side.slice(cast + 1));
    return { column: side.slice(0, cast), reason: { kind: 'cast', to, isEquality } };
  }
  return { column: side, reason: zoneReason(other) };
}

/** The argument of a call that is a column: of several, the only one that could be. */
function columnIn(items: readonly SqlItem[]): readonly SqlItem[] | undefined {
  const from = items.findIndex((item) => isKeyword(item, 'from'));
  if (from >= 0) return items.slice(from + 1);
  const comma = items.findLastIndex((item) => isMark(item, ','));
  const last = items.slice(comma + 1);
  if (nameOf(last[0]) !== undefined) return last;
  const first = items.findIndex((item) => isMark(item, ','));
  return first < 0 ? undefined : items.slice(0, first);
}

/** Whether the other side is a moment with a time zone: what casts it to another type is none. */
function zoneReason(other: readonly SqlItem[]): NonPruningReason | undefined {
  const items = allItems(other);
  if (items.some((item) => isKeyword(item, 'select', 'at', 'timezone', 'make_timestamp'))) {
    return undefined;
  }
  const casts = items.filter((item, index) => {
    const isCast = isMark(item, '::') || isKeyword(item, 'cast');
    return isCast && !isKeyword(items[index + 1], 'timestamptz');
  });
  const now = items.find((item) => isKeyword(item, ...NOW));
  if (now === undefined || now.kind === 'group' || casts.length > 0) return undefined;
  const name = now.text.toLowerCase();
  return { kind: 'zone', name: CONSTANTS.includes(name) ? name : `${name}()` };
}

function typeText(items: readonly SqlItem[]): string {
  return items
    .map((item) => (item.kind === 'group' ? '' : item.text.toLowerCase()))
    .join(' ')
    .trim();
}

function unwrapped(items: readonly SqlItem[]): readonly SqlItem[] {
  const [only] = items;
  return items.length === 1 && only?.kind === 'group' ? unwrapped(only.items) : items;
}

function relationOf(
  column: readonly SqlItem[],
  sources: readonly QuerySource[],
  partitioned: readonly PartitionedName[],
): PartitionedName | undefined {
  const [first, second, third] = unwrapped(column);
  const isQualified = isMark(second, '.');
  if (column.length > 1 && !(isQualified && column.length === 3)) return undefined;
  const name = nameOf(isQualified ? third : first);
  const qualifier = nameOf(first);
  const matching = isQualified ? sources.filter(({ alias }) => alias === qualifier) : sources;
  const [source] = matching;
  if (name === undefined || source === undefined || matching.length !== 1) return undefined;
  return partitioned.find((relation) => relation.field === name && isNamed(source, relation));
}

function isNamed({ name }: QuerySource, { schema, identifier }: PartitionedName): boolean {
  return name.at(-1) === identifier && (name.at(-2) ?? schema) === schema;
}
