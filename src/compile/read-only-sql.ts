import { isTrivia, type SqlToken, tokenizeSql } from '../sql/tokenize.ts';

const READING = new Set(
  'select with from values table describe desc show explain summarize pivot unpivot pragma'.split(
    ' ',
  ),
);
const WRITING = new Set(['insert', 'update', 'delete', 'merge']);

/**
 * Whether one statement only reads, judged by its words. What is not known to be harmless counts as writing:
 * SET, CALL, ATTACH and the like change the session or the database.
 */
export function isReadOnlySql(statement: string): boolean {
  const tokens = tokenizeSql(statement).filter((token) => !isTrivia(token) && token.text !== '(');
  const first = word(tokens[0]);
  if (first === null || !READING.has(first)) return false;
  if (first === 'explain') {
    // EXPLAIN ANALYZE runs what it explains.
    if (word(tokens[1]) !== 'analyze') return true;
    const rest = tokens[2];
    return rest !== undefined && isReadOnlySql(statement.slice(rest.start));
  }
  if (first !== 'with') return true;
  return !hasWritingWord(statement);
}

/** WITH may stand in front of INSERT and its like, always outside of parentheses. */
function hasWritingWord(statement: string): boolean {
  let depth = 0;
  for (const token of tokenizeSql(statement)) {
    if (token.text === '(') depth++;
    else if (token.text === ')') depth--;
    else if (depth === 0 && WRITING.has(word(token) ?? '')) return true;
  }
  return false;
}

function word(token: SqlToken | undefined): string | null {
  return token?.kind === 'word' ? token.text.toLowerCase() : null;
}
