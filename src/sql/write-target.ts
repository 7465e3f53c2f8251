import { isTrivia, type SqlToken, tokenizeSql } from './tokenize.ts';

/** Statements that write nothing are told by their first word, without taking them apart. */
const MAY_WRITE = /^(?:insert|update|delete|merge|truncate|copy|create|drop|alter|with)$/;
/** Words that may stand between the verb and the name. */
const BETWEEN =
  /^(?:or|replace|ignore|into|from|table|view|temp|temporary|unlogged|if|not|exists|unique|index)$/;
/** What else can be created, altered and dropped; it holds no rows. */
const ROWLESS = /^(?:schema|sequence|type|macro|function|secret|database)$/;
/** Behind comments to the end of their line. */
const FIRST_WORD = /^(?:\s|--[^\n]*\n)*([a-z]+)/i;
const CTE_VERB = /^(?:insert|update|delete|merge)$/;

/**
 * The name of the relation that one statement changes, or null where it changes none, or where that cannot be told
 * from its text. Only the last part of the name, in lower case: two that differ in their schemas count as one.
 */
export function findWriteTarget(sql: string): string | null {
  const first = FIRST_WORD.exec(sql)?.[1]?.toLowerCase();
  // Text that begins with a block comment or a parenthesis is looked at in full.
  if (first !== undefined && !MAY_WRITE.test(first)) return null;
  if (first === 'with' && !/\b(?:insert|update|delete|merge)\b/i.test(sql)) return null;
  const tokens = tokenizeSql(sql).filter((token) => !isTrivia(token));
  const verb = wordAt(tokens, 0) === 'with' ? verbAfterCtes(tokens) : 0;
  const word = wordAt(tokens, verb);
  if (word === undefined || word === 'with' || !MAY_WRITE.test(word)) return null;
  let at = verb + 1;
  while (BETWEEN.test(wordAt(tokens, at) ?? '')) at++;
  if (ROWLESS.test(wordAt(tokens, at) ?? '')) return null;
  const isIndex = tokens.slice(verb, at).some((token) => token.text.toLowerCase() === 'index');
  if (!isIndex) return lastPart(tokens, at);
  // CREATE INDEX names its table behind ON; DROP INDEX does not name it.
  const on = tokens.findIndex((_, index) => index >= at && wordAt(tokens, index) === 'on');
  return on < 0 ? null : lastPart(tokens, on + 1);
}

/** The same form of a name that somebody wrote: `Main."T"` is `t`. The text itself where it is no name. */
export function writeKey(name: string): string {
  const tokens = tokenizeSql(name).filter((token) => !isTrivia(token));
  return lastPart(tokens, 0) ?? name;
}

function wordAt(tokens: readonly SqlToken[], index: number): string | undefined {
  const token = tokens[index];
  return token?.kind === 'word' ? token.text.toLowerCase() : undefined;
}

/** Where the statement itself begins behind its CTEs, whose bodies stand in parentheses. */
function verbAfterCtes(tokens: readonly SqlToken[]): number {
  let depth = 0;
  return tokens.findIndex((token, index) => {
    if (token.text === '(') depth++;
    if (token.text === ')') depth--;
    return depth === 0 && CTE_VERB.test(wordAt(tokens, index) ?? '');
  });
}

function lastPart(tokens: readonly SqlToken[], start: number): string | null {
  let at = start;
  while (tokens[at + 1]?.text === '.') at += 2;
  const token = tokens[at];
  if (token?.kind !== 'word' && token?.kind !== 'quoted') return null;
  const name = token.kind === 'word' ? token.text : token.text.slice(1, -1).replaceAll('""', '"');
  return name.toLowerCase();
}
