import { describe, expect, test } from 'vitest';
import { ColumnObject, columnClass } from '../../../src/compile/column-object.ts';
import { callMember } from '../../support/call-member.ts';

const quote = (name: string) => `"${name}"`;

function column(type: string): ColumnObject {
  return new ColumnObject({ name: 'a b', type }, quote);
}

describe('a column', () => {
  test.each([
    ['name', 'VARCHAR', 'a b'],
    ['column', 'VARCHAR', 'a b'],
    ['quoted', 'VARCHAR', '"a b"'],
    ['data_type', 'DECIMAL(18,3)', 'DECIMAL(18,3)'],
    ['dtype', 'DECIMAL(18,3)', 'DECIMAL'],
    ['numeric_precision', 'DECIMAL(18,3)', 18],
    ['numeric_scale', 'DECIMAL(18,3)', 3],
    ['char_size', 'VARCHAR(20)', 20],
    ['char_size', 'VARCHAR', null],
    ['dtype', 'STRUCT(a INTEGER, b DECIMAL(3,1))', 'STRUCT(a INTEGER, b DECIMAL(3,1))'],
    ['dtype', 'DECIMAL(3,1)[]', 'DECIMAL(3,1)[]'],
    ['nothing', 'VARCHAR', undefined],
  ])('%s of %s', (member, type, expected) => {
    expect(column(type).getAttribute(member)).toBe(expected);
  });

  test.each([
    ['VARCHAR', ['is_string']],
    ['BIGINT', ['is_integer', 'is_number']],
    ['DOUBLE', ['is_float', 'is_number']],
    ['DECIMAL(18,3)', ['is_numeric', 'is_number']],
    ['DATE', []],
    ['VARCHAR[]', []],
  ])('what %s is', (type, expected) => {
    const questions = ['is_string', 'is_integer', 'is_float', 'is_numeric', 'is_number'];
    expect(questions.filter((name) => callMember(column(type), name) === true)).toEqual(expected);
  });

  test('as a literal', () => {
    expect(callMember(column('DATE'), 'literal', ["'2026-01-01'"])).toBe("'2026-01-01'::DATE");
  });
});

describe('api.Column', () => {
  test('makes columns', () => {
    const made = callMember(columnClass(quote), 'create', ['id', 'integer']);
    expect(made instanceof ColumnObject && made.column).toEqual({ name: 'id', type: 'integer' });
  });

  test('knows the types', () => {
    expect(callMember(columnClass(quote), 'string_type', [256])).toBe('VARCHAR');
    expect(callMember(columnClass(quote), 'numeric_type', ['decimal', 18, 3])).toBe(
      'decimal(18,3)',
    );
  });

  test('needs a name', () => {
    expect(() => callMember(columnClass(quote), 'create', [1, 'integer'])).toThrow(
      'the argument "name" of Column() has to be a text',
    );
  });
});
