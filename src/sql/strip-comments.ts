import { tokenizeSql } from './tokenize.ts';

/** The text with every comment replaced by one space (a line comment keeps its line break). */
export function stripComments(text: string): string {
  return tokenizeSql(text)
    .map((token) => (token.kind === 'comment' ? ' ' : token.text))
    .join('');
}
