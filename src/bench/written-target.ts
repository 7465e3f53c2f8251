import { isTrivia, type SqlToken, tokenizeSql } from '../sql/tokenize.ts';

/** What one statement does to the database, judged by its words. */
export type StatementEffect =
  /** Writes the relation of this name: its parts, quotes removed, in lower case. */
  | { readonly kind: 'writes'; readonly target: readonly string[] }
  /** Makes or changes something that only this connection sees. */
  | { readonly kind: 'temporary' }
  /** Anything else: `word` is the first one. */
  | { readonly kind: 'other'; readonly word: string };

/** Words that may stand between the verb and the name of what is written. */
const FILLERS = new Set(
  'into table view from only if not exists or replace unique index on ignore'.split(' '),
);
const VERBS = new Set('insert update delete merge truncate create drop alter copy'.split(' '));

/** The relation that a statement writes. A name that cannot be read off for certain counts as `other`. */
export function statementEffect(statement: string): StatementEffect {
  const tokens = tokenizeSql(statement).filter((token) => !isTrivia(token));
  const at = verbIndex(tokens);
  const verb = wordOf(tokens[at]);
  const other = { kind: 'other', word: wordOf(tokens[0]).toUpperCase() } as const;
  if (!VERBS.has(verb)) return other;
  const rest = tokens.slice(at + 1);
  if (rest.slice(0, 4).some((token) => /^temp(?:orary)?$/.test(wordOf(token))))
    return { kind: 'temporary' };
  if (verb === 'create' && !rest.some((token) => /^(?:table|view|index)$/.test(wordOf(token))))
    return other;
  if (verb === 'copy' && rest.some((token) => wordOf(token) === 'to')) return other;
  const named = verb === 'create' && isIndex(rest) ? afterOn(rest) : afterFillers(rest);
  const target = nameAt(named);
  return target.length === 0 ? other : { kind: 'writes', target };
}

/** The verb itself, or the one behind the common table expressions of a WITH. */
function verbIndex(tokens: readonly SqlToken[]): number {
  if (wordOf(tokens[0]) !== 'with') return 0;
  let depth = 0;
  for (const [i, token] of tokens.entries()) {
    if (token.text === '(') depth++;
    else if (token.text === ')') depth--;
    else if (depth === 0 && VERBS.has(wordOf(token))) return i;
  }
  return 0;
}

function isIndex(rest: readonly SqlToken[]): boolean {
  return rest.slice(0, 2).some((token) => wordOf(token) === 'index');
}

function afterOn(rest: readonly SqlToken[]): readonly SqlToken[] {
  return rest.slice(rest.findIndex((token) => wordOf(token) === 'on') + 1);
}

function afterFillers(rest: readonly SqlToken[]): readonly SqlToken[] {
  const first = rest.findIndex((token) => !FILLERS.has(wordOf(token)));
  return first < 0 ? [] : rest.slice(first);
}

/** `a."b".c`: its parts. */
function nameAt(tokens: readonly SqlToken[]): readonly string[] {
  const parts: string[] = [];
  for (const [i, token] of tokens.entries()) {
    if (i % 2 === 1) {
      if (token.text !== '.') break;
    } else if (token.kind === 'word') parts.push(token.text.toLowerCase());
    else if (token.kind === 'quoted')
      parts.push(token.text.slice(1, -1).replaceAll('""', '"').toLowerCase());
    else return [];
  }
  return parts;
}

function wordOf(token: SqlToken | undefined): string {
  return token?.kind === 'word' ? token.text.toLowerCase() : '';
}
