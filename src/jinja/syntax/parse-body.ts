import type { SourceSpan } from '../../base/diagnostic.ts';
import { didYouMean } from '../../base/nearest.ts';
import type { Statement } from './ast.ts';
import type { ParseState } from './parse-state.ts';

/** Statements between two tags. */
export interface Body {
  readonly statements: readonly Statement[];
  readonly span: SourceSpan;
}

export type ParseStatement = (s: ParseState) => readonly Statement[];

/** The surroundings that a body changes for what stands in it. */
export type BodyScope = 'soft' | 'inner' | 'loop' | 'function';

/**
 * Statements up to one of `endNames`, which stays the current token; starts before the end of the opening tag.
 * @throws {ParseError}
 */
export function parseBody(
  s: ParseState,
  endNames: readonly string[],
  scope: BodyScope,
  parseStatement: ParseStatement,
): Body {
  s.skipOperator(':');
  s.expect('block_end');
  const start = s.lastEnd;
  const { isSoft, isTopLevel, breakableLoops } = s;
  s.isSoft = scope === 'soft';
  if (scope !== 'soft') s.isTopLevel = false;
  if (scope === 'loop') s.breakableLoops++;
  if (scope === 'function') s.breakableLoops = 0;
  s.enter();
  s.endTags.push(endNames);
  const statements = parseStatements(s, parseStatement);
  if (s.is('eof')) failUnexpected(s, undefined);
  s.endTags.pop();
  s.leave();
  Object.assign(s, { isSoft, isTopLevel, breakableLoops });
  return { statements, span: { file: s.file, start, end: s.tagStart } };
}

/** Statements up to an end tag of the innermost body, or to the end of the file. @throws {ParseError} */
export function parseStatements(
  s: ParseState,
  parseStatement: ParseStatement,
): readonly Statement[] {
  const statements: Statement[] = [];
  const endNames = s.endTags.at(-1);
  while (!s.is('eof')) {
    if (s.is('block_begin')) {
      s.next();
      if (endNames?.some((name) => s.isName(name))) break;
      statements.push(...parseStatement(s));
      s.expect('block_end');
    } else {
      statements.push(...parseStatement(s));
    }
  }
  return statements;
}

/** Fails at a tag that does not belong here, or at the end of the file, with what was expected instead. */
export function failUnexpected(
  s: ParseState,
  name: string | undefined,
  knownTags: readonly string[] = [],
): never {
  const found = name === undefined ? 'unexpected end of template' : `unexpected tag '${name}'`;
  const expected = (s.endTags.at(-1) ?? []).map((tag) => `'${tag}'`).join(' or ');
  const message = expected === '' ? found : `${found}, expected ${expected}`;
  const open = s.tags.at(-1);
  const hint = name === undefined ? undefined : didYouMean(name, knownTags);
  s.fail(message, undefined, 'MF2001', {
    ...(open === undefined
      ? {}
      : { related: [{ message: `'${open.text}' is not closed yet`, span: s.spanOf(open) }] }),
    ...(hint === undefined ? {} : { hint }),
  });
}
