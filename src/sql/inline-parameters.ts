import { stringLiteral } from './literals.ts';
import { tokenizeSql } from './tokenize.ts';

type Value = null | boolean | number | bigint | string;

/** A statement with the values of its parameters written into it, in the place of `?`, `$1` and `$name`. */
export function inlineParameters(
  sql: string,
  parameters: readonly Value[] | Readonly<Record<string, Value>>,
): string {
  let place = 0;
  return tokenizeSql(sql)
    .map(({ kind, text }) => {
      if (kind !== 'parameter') return text;
      const value = isList(parameters)
        ? parameters[text.length > 1 ? Number(text.slice(1)) - 1 : place++]
        : parameters[text.slice(1)];
      return value === undefined ? text : literal(value);
    })
    .join('');
}

/** The text of a statement without the values in it: what all those have in common that differ in values only. */
export function shapeOfSql(sql: string): string {
  return tokenizeSql(sql)
    .map(({ kind, text }) => {
      if (kind === 'string' || kind === 'number' || kind === 'parameter') return '?';
      return kind === 'space' || kind === 'comment' ? ' ' : text;
    })
    .join('')
    .replaceAll(/ +/g, ' ')
    .trim();
}

function isList(
  parameters: readonly Value[] | Readonly<Record<string, Value>>,
): parameters is readonly Value[] {
  return Array.isArray(parameters);
}

function literal(value: Value): string {
  return typeof value === 'string' ? stringLiteral(value) : String(value);
}
