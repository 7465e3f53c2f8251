import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { codeFrame, formatPlace } from '../../../src/base/code-frame.ts';
import { MemflowError } from '../../../src/base/errors.ts';
import { buildGraph, reachable } from '../../../src/graph/graph.ts';
import type { Node, SourceNode } from '../../../src/manifest/node.ts';
import {
  fakeGenericTest,
  fakeManifest,
  fakeModel,
  fakeSeed,
  fakeSource,
  idOf,
} from '../../support/build-manifest.ts';

function model(name: string, ...dependsOn: string[]) {
  const sql = dependsOn.map((on) => `select * from {{ ref('${on}') }}\n`).join('');
  return fakeModel(name, { dependsOn, sql });
}

function faults(nodes: readonly (Node | SourceNode)[]) {
  try {
    buildGraph(fakeManifest(nodes));
  } catch (error) {
    if (error instanceof MemflowError) return error.diagnostics;
    throw error;
  }
  throw new Error('no cycle was found');
}

describe('buildGraph', () => {
  test('parents come first; sources, seeds and tests are vertices', () => {
    const graph = buildGraph(
      fakeManifest([
        fakeModel('a', { dependsOn: ['source.shop.web.clicks', 'seed.shop.s'] }),
        fakeSeed('s'),
        fakeSource('web', 'clicks'),
        fakeGenericTest('unique', 'a', 'id'),
        model('b', 'a'),
      ]),
    );
    expect(graph.order.map((id) => id.replace(/\.[0-9a-f]{10}$/, ''))).toEqual([
      'seed.shop.s',
      'source.shop.web.clicks',
      'model.shop.a',
      'model.shop.b',
      'test.shop.unique_a_id',
    ]);
    expect(graph.parents.get(idOf('a'))).toEqual(['seed.shop.s', 'source.shop.web.clicks']);
    expect(graph.children.get(idOf('a'))).toHaveLength(2);
    expect(graph.children.get(idOf('b'))).toEqual([]);
  });

  test('a node that reads another twice has one parent', () => {
    const graph = buildGraph(fakeManifest([model('a'), model('b', 'a', 'a')]));
    expect(graph.parents.get(idOf('b'))).toEqual([idOf('a')]);
    expect(graph.children.get(idOf('a'))).toEqual([idOf('b')]);
  });

  test('an unresolved id is a bug of the caller', () => {
    expect(() => buildGraph(fakeManifest([model('a', 'gone')]))).toThrow(
      expect.objectContaining({ code: 'MF9001' }),
    );
  });

  test('a chain of 20,000 models is no recursion', () => {
    const nodes = Array.from({ length: 20_000 }, (_, i) =>
      i === 0 ? model('m0') : model(`m${i}`, `m${i - 1}`),
    );
    const { order } = buildGraph(fakeManifest(nodes));
    expect(order.at(-1)).toBe(idOf('m19999'));
    const ring = [model('m0', 'm19999'), ...nodes.slice(1)];
    expect(faults(ring)).toHaveLength(1);
  });
});

describe('cycles', () => {
  test('are told with the way round and the place of each ref', () => {
    const [cycle, ...others] = faults([
      model('c', 'b'),
      model('a', 'c'),
      model('b', 'a'),
      model('d', 'a'),
    ]);
    expect(others).toEqual([]);
    expect(cycle).toMatchObject({
      code: 'MF3001',
      message: 'nodes depend on each other in a cycle: a -> c -> b -> a',
    });
    expect(formatPlace(cycle!.span!)).toBe('models/a.sql:1:23');
    expect(codeFrame(cycle!.span!).at(-1)).toBe('  |                       ^');
    expect(cycle?.related?.map((r) => `${formatPlace(r.span)} ${r.message}`)).toEqual([
      'models/c.sql:1:23 "c" reads "b"',
      'models/b.sql:1:23 "b" reads "a"',
    ]);
  });

  test('a model that reads itself is told of {{ this }}', () => {
    expect(faults([model('a', 'a')])).toMatchObject([
      { message: '"a" refers to itself', hint: expect.stringContaining('{{ this }}') },
    ]);
  });

  test('each knot is one diagnostic, with its shortest way', () => {
    const messages = faults([
      ...[model('a', 'd'), model('b', 'a', 'c'), model('c', 'b'), model('d', 'c')],
      ...[model('x', 'y'), model('y', 'x', 'y')],
    ]).map((d) => d.message);
    expect(messages).toEqual([
      'nodes depend on each other in a cycle: b -> c -> b',
      '"y" refers to itself',
    ]);
  });

  test('what only hangs on a cycle is not blamed', () => {
    expect(faults([model('a', 'b'), model('b', 'a'), model('z', 'a')])).toHaveLength(1);
  });
});

