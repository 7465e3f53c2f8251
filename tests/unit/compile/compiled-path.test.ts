import { expect, test } from 'vitest';
import { compiledPath } from '../../../src/compile/compiled-path.ts';
import { fakeGenericTest, fakeModel, fakeSingularTest } from '../../support/build-manifest.ts';

const project = { name: 'shop', targetPath: 'target' };

test('a model and a singular test keep their paths', () => {
  const model = fakeModel('a', { path: 'models/staging/a.sql' });
  expect(compiledPath(model, project)).toBe('target/compiled/shop/models/staging/a.sql');
  expect(compiledPath(fakeSingularTest('t'), project)).toBe('target/compiled/shop/tests/t.sql');
});

test('a generic test has a file below its YAML', () => {
  expect(compiledPath(fakeGenericTest('unique', 'a', 'id'), project)).toBe(
    'target/compiled/shop/models/schema.yml/unique_a_id.sql',
  );
});

test('a name that is too long for a file is replaced by the short one', () => {
  const node = fakeGenericTest('accepted_values', 'a', 'x'.repeat(300));
  const relation = { ...node.relation, identifier: 'accepted_values_a_0123' };
  expect(compiledPath({ ...node, relation }, project)).toBe(
    'target/compiled/shop/models/schema.yml/accepted_values_a_0123.sql',
  );
});
