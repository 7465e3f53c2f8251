import { describe, expect, test } from 'vitest';
import {
  cteObject,
  existingRelationObject,
  RelationObject,
  relationObject,
} from '../../../src/compile/relation-object.ts';
import type { Value } from '../../../src/jinja/value.ts';
import { callMember } from '../../support/call-member.ts';

const style = { ownDatabase: 'shop_db', quoteIdentifier: (name: string) => `"${name}"` };
const orders = relationObject(
  { database: null, schema: 'main', identifier: 'orders' },
  null,
  style,
);
const foreign = relationObject(
  { database: 'lake', schema: 'raw', identifier: 'orders' },
  null,
  style,
);

function text(value: unknown): string {
  if (!(value instanceof RelationObject)) throw new TypeError('not a relation');
  return value.toText();
}

describe('names', () => {
  test('the project’s own database answers but is not rendered', () => {
    expect(orders.toText()).toBe('"main"."orders"');
    expect(orders.getAttribute('database')).toBe('shop_db');
    expect(orders.relationName).toEqual({ database: null, schema: 'main', identifier: 'orders' });
  });

  test('another database is rendered', () => {
    expect(foreign.toText()).toBe('"lake"."raw"."orders"');
    expect(foreign.relationName).toEqual({
      database: 'lake',
      schema: 'raw',
      identifier: 'orders',
    });
  });

  test('the own database by its name, in any case, is the own database', () => {
    const named = new RelationObject({ database: 'SHOP_DB', schema: 's', identifier: 'x' }, style);
    expect(named.toText()).toBe('"s"."x"');
    expect(named.relationName?.database).toBeNull();
  });

  test.each([
    ['identifier', 'orders'],
    ['name', 'orders'],
    ['table', 'orders'],
    ['schema', 'main'],
    ['type', null],
    ['is_table', false],
    ['is_view', false],
    ['nothing', undefined],
  ])('attribute %s', (name, expected) => {
    expect(orders.getAttribute(name)).toBe(expected);
    expect(orders.getItem(name)).toBe(expected);
  });

  test('an ephemeral model is its CTE and has no relation', () => {
    const cte = cteObject('__dbt__cte__base', style);
    expect(cte.toText()).toBe('__dbt__cte__base');
    expect(cte.getAttribute('is_cte')).toBe(true);
    expect(cte.getAttribute('database')).toBeNull();
    expect(cte.relationName).toBeNull();
  });

  test('the CTE of a name that needs quotes has them', () => {
    expect(cteObject('__dbt__cte__my-base', style).toText()).toBe('"__dbt__cte__my-base"');
  });

  test('what exists carries its kind', () => {
    const found = { database: null, schema: 'main', identifier: 'v', kind: 'view' } as const;
    expect(existingRelationObject(found, style)?.getAttribute('is_view')).toBe(true);
    expect(existingRelationObject(null, style)).toBeNull();
  });

  test('with --empty a relation renders as a query without rows', () => {
    const name = { database: null, schema: 'main', identifier: 'orders' };
    const empty = relationObject(name, null, style, { isEmpty: true });
    expect(empty.toText()).toBe('(select * from "main"."orders" where false limit 0)');
  });
});

describe('methods', () => {
  test.each<[string, Record<string, Value>, string]>([
    ['include', { database: true }, '"shop_db"."main"."orders"'],
    ['include', { schema: false }, '"orders"'],
    ['quote', { identifier: false }, '"main".orders'],
    ['replace_path', { identifier: 'x', schema: 's' }, '"s"."x"'],
    ['incorporate', { schema: 's', type: 'view' }, '"s"."orders"'],
    ['without_identifier', {}, '"main"'],
    ['information_schema', { view_name: 'tables' }, '"information_schema"."tables"'],
  ])('%s(%o)', (name, keyword, expected) => {
    expect(text(callMember(orders, name, [], keyword))).toBe(expected);
  });

  test('render gives a text', () => {
    expect(callMember(orders, 'render')).toBe('"main"."orders"');
  });

  test('matches compares without regard to case, absent parts match', () => {
    expect(callMember(orders, 'matches', [], { schema: 'MAIN', identifier: 'Orders' })).toBe(true);
    expect(callMember(orders, 'matches', [], { identifier: 'other' })).toBe(false);
    expect(callMember(orders, 'matches', ['shop_db', 'main', 'orders'])).toBe(true);
  });

  test('a wrong argument is refused', () => {
    expect(() => callMember(orders, 'include', [], { table: true })).toThrow(
      'include() has no argument "table"',
    );
  });

  test('equality is by rendered name', () => {
    expect(orders.equals(orders.with({ type: 'view' }))).toBe(true);
    expect(orders.equals(foreign)).toBe(false);
  });
});
