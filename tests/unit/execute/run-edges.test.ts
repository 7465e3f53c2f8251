import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { buildRunEdges } from '../../../src/execute/run-edges.ts';
import { buildGraph, reachable } from '../../../src/graph/graph.ts';
import type { Node, SourceNode } from '../../../src/manifest/node.ts';
import type { NodeId } from '../../../src/manifest/node-id.ts';
import {
  fakeGenericTest,
  fakeManifest,
  fakeModel,
  fakeSingularTest,
  fakeSource,
} from '../../support/build-manifest.ts';

function model(name: string, ...dependsOn: string[]): Node {
  return fakeModel(name, { dependsOn });
}

/** Edges by short names; `without` names nodes that are not selected. */
function edgesOf(
  nodes: readonly (Node | SourceNode)[],
  options: { readonly testsBlock?: boolean; readonly without?: readonly string[] } = {},
): Readonly<Record<string, readonly string[]>> {
  const { testsBlock = false, without = [] } = options;
  const manifest = fakeManifest(nodes);
  const graph = buildGraph(manifest);
  const name = (id: NodeId) => manifest.nodes.get(id)?.name ?? id;
  const selected = graph.order.filter(
    (id) => manifest.nodes.has(id) && !without.includes(name(id)),
  );
  const edges = buildRunEdges({ selected, graph, manifest, testsBlock });
  return Object.fromEntries([...edges].map(([id, on]) => [name(id), on.map(name).sort()]));
}

describe('without tests in between', () => {
  test('selected nodes wait for selected parents', () => {
    const nodes = [
      model('a'),
      model('b', 'a'),
      model('c', 'a', 'b'),
      fakeGenericTest('unique', 'a', 'id'),
    ];
    expect(edgesOf(nodes)).toEqual({ a: [], b: ['a'], c: ['a', 'b'], unique_a_id: ['a'] });
  });

  test('unselected nodes hand on what stands above them', () => {
    const nodes = [
      fakeSource('web', 'clicks'),
      fakeModel('a', { dependsOn: ['source.shop.web.clicks'] }),
      model('b', 'a'),
      model('c', 'b'),
      model('d', 'c', 'b', 'x'),
      model('x'),
    ];
    expect(edgesOf(nodes, { without: ['b', 'c'] })).toEqual({ a: [], d: ['a', 'x'], x: [] });
    expect(edgesOf(nodes, { without: ['a', 'b', 'c', 'x'] })).toEqual({ d: [] });
  });
});

describe('in build', () => {
  const chain = [
    model('a'),
    fakeGenericTest('unique', 'a', 'id'),
    model('b', 'a'),
    model('c', 'b'),
    fakeGenericTest('unique', 'c', 'id'),
  ];

  test('a node waits for the tests of its parents, not for its own', () => {
    expect(edgesOf(chain, { testsBlock: true })).toEqual({
      a: [],
      unique_a_id: ['a'],
      b: ['a', 'unique_a_id'],
      c: ['b'],
      unique_c_id: ['c'],
    });
  });

  test('through unselected nodes too', () => {
    expect(edgesOf(chain, { testsBlock: true, without: ['b'] })['c']).toEqual(['a', 'unique_a_id']);
    expect(edgesOf(chain, { testsBlock: true, without: ['unique_a_id'] })['b']).toEqual(['a']);
  });

  test('tests of sources hold back what reads the source', () => {
    const nodes = [
      fakeSource('web', 'clicks'),
      fakeGenericTest('unique', 'source.shop.web.clicks', 'id'),
      fakeModel('a', { dependsOn: ['source.shop.web.clicks'] }),
    ];
    expect(edgesOf(nodes, { testsBlock: true })['a']).toEqual(['unique_clicks_id']);
  });

  test('a test of several nodes holds back the first that read all of them', () => {
    const nodes = [
      ...[
        model('a'),
        model('b'),
        model('only_a', 'a'),
        model('both', 'only_a', 'b'),
        model('later', 'both'),
      ],
      fakeSingularTest('compare', { dependsOn: ['a', 'b'] }),
      fakeGenericTest('relationships', 'only_a', 'id', { dependsOn: ['a'] }),
    ];
    expect(edgesOf(nodes, { testsBlock: true })).toMatchObject({
      only_a: ['a'],
      both: ['b', 'compare', 'only_a', 'relationships_only_a_id'],
      later: ['both'],
    });
  });

  test('a test that reads nothing holds back nothing', () => {
    const nodes = [model('a'), fakeSingularTest('alone'), model('b', 'a')];
    expect(edgesOf(nodes, { testsBlock: true })['b']).toEqual(['a']);
  });
});

const project = fc.record({
  models: fc.array(fc.array(fc.nat(), { maxLength: 3 }), { minLength: 1, maxLength: 14 }),
  tests: fc.array(fc.array(fc.nat(), { minLength: 1, maxLength: 3 }), { maxLength: 8 }),
  isSelected: fc.infiniteStream(fc.boolean()),
});

test('a node waits for exactly what must come before it (by definition, over random projects)', () => {
  fc.assert(
    fc.property(project, ({ models, tests, isSelected }) => {
      const nodes = [
        ...models.map((on, i) => model(`m${i}`, ...(i === 0 ? [] : on.map((p) => `m${p % i}`)))),
        ...tests.map((on, i) =>
          fakeSingularTest(`t${i}`, { dependsOn: on.map((p) => `m${p % models.length}`) }),
        ),
      ];
      const manifest = fakeManifest(nodes);
      const graph = buildGraph(manifest);
      const selected = graph.order.filter(() => isSelected.next().value);
      const edges = buildRunEdges({ selected, graph, manifest, testsBlock: true });

      // The definition: a test comes before every node whose ancestors hold all that the test reads.
      const ancestors = new Map(graph.order.map((id) => [id, reachable([id], graph.parents)]));
      const isTest = (id: NodeId) => manifest.nodes.get(id)?.resourceType === 'test';
      const withTests = new Map(
        graph.order.map((id) => {
          const reads = graph.parents.get(id) ?? [];
          const above = ancestors.get(id);
          const held = graph.order.filter(
            (other) =>
              isTest(other) && !isTest(id) && graph.parents.get(other)?.every((p) => above?.has(p)),
          );
          return [id, [...reads, ...held]] as const;
        }),
      );
      for (const id of selected) {
        const must = [...reachable([id], withTests)].filter((other) => selected.includes(other));
        expect([...reachable([id], edges)].sort()).toEqual(must.sort());
      }
      expect([...edges.keys()].sort()).toEqual([...selected].sort());
    }),
    { numRuns: 300 },
  );
});
