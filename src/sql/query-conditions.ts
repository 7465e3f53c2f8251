import { isKeyword, isMark, nameOf, type SqlItem, tokenTree } from './token-tree.ts';

/** A relation that a SELECT reads from, with its name as it is written, in lower case. */
export interface QuerySource {
  /** Parts of the name; empty for a subquery and everything else without one. */
  readonly name: readonly string[];
  /** What columns of it are qualified with. */
  readonly alias: string | undefined;
}

/** One SELECT: what it reads, and what its rows have to fulfil (WHERE, ON, HAVING and QUALIFY). */
export interface QueryConditions {
  readonly sources: readonly QuerySource[];
  /** Comparisons without the AND, OR and NOT around them. */
  readonly comparisons: readonly (readonly SqlItem[])[];
}

/** CTEs that are in sight: those that only pass a relation on stand for it. */
type Ctes = ReadonlyMap<string, readonly string[]>;

const SET_OPERATORS = ['union', 'except', 'intersect'];
const ENDS_CONDITION = [
  'group',
  'order',
  'limit',
  'offset',
  'window',
  'having',
  'qualify',
  'where',
];
const CONDITIONS = ['where', 'having', 'qualify', 'on'];
const JOIN_WORDS = [
  ...['left', 'right', 'full', 'outer', 'inner', 'cross', 'natural', 'semi', 'anti', 'asof'],
  ...['positional', 'join'],
];
const NOT_AN_ALIAS = new Set([
  ...[...ENDS_CONDITION, ...SET_OPERATORS, ...JOIN_WORDS, 'on', 'using', 'select', 'tablesample'],
]);

/**
 * Every SELECT of a query, subqueries included. This is no parser: what it does not understand it leaves out, so that it
 * may see too little, but nothing that is not there.
 */
export function queryConditions(sql: string): readonly QueryConditions[] {
  return conditionsIn(tokenTree(sql), new Map());
}

function conditionsIn(items: readonly SqlItem[], outer: Ctes): readonly QueryConditions[] {
  const ctes = new Map([...outer, ...ctesOf(items)]);
  const own = splitAt(items, (item) => isKeyword(item, ...SET_OPERATORS)).map((select) =>
    readSelect(select, ctes),
  );
  const inner = items.flatMap((item) =>
    item.kind === 'group' ? conditionsIn(item.items, ctes) : [],
  );
  return [...own.filter(({ comparisons }) => comparisons.length > 0), ...inner];
}

/** `with name as (...), ...` at the beginning; the name of a CTE with a query of its own stands for nothing known. */
function ctesOf(items: readonly SqlItem[]): Ctes {
  const found = new Map<string, readonly string[]>();
  if (!isKeyword(items[0], 'with')) return found;
  let next = isKeyword(items[1], 'recursive') ? 2 : 1;
  for (;;) {
    const name = nameOf(items[next]);
    const as = items[next + 1]?.kind === 'group' ? next + 2 : next + 1;
    let body = as + 1;
    while (isKeyword(items[body], 'not', 'materialized')) body++;
    const group = items[body];
    if (name === undefined || !isKeyword(items[as], 'as') || group?.kind !== 'group') return found;
    found.set(name, passedOn(group.items));
    if (!isMark(items[body + 1], ',')) return found;
    next = body + 2;
  }
}

/** The relation behind `select * from relation`; nothing behind any other query. */
function passedOn(items: readonly SqlItem[]): readonly string[] {
  const isPlain =
    isKeyword(items[0], 'select') && isMark(items[1], '*') && isKeyword(items[2], 'from');
  if (!isPlain) return [];
  const { name, next } = readName(items, 3);
  return next === items.length ? name : [];
}

function readSelect(items: readonly SqlItem[], ctes: Ctes): QueryConditions {
  const sources: QuerySource[] = [];
  const comparisons: (readonly SqlItem[])[] = [];
  let from = 0;
  while (from < items.length) {
    const item = items[from];
    if (isFrom(items, from)) {
      const read = readSource(items, from + 1, ctes);
      sources.push(read.source);
      from = read.next;
      while (isMark(items[from], ',')) {
        const more = readSource(items, from + 1, ctes);
        sources.push(more.source);
        from = more.next;
      }
    } else if (isKeyword(item, 'join')) {
      const read = readSource(items, from + 1, ctes);
      sources.push(read.source);
      from = read.next;
    } else if (isKeyword(item, ...CONDITIONS) && sources.length > 0) {
      const end = endOfCondition(items, from + 1);
      comparisons.push(...comparisonsIn(items.slice(from + 1, end)));
      from = end;
    } else from++;
  }
  return { sources, comparisons };
}

/** Not the FROM of `is distinct from`. */
function isFrom(items: readonly SqlItem[], index: number): boolean {
  return isKeyword(items[index], 'from') && !isKeyword(items[index - 1], 'distinct');
}

function readName(items: readonly SqlItem[], from: number) {
  const name: string[] = [];
  let next = from;
  for (;;) {
    const part = nameOf(items[next]);
    if (part === undefined) return { name: [], next };
    name.push(part);
    next++;
    if (!isMark(items[next], '.')) return { name, next };
    next++;
  }
}

function readSource(items: readonly SqlItem[], from: number, ctes: Ctes) {
  const isGroup = items[from]?.kind === 'group';
  const written = isGroup ? { name: [], next: from + 1 } : readName(items, from);
  // A function in FROM is not a relation.
  const isCall = !isGroup && items[written.next]?.kind === 'group';
  const [only] = written.name;
  const cte = written.name.length === 1 && only !== undefined ? ctes.get(only) : undefined;
  let next = isCall ? written.next + 1 : written.next;
  if (isKeyword(items[next], 'as')) next++;
  const named = nameOf(items[next]);
  const hasAlias =
    named !== undefined && (items[next]?.kind === 'quoted' || !NOT_AN_ALIAS.has(named));
  const source: QuerySource = {
    name: isCall ? [] : (cte ?? written.name),
    alias: hasAlias ? named : written.name.at(-1),
  };
  return { source, next: hasAlias ? next + 1 : Math.max(next, from + 1) };
}

function endOfCondition(items: readonly SqlItem[], from: number): number {
  for (let index = from; index < items.length; index++) {
    const isJoin = isKeyword(items[index], ...JOIN_WORDS) && items[index + 1]?.kind !== 'group';
    if (isJoin || isKeyword(items[index], ...ENDS_CONDITION) || isFrom(items, index)) return index;
  }
  return items.length;
}

/** Cuts a condition at AND and OR, and takes off NOT and parentheses. */
function comparisonsIn(items: readonly SqlItem[]): readonly (readonly SqlItem[])[] {
  let isBetween = false;
  const parts = splitAt(items, (item) => {
    if (isKeyword(item, 'between')) isBetween = true;
    if (isKeyword(item, 'and') && isBetween) {
      isBetween = false;
      return false;
    }
    return isKeyword(item, 'and', 'or');
  });
  return parts.flatMap((part) => {
    const inner = isKeyword(part[0], 'not') ? part.slice(1) : part;
    const [only] = inner;
    if (inner.length !== 1 || only?.kind !== 'group') return [inner];
    return isKeyword(only.items[0], 'select', 'with', 'from') ? [] : comparisonsIn(only.items);
  });
}

function splitAt(
  items: readonly SqlItem[],
  isCut: (item: SqlItem) => boolean,
): readonly (readonly SqlItem[])[] {
  const parts: SqlItem[][] = [[]];
  for (const item of items) {
    if (isCut(item)) parts.push([]);
    else parts.at(-1)?.push(item);
  }
  return parts;
}
