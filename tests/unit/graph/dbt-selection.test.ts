import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { IndirectSelection } from '../../../src/graph/evaluate-selector.ts';
import { buildGraph } from '../../../src/graph/graph.ts';
import { selectNodes } from '../../../src/graph/select-nodes.ts';
import type { Node, SourceNode } from '../../../src/manifest/node.ts';
import { nodeId } from '../../../src/manifest/node-id.ts';
import {
  type FakeNodeOptions,
  fakeAnalysis,
  fakeGenericTest,
  fakeManifest,
  fakeModel,
  fakeSeed,
  fakeSingularTest,
  fakeSource,
} from '../../support/build-manifest.ts';
import { repositoryRoot } from '../../support/repository.ts';

interface Recorded {
  readonly id: string;
  readonly type: 'model' | 'seed' | 'test' | 'analysis' | 'source';
  readonly name: string;
  readonly package: string;
  readonly path: string;
  readonly patch?: string;
  readonly fqn: readonly string[];
  readonly config: Readonly<Record<string, unknown>> & {
    readonly tags: readonly string[];
    readonly meta?: Readonly<Record<string, unknown>>;
    readonly materialized?: string;
  };
  readonly parents: readonly string[];
  readonly test_name?: string;
  readonly source?: string;
}

interface Case {
  readonly select: readonly string[];
  readonly exclude: readonly string[];
  readonly mode: IndirectSelection;
  readonly expected: readonly number[];
}

/** What dbt selects, recorded by scripts/selection/oracle.py. */
const recorded: { readonly nodes: readonly Recorded[]; readonly cases: readonly Case[] } =
  JSON.parse(readFileSync(join(repositoryRoot, 'tests/fixtures/selection/cases.json'), 'utf8'));

function toNode(entry: Recorded): Node | SourceNode {
  const { tags, meta = {}, materialized = '' } = entry.config;
  const options: FakeNodeOptions = {
    dependsOn: entry.parents,
    path: entry.path,
    ...(entry.patch === undefined ? {} : { patchPath: entry.patch }),
    fqn: entry.fqn,
    packageName: entry.package,
    config: { raw: entry.config, tags, meta, materialized },
  };
  const id = nodeId(entry.id);
  switch (entry.type) {
    case 'model':
      return { ...fakeModel(entry.name, options), id };
    case 'seed':
      return { ...fakeSeed(entry.name, options), id };
    case 'analysis':
      return { ...fakeAnalysis(entry.name, options), id };
    case 'source':
      return { ...fakeSource(entry.source ?? '', entry.name, options), id };
    case 'test': {
      const generic = fakeGenericTest(entry.test_name ?? '', '', '', options);
      const made = entry.test_name === undefined ? fakeSingularTest(entry.name, options) : generic;
      return { ...made, id, name: entry.name, dependsOn: fakeModel('x', options).dependsOn };
    }
  }
}

const manifest = fakeManifest(recorded.nodes.map(toNode));
const graph = buildGraph(manifest);

describe('selection is what dbt selects', () => {
  for (const { select, exclude, mode, expected } of recorded.cases) {
    test(`--select ${select.join(' ')} --exclude ${exclude.join(' ')} (${mode})`, () => {
      const { selected } = selectNodes({
        manifest,
        graph,
        select,
        exclude,
        indirectSelection: mode,
      });
      expect([...selected].sort()).toEqual(expected.map((i) => recorded.nodes[i]?.id));
    });
  }
});
