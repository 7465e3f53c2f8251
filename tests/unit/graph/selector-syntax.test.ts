import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { MemflowError, UsageError } from '../../../src/base/errors.ts';
import type { SelectorExpression } from '../../../src/graph/selector-expression.ts';
import { parseSelector, spanText } from '../../../src/graph/selector-syntax.ts';

/** The expression in a short form: `a & b | c`. */
function shown(expression: SelectorExpression): string {
  switch (expression.kind) {
    case 'union':
      return expression.parts.map(shown).join(' | ');
    case 'intersection':
      return expression.parts.map(shown).join(' & ');
    case 'criterion': {
      const { method, methodArguments, value, parentDepth, childDepth } = expression;
      const at = expression.withChildrensParents ? '@' : '';
      return `${at}${parentDepth}<${[method, ...methodArguments].join('.')}:${value}>${childDepth}`;
    }
  }
}

describe('forms', () => {
  test.each([
    ['orders', '0<fqn:orders>0'],
    ['+orders', 'Infinity<fqn:orders>0'],
    ['2+orders+13', '2<fqn:orders>13'],
    ['0+orders', '0<fqn:orders>0'],
    ['orders+', '0<fqn:orders>Infinity'],
    ['@orders', '@0<fqn:orders>0'],
    ['@1+orders', '@1<fqn:orders>0'],
    ['+tag:nightly+', 'Infinity<tag:nightly>Infinity'],
    ['config.meta.owner:ann', '0<config.meta.owner:ann>0'],
    ['a+b', '0<fqn:a+b>0'],
    ['x+1+2', '0<fqn:x+1>2'],
    ['models/a', '0<path:models/a>0'],
    ['models\\a', '0<path:models\\a>0'],
    ['a.sql', '0<file:a.sql>0'],
    ['A.CSV+', '0<file:A.CSV>Infinity'],
    ['a.yml', '0<fqn:a.yml>0'],
    ['source:raw.orders', '0<source:raw.orders>0'],
    ['package:this', '0<package:this>0'],
    ['tag:a:b', '0<tag:a:b>0'],
    ['a b', '0<fqn:a>0 | 0<fqn:b>0'],
    ['a,b c', '0<fqn:a>0 & 0<fqn:b>0 | 0<fqn:c>0'],
    ['  a \n\t b  ', '0<fqn:a>0 | 0<fqn:b>0'],
    ['+tag:"a b, c"+1 d', 'Infinity<tag:a b, c>1 | 0<fqn:d>0'],
    ['"a+"', '0<fqn:a+>0'],
    ['', ''],
  ])('%s', (text, expected) => {
    expect(shown(parseSelector([text]))).toBe(expected);
  });

  test('several values are a union, with places in all of them joined', () => {
    const parsed = parseSelector(['a,b', 'c']);
    expect(shown(parsed)).toBe('0<fqn:a>0 & 0<fqn:b>0 | 0<fqn:c>0');
    const last = parsed.kind === 'union' ? parsed.parts.at(-1) : undefined;
    expect(last?.kind === 'intersection' && last.span).toEqual({
      file: { path: '--select', text: 'a,b c' },
      start: 4,
      end: 5,
    });
  });
});

function faults(text: string) {
  try {
    parseSelector([text], '--exclude');
  } catch (error) {
    if (error instanceof UsageError) return error.diagnostics;
    throw error;
  }
  return [];
}

describe('faults', () => {
  test.each([
    ['@orders+', 'MF3101', '"@" and a "+" at the end exclude each other in "@orders+"'],
    ['@orders+1', 'MF3101', '"@" and a "+" at the end exclude each other in "@orders+1"'],
    ['+', 'MF3101', '"+" names nothing'],
    ['2+', 'MF3101', '"2+" names nothing'],
    ['tag:', 'MF3101', '"tag:" names nothing'],
    ['tag:""', 'MF3101', '"tag:""" names nothing'],
    ['a,', 'MF3101', 'a selector is missing beside a comma in "a,"'],
    [',', 'MF3101', 'a selector is missing beside a comma in ","'],
    ['a,,b', 'MF3101', 'a selector is missing beside a comma in "a,,b"'],
    ['tag:"a b', 'MF3101', 'a double quote does not match in "tag:"a b"'],
    ['tag:a"b"', 'MF3101', 'a double quote does not match in "tag:a"b""'],
    ['state:modified', 'MF3102', 'the selection method "state" is not supported'],
    ['result:error', 'MF3102', 'the selection method "result" is not supported'],
    ['+exposure:*', 'MF3102', 'the selection method "exposure" is not supported'],
    ['tags:a', 'MF3102', '"tags" is not a selection method'],
    ['toString:a', 'MF3102', '"toString" is not a selection method'],
    ['тег:a', 'MF3102', '"тег" is not a selection method'],
    ['.:a', 'MF3102', '"" is not a selection method'],
    ['config:table', 'MF3103', '"config" does not say which key'],
    ['config.:table', 'MF3103', '"config" does not say which key'],
    ['tag.x:y', 'MF3103', '"tag" takes no argument, but "tag.x" has one'],
    ['resource_type:modle', 'MF3103', '"modle" is not a resource type'],
    ['test_type:unit', 'MF3103', '"unit" is not a type of test'],
    ['test_type:constructor', 'MF3103', '"constructor" is not a type of test'],
    ['source:a.b.c.d', 'MF3103', '"a.b.c.d" has too many parts for a source'],
    ['/models/a.sql', 'MF3103', 'the path "/models/a.sql" is absolute'],
    ['path:"C:\\shop\\a.sql"', 'MF3103', 'the path "C:\\shop\\a.sql" is absolute'],
  ])('%s', (text, code, message) => {
    expect(faults(text)).toMatchObject([{ code, message, severity: 'error' }]);
  });

  test('all faults are told at once, each with its place and a hint', () => {
    const found = faults('ok @a+ tags:b,c stat:x');
    expect(found.map((d) => spanText(d.span!))).toEqual(['@a+', 'tags:b', 'stat:x']);
    expect(found.map((d) => d.span?.file.path)).toEqual(Array(3).fill('--exclude'));
    expect(found[1]?.hint).toBe('did you mean "tag"?');
    expect(found[2]?.hint).toMatch(/^the methods are fqn, tag/);
  });
});

test('any text is either parsed or refused with a place inside it', () => {
  const characters = fc.constantFrom(...'ab.:+@,"* \\/[]1249', 'tag:', 'config.x:', 'ü', '💥');
  fc.assert(
    fc.property(
      fc.array(characters).map((parts) => parts.join('')),
      (text) => {
        try {
          parseSelector([text]);
        } catch (error) {
          if (!(error instanceof MemflowError)) throw error;
          for (const { span, hint } of error.diagnostics) {
            expect(span?.start).toBeLessThan(span?.end ?? 0);
            expect(span?.end).toBeLessThanOrEqual(text.length);
            expect(hint).toBeTruthy();
          }
        }
      },
    ),
    { numRuns: 1000 },
  );
});
