import type { ArgumentList, Expression } from './ast.ts';
import type { ParseState } from './parse-state.ts';

/** Positional, keyword, `*` and `**` arguments in parentheses, a trailing comma allowed. @throws {ParseError} */
export function parseArguments(
  s: ParseState,
  parseExpression: (s: ParseState) => Expression,
): ArgumentList {
  const open = s.expectOperator('(');
  const positional: Expression[] = [];
  const keyword: { name: string; value: Expression }[] = [];
  let spread: Expression | undefined;
  let spreadKeyword: Expression | undefined;
  const require = (isValid: boolean) => {
    if (!isValid) s.fail('invalid syntax for function call expression', s.spanOf(open));
  };
  while (!s.isOperator(')')) {
    if (s.lastEnd !== open.end) {
      s.expectOperator(',');
      if (s.isOperator(')')) break;
    }
    if (s.isOperator('*')) {
      require(spread === undefined && spreadKeyword === undefined);
      s.next();
      spread = parseExpression(s);
    } else if (s.isOperator('**')) {
      require(spreadKeyword === undefined);
      s.next();
      spreadKeyword = parseExpression(s);
    } else if (s.is('name') && isAssignment(s)) {
      require(spreadKeyword === undefined);
      const name = s.current;
      if (keyword.some((k) => k.name === name.text)) {
        s.fail(`keyword argument repeated: ${name.text}`);
      }
      s.next();
      s.next();
      keyword.push({ name: name.text, value: parseExpression(s) });
    } else {
      require(spread === undefined && spreadKeyword === undefined && keyword.length === 0);
      positional.push(parseExpression(s));
    }
  }
  s.expectOperator(')');
  return { positional, keyword, spread, spreadKeyword };
}

function isAssignment(s: ParseState): boolean {
  const next = s.look();
  return next.kind === 'operator' && next.text === '=';
}
