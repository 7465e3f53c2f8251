import { expect, test } from 'vitest';
import type { Introspector } from '../../../src/adapter/adapter.ts';
import type { ExistingRelation } from '../../../src/adapter/relation.ts';
import { RelationCache } from '../../../src/compile/relation-cache.ts';

function table(schema: string, identifier: string, database: string | null = null) {
  return { database, schema, identifier, kind: 'table' } satisfies ExistingRelation;
}

/** A catalog in memory that records what it was asked. */
function catalog(relations: readonly ExistingRelation[]) {
  const asked: string[] = [];
  const introspector: Introspector = {
    schemas: async () => {
      asked.push('schemas');
      return new Set(relations.map((relation) => relation.schema));
    },
    relations: async (schemas) => {
      asked.push(`relations ${schemas.join(',')}`);
      return relations.filter(({ schema, database }) => !database && schemas.includes(schema));
    },
    relation: async (name) => {
      asked.push(`relation ${name.identifier}`);
      return relations.find(({ identifier }) => identifier === name.identifier) ?? null;
    },
    columns: async () => [],
    leftovers: async () => [],
  };
  return { asked, introspector, cache: new RelationCache(introspector) };
}

const NAME = { database: null, schema: 'MAIN', identifier: 'ORDERS' };

test('loads all schemas at once, each once, and then answers without waiting', async () => {
  const { asked, cache } = catalog([table('main', 'orders'), table('raw', 'x')]);
  await Promise.all([cache.load(['main', 'raw']), cache.load(['main'])]);
  await cache.load(['raw']);
  expect(asked).toEqual(['relations main,raw']);
  expect(cache.relation(NAME)).toEqual(table('main', 'orders'));
  expect(cache.relation({ ...NAME, identifier: 'absent' })).toBeNull();
});

test('a schema that was not loaded is read when it is asked for', async () => {
  const { asked, cache } = catalog([table('main', 'orders')]);
  await expect(cache.relation({ ...NAME, schema: 'main' })).resolves.toEqual(
    table('main', 'orders'),
  );
  expect(cache.relation({ ...NAME, schema: 'main', identifier: 'absent' })).toBeNull();
  expect(asked).toEqual(['relations main']);
});

test('a failed load is tried again', async () => {
  let calls = 0;
  const { introspector } = catalog([table('main', 'orders')]);
  const cache = new RelationCache({
    ...introspector,
    relations: async (schemas) => {
      calls++;
      if (calls === 1) throw new TypeError('lost');
      return introspector.relations(schemas);
    },
  });
  await expect(cache.load(['main'])).rejects.toThrow('lost');
  await cache.load(['main']);
  expect(cache.relation(NAME)).toEqual(table('main', 'orders'));
});

test('follows what a run creates, renames and drops', async () => {
  const { cache } = catalog([table('main', 'orders')]);
  await cache.load(['main']);
  cache.add({ ...table('main', 'new'), kind: 'view' });
  expect(cache.relation({ ...NAME, identifier: 'new' })).toMatchObject({ kind: 'view' });
  cache.rename(table('main', 'new'), 'newer');
  expect(cache.relation({ ...NAME, identifier: 'new' })).toBeNull();
  expect(cache.relation({ ...NAME, identifier: 'newer' })).not.toBeNull();
  cache.drop(NAME);
  expect(cache.relation(NAME)).toBeNull();
  expect((await cache.inSchema('MAIN')).map(({ identifier }) => identifier)).toEqual(['newer']);
});

test('a relation of another database is asked for once', async () => {
  const { asked, cache } = catalog([table('raw', 'x', 'lake')]);
  const name = { database: 'lake', schema: 'raw', identifier: 'x' };
  expect(await cache.relation(name)).toMatchObject({ database: 'lake' });
  expect(cache.relation(name)).toMatchObject({ database: 'lake' });
  expect(asked).toEqual(['relation x']);
});

test('dropping a schema drops what is in it', async () => {
  const { cache } = catalog([table('main', 'orders'), table('raw', 'x')]);
  await cache.load(['main', 'raw']);
  expect(await cache.hasSchema('RAW')).toBe(true);
  cache.dropSchema('raw');
  expect(await cache.hasSchema('raw')).toBe(false);
  expect(cache.relation({ database: null, schema: 'raw', identifier: 'x' })).toBeNull();
  expect(cache.relation(NAME)).not.toBeNull();
});
