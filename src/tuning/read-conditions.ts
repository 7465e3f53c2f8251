import { allItems, isKeyword, nameOf, type SqlItem, tokenTree } from '../sql/token-tree.ts';

/** How a condition of a scan holds a column to constants. */
export interface ColumnCondition {
  /** In lower case. */
  readonly column: string;
  readonly form: 'equal' | 'range';
}

const COMPARISONS = /^(?:==?|[<>]=?)$/;

/**
 * The columns that a condition of a profile compares with constants (`ts>='2024-06-01'::TIMESTAMP AND ts<'2024-07-01'`).
 * What it does not understand is left out.
 */
export function columnConditions(condition: string): readonly ColumnCondition[] {
  const found = new Map<string, ColumnCondition>();
  for (const items of conjuncts(tokenTree(condition))) {
    const one = readComparison(condition, items);
    if (one === undefined) continue;
    const known = found.get(one.column);
    if (known?.form !== 'equal') found.set(one.column, one);
  }
  return [...found.values()];
}

/** The column that a condition computes on before it compares: by a function or a cast. */
export function computedColumn(condition: string): string | undefined {
  for (const items of conjuncts(tokenTree(condition))) {
    const [first, second] = unwrapped(items);
    if (first?.kind !== 'word' || second?.kind !== 'group') continue;
    if (isKeyword(first, 'in', 'not')) continue;
    const inside = allItems(second.items);
    const column = inside.find(
      (item, index) => isColumn(item) && inside[index + 1]?.kind !== 'group',
    );
    if (column !== undefined) return nameOf(column);
  }
  return undefined;
}

function conjuncts(items: readonly SqlItem[]): readonly (readonly SqlItem[])[] {
  const parts: SqlItem[][] = [[]];
  for (const item of unwrapped(items)) {
    if (isKeyword(item, 'and')) parts.push([]);
    else parts.at(-1)?.push(item);
  }
  return parts.length === 1 ? parts : parts.flatMap((part) => conjuncts(part));
}

/** `Order Id>=7`: an engine writes names without their quotes, so that one may be of several words. */
function readComparison(condition: string, items: readonly SqlItem[]): ColumnCondition | undefined {
  const parts = unwrapped(items);
  const place = parts.findIndex(isComparison);
  const name = parts.slice(0, place);
  const [first, last, comparison] = [name.at(0), name.at(-1), parts[place]];
  if (place < 0 || first === undefined || last === undefined || comparison === undefined)
    return undefined;
  if (!name.every((item) => isColumn(item) || item.kind === 'number')) return undefined;
  const column =
    first === last ? nameOf(first) : condition.slice(first.start, last.end).toLowerCase();
  if (column === undefined) return undefined;
  const isEqual =
    isKeyword(comparison, 'in') ||
    (comparison.kind === 'operator' && comparison.text.startsWith('='));
  return { column, form: isEqual ? 'equal' : 'range' };
}

function isComparison(item: SqlItem): boolean {
  return (
    isKeyword(item, 'in', 'between') || (item.kind === 'operator' && COMPARISONS.test(item.text))
  );
}

function isColumn(item: SqlItem): boolean {
  return item.kind === 'word' || item.kind === 'quoted';
}

function unwrapped(items: readonly SqlItem[]): readonly SqlItem[] {
  const [only] = items;
  return items.length === 1 && only?.kind === 'group' ? unwrapped(only.items) : items;
}
