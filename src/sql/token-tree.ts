import { isTrivia, type SqlToken, tokenizeSql } from './tokenize.ts';

/** What stands between two parentheses, with the place of both. */
export interface SqlGroup {
  readonly kind: 'group';
  readonly items: readonly SqlItem[];
  readonly start: number;
  readonly end: number;
}

/** A token, or a pair of parentheses with everything in it. Space and comments are left out. */
export type SqlItem = SqlToken | SqlGroup;

/** SQL as nested parentheses. What is never closed reaches to the end; what was never opened is left out. */
export function tokenTree(sql: string): readonly SqlItem[] {
  const outer: SqlItem[] = [];
  const open: { readonly items: SqlItem[]; readonly start: number }[] = [];
  let items = outer;
  const close = (end: number): void => {
    const group = open.pop();
    if (group === undefined) return;
    const closed: SqlGroup = { kind: 'group', items, start: group.start, end };
    items = group.items;
    items.push(closed);
  };
  for (const token of tokenizeSql(sql)) {
    if (isTrivia(token)) continue;
    if (token.text === '(') {
      open.push({ items, start: token.start });
      items = [];
    } else if (token.text === ')') close(token.end);
    else items.push(token);
  }
  while (open.length > 0) close(sql.length);
  return outer;
}

/** Whether an item is one of these keywords, given in lower case. */
export function isKeyword(item: SqlItem | undefined, ...words: readonly string[]): boolean {
  return item?.kind === 'word' && words.includes(item.text.toLowerCase());
}

/** Whether an item is exactly this text: an operator or a punctuation mark. */
export function isMark(item: SqlItem | undefined, text: string): boolean {
  return item !== undefined && item.kind !== 'group' && item.text === text;
}

/** The name that an identifier stands for, in lower case, because names differ in more than case only; else undefined. */
export function nameOf(item: SqlItem | undefined): string | undefined {
  if (item?.kind === 'word') return item.text.toLowerCase();
  if (item?.kind !== 'quoted') return undefined;
  return item.text.slice(1, -1).replaceAll('""', '"').toLowerCase();
}

/** All items of a list and of the groups in it. */
export function allItems(items: readonly SqlItem[]): readonly SqlItem[] {
  return items.flatMap((item) =>
    item.kind === 'group' ? [item, ...allItems(item.items)] : [item],
  );
}
