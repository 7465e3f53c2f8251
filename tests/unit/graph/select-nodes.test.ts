import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { buildGraph } from '../../../src/graph/graph.ts';
import { type SelectOptions, selectNodes } from '../../../src/graph/select-nodes.ts';
import type { Node, SourceNode } from '../../../src/manifest/node.ts';
import {
  fakeGenericTest,
  fakeManifest,
  fakeModel,
  fakeSeed,
  fakeSource,
} from '../../support/build-manifest.ts';

const shop = [
  fakeSource('web', 'clicks'),
  fakeSeed('countries'),
  fakeModel('stg_clicks', {
    path: 'models/staging/stg_clicks.sql',
    dependsOn: ['source.shop.web.clicks'],
    config: { tags: ['nightly', 'two words'], meta: { owner: 'ann', level: 2 } },
  }),
  fakeModel('sessions', {
    path: 'models/marts/sessions.sql',
    dependsOn: ['stg_clicks', 'seed.shop.countries'],
    config: { materialized: 'table', raw: { materialized: 'table', grants: { select: ['bob'] } } },
  }),
  fakeModel('blank', { path: 'models/blank.sql', sql: ' \n' }),
  fakeGenericTest('unique', 'sessions', 'id', { config: { severity: 'warn' } }),
];

function select(
  text: string,
  options: Partial<SelectOptions> = {},
  nodes: readonly (Node | SourceNode)[] = shop,
) {
  const manifest = fakeManifest(nodes);
  const { selected, warnings } = selectNodes({
    manifest,
    graph: buildGraph(manifest),
    select: [text],
    exclude: [],
    indirectSelection: 'eager',
    ...options,
  });
  return { names: selected.map((id) => id.split('.')[id.startsWith('source') ? 3 : 2]), warnings };
}

describe('selectNodes', () => {
  test('nothing given selects everything, in graph order', () => {
    expect(select('', { select: [] }).names).toEqual([
      'countries',
      'clicks',
      'stg_clicks',
      'sessions',
      'unique_sessions_id',
    ]);
  });

  test('a blank value selects nothing: an empty shell variable must not run everything', () => {
    const { names, warnings } = select('  ');
    expect(names).toEqual([]);
    expect(warnings).toMatchObject([
      { code: 'MF3105', severity: 'warning', message: 'nothing to do: the selection is empty' },
    ]);
  });

  test('resource types narrow what is left, and say so when nothing is', () => {
    expect(select('+sessions', { resourceTypes: ['model'] }).names).toEqual([
      'stg_clicks',
      'sessions',
    ]);
    expect(select('countries', { resourceTypes: ['model', 'test'] }).warnings).toMatchObject([
      {
        message: 'nothing to do: the selection holds 1 seed, and this command takes models, tests',
      },
    ]);
  });

  test('a blank model is left out unless it is asked for', () => {
    expect(select('blank').names).toEqual([]);
    expect(select('blank', { includeBlank: true }).names).toEqual(['blank']);
  });

  test('quoted values, and numbers and nested keys of config', () => {
    expect(select('tag:"two words"').names).toEqual(['stg_clicks']);
    expect(select('config.meta.level:2').names).toEqual(['stg_clicks']);
    expect(select('config.grants.select:bob', { indirectSelection: 'empty' }).names).toEqual([
      'sessions',
    ]);
    expect(select('config.severity:WARN').names).toEqual(['unique_sessions_id']);
    expect(select('config.materialized:table', { indirectSelection: 'empty' }).names).toEqual([
      'sessions',
    ]);
    expect(select('config.constructor.name:Object').names).toEqual([]);
  });
});

describe('warnings', () => {
  test.each([
    ['sesions', '"sesions" matches no node', 'did you mean "sessions"?'],
    ['+stagin', '"+stagin" matches no node', 'did you mean "staging"?'],
    ['tag:nightli', '"tag:nightli" matches no node', 'did you mean "nightly"?'],
    ['source:webb', '"source:webb" matches no node', 'did you mean "web"?'],
    ['source:web.click', '"source:web.click" matches no node', 'did you mean "web.clicks"?'],
    ['models/stagin', '"models/stagin" matches no node', 'did you mean "models/staging"?'],
    ['sesions.sql', '"sesions.sql" matches no node', 'did you mean "sessions.sql"?'],
    [
      'config.materialized:tabel',
      '"config.materialized:tabel" matches no node',
      'did you mean "table"?',
    ],
    ['test_name:uniqe', '"test_name:uniqe" matches no node', 'did you mean "unique"?'],
    ['package:shob', '"package:shob" matches no node', 'did you mean "shop"?'],
    ['zzzzzz', '"zzzzzz" matches no node', undefined],
    ['sessions,tag:nightly', 'no node matches all of "sessions,tag:nightly"', undefined],
  ])('%s', (text, message, hint) => {
    const { warnings } = select(`stg_clicks ${text}`, { indirectSelection: 'empty' });
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toMatchObject({ code: 'MF3104', severity: 'warning', message });
    expect(warnings[0]?.hint).toBe(hint);
    expect(warnings[0]?.span).toMatchObject({ file: { path: '--select' }, start: 11 });
  });

  test('an exclusion that matches nothing is told as well', () => {
    const { names, warnings } = select('sessions', { exclude: ['tag:x'] });
    expect(names).toEqual(['sessions', 'unique_sessions_id']);
    expect(warnings).toMatchObject([{ code: 'MF3104', span: { file: { path: '--exclude' } } }]);
  });
});

test('set operations behave as sets, whatever the selectors', () => {
  const word = fc.constantFrom(
    '+sessions',
    'stg_clicks+',
    '@stg_clicks',
    'tag:n*',
    'source:*',
    's*',
    'path:models',
  );
  fc.assert(
    fc.property(word, word, fc.constantFrom('empty', 'eager'), (a, b, indirectSelection) => {
      const names = (text: string, exclude: readonly string[] = []) =>
        new Set(select(text, { exclude, indirectSelection }).names);
      expect(names(`${a} ${b}`)).toEqual(new Set([...names(a), ...names(b)]));
      expect(names(`${a},${b}`)).toEqual(new Set([...names(a)].filter((n) => names(b).has(n))));
      expect(names(a, [b])).toEqual(new Set([...names(a)].filter((n) => !names(b).has(n))));
    }),
  );
});
