import { expect, test } from 'vitest';
import { mapInjected, mapSegments } from '../../../src/compile/source-map.ts';
import { nodeId } from '../../../src/manifest/node-id.ts';
import { injectCtes } from '../../../src/sql/wrap-query.ts';

const file = { path: 'm.sql', text: 'select a, {{ b }} from t' };
const segments = [
  { offset: 0, span: { file, start: 0, end: 10 } },
  { offset: 10, span: { file, start: 10, end: 17 } },
  { offset: 15, span: { file, start: 17, end: 24 } },
];
const text = 'select a, 12345 from t';

test('words of the template map to themselves, written ones to their tag', () => {
  const toSource = mapSegments(text, segments);
  expect(toSource(7)).toEqual({ file, start: 7, end: 8 });
  expect(toSource(12)).toEqual({ file, start: 10, end: 17 });
  expect(toSource(text.indexOf('from'))).toEqual({ file, start: 18, end: 19 });
  expect(mapSegments(text, [])(3)).toBeUndefined();
});

test('behind the CTEs as without them, inside of them through their own maps', () => {
  const other = { path: 'base.sql', text: 'select 1' };
  const inner = { file: other, start: 3, end: 4 };
  const cte = { id: nodeId('model.p.b'), name: 'b', sql: 'select 1', toSource: () => inner };
  const injected = injectCtes(`with x as (select 2) ${text}`, [cte, { ...cte, name: 'c' }]);
  const seen: number[] = [];
  const toSource = mapInjected(injected, [cte, cte], (at) => {
    seen.push(at);
    return undefined;
  });
  expect(toSource(injected.sql.indexOf('select 1') + 2)).toBe(inner);
  expect(toSource(injected.sql.lastIndexOf('select 1'))).toBe(inner);
  toSource(injected.sql.indexOf('select a'));
  toSource(0);
  expect(seen).toEqual(['with x as (select 2) '.length, 0]);
});