/** Edges from lower to higher numbers: acyclic. */
const edges = fc.array(fc.tuple(fc.nat(30), fc.nat(30)), { maxLength: 90 });

function parentsOf(pairs: readonly (readonly [number, number])[], size: number) {
  return Array.from({ length: size }, (_, i) =>
    pairs.filter(([from, to]) => to === i && from !== to).map(([from]) => `n${from}`),
  );
}

test('any acyclic graph has an order that does not depend on the order of its files', () => {
  fc.assert(
    fc.property(edges, fc.infiniteStream(fc.nat()), (pairs, random) => {
      const upward = pairs.map(([a, b]) => [Math.min(a, b), Math.max(a, b)] as const);
      const nodes = parentsOf(upward, 31).map((parents, i) => model(`n${i}`, ...parents));
      const { order, parents } = buildGraph(fakeManifest(nodes));
      expect(new Set(order).size).toBe(31);
      const position = new Map(order.map((id, i) => [id, i]));
      for (const [id, own] of parents) {
        for (const parent of own) expect(position.get(parent)).toBeLessThan(position.get(id) ?? 0);
      }
      const keyed = nodes.map((node) => ({ node, key: random.next().value }));
      const shuffled = keyed.sort((a, b) => a.key - b.key).map(({ node }) => node);
      const manifest = fakeManifest(shuffled);
      const unsorted = { ...manifest, nodes: new Map(shuffled.map((node) => [node.id, node])) };
      expect(buildGraph(unsorted).order).toEqual(order);
    }),
  );
});

test('any graph either has an order or a cycle that really goes round', () => {
  fc.assert(
    fc.property(edges, (pairs) => {
      const nodes = parentsOf(pairs, 31).map((parents, i) => model(`n${i}`, ...parents));
      const manifest = fakeManifest(nodes);
      try {
        expect(buildGraph(manifest).order).toHaveLength(31);
      } catch (error) {
        if (!(error instanceof MemflowError)) throw error;
        for (const { message } of error.diagnostics) {
          const way = message.split(': ')[1]?.split(' -> ') ?? [];
          expect(way.length).toBeGreaterThan(2);
          expect(new Set(way).size).toBe(way.length - 1);
          expect(way.at(-1)).toBe(way[0]);
          way.slice(0, -1).forEach((name, i) => {
            const reads = manifest.nodes.get(idOf(name))?.dependsOn.nodes;
            expect(reads).toContain(idOf(way[i + 1] ?? ''));
          });
        }
      }
    }),
  );
});

test('reachable counts steps, and a start only where it is reached', () => {
  const { children } = buildGraph(fakeManifest([model('a'), model('b', 'a'), model('c', 'b')]));
  expect([...reachable([idOf('a')], children)]).toEqual([idOf('b'), idOf('c')]);
  expect([...reachable([idOf('a')], children, 1)]).toEqual([idOf('b')]);
  expect([...reachable([idOf('a')], children, 0)]).toEqual([]);
  expect([...reachable([idOf('b'), idOf('a')], children, 1)].sort()).toEqual([
    idOf('b'),
    idOf('c'),
  ]);
});
