import { isTrivia, type SqlToken, tokenizeSql } from './tokenize.ts';

/** One statement of a script, without its semicolon and the space and comments around it. */
export interface SqlStatement {
  readonly text: string;
  /** Where it stands in the script. */
  readonly start: number;
}

/** The statements of a script, in order; empty ones are left out. */
export function splitStatements(text: string): readonly SqlStatement[] {
  const statements: SqlStatement[] = [];
  let first: SqlToken | undefined;
  let last: SqlToken | undefined;
  const close = () => {
    if (first !== undefined && last !== undefined) {
      statements.push({ text: text.slice(first.start, last.end), start: first.start });
    }
    first = undefined;
    last = undefined;
  };
  for (const token of tokenizeSql(text)) {
    if (isTrivia(token)) continue;
    if (token.kind === 'punctuation' && token.text === ';') close();
    else {
      first ??= token;
      last = token;
    }
  }
  close();
  return statements;
}
