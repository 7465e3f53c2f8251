import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { executeGraph } from '../../../src/execute/execute-graph.ts';
import { emptyResult, type NodeResult } from '../../../src/execute/node-result.ts';
import type { Node } from '../../../src/manifest/node.ts';
import type { NodeId } from '../../../src/manifest/node-id.ts';
import { fakeGenericTest, fakeModel, fakeSeed } from '../../support/build-manifest.ts';
import { dependenciesOf, ManualClock, RunRig, settle } from '../../support/run-rig.ts';

function model(name: string, ...dependsOn: string[]): Node {
  return fakeModel(name, { dependsOn });
}

function rig(
  nodes: readonly Node[],
  options: Partial<ConstructorParameters<typeof RunRig>[0]> = {},
) {
  return new RunRig({ nodes, dependencies: dependenciesOf(nodes), ...options });
}

function shown(results: readonly NodeResult[]): readonly string[] {
  return results.map(({ id, status, message }) => `${id.split('.')[2]} ${status}: ${message}`);
}

describe('order', () => {
  test('a node starts once all that it reads have ended', async () => {
    const run = rig([model('a'), model('b'), model('c', 'a', 'b'), model('d', 'c')]);
    expect(run.running).toEqual(['a', 'b']);
    await run.finish('b');
    expect(run.running).toEqual(['a']);
    await run.finish('a');
    expect(run.running).toEqual(['c']);
    await run.finish('c');
    await run.finish('d');
    expect((await run.results).map((r) => r.id.split('.')[2])).toEqual(['b', 'a', 'c', 'd']);
  });

  test('no more nodes run than there are threads, the first of the list first', async () => {
    const run = rig([model('a'), model('b'), model('c'), model('d')], { threads: 3 });
    expect(run.running).toEqual(['a', 'b', 'c']);
    await run.finish('b');
    expect(run.running).toEqual(['a', 'c', 'd']);
    for (const name of ['a', 'c', 'd']) await run.finish(name);
    await run.results;
  });

  test('a node that becomes ready goes before a later one that was ready earlier', async () => {
    const run = rig([model('a'), model('b', 'a'), model('c'), model('d')], { threads: 1 });
    await run.finish('a');
    expect(run.running).toEqual(['b']);
    for (const name of ['b', 'c', 'd']) await run.finish(name);
    await run.results;
  });

  test('nodes need not be in dependency order, and ids that do not run are no obstacle', async () => {
    const run = rig([model('b', 'a', 'elsewhere'), model('a')]);
    expect(run.running).toEqual(['a']);
    await run.finish('a');
    await run.finish('b');
    expect(shown(await run.results)).toEqual(['a success: OK', 'b success: OK']);
  });

  test('workers are numbered from 1 and the lowest free one takes the next node', async () => {
    const run = rig([model('a'), model('b'), model('c'), model('d')]);
    expect([run.context('a').worker, run.context('b').worker]).toEqual([1, 2]);
    await run.finish('b');
    expect(run.context('c').worker).toBe(2);
    await run.finish('a');
    expect(run.context('d').worker).toBe(1);
    await run.finish('c');
    await run.finish('d');
    await run.results;
  });

  test('nothing to run is a run without results', async () => {
    const run = rig([]);
    expect(await run.results).toEqual([]);
    expect(run.events.map((event) => event.kind)).toEqual(['run_started', 'run_finished']);
  });
});

describe('failure', () => {
  test('all that waits for a failed node is skipped at once; other branches go on', async () => {
    const run = rig([
      model('a'),
      model('b'),
      model('c', 'a'),
      model('d', 'c', 'b'),
      model('e', 'b'),
    ]);
    await run.finish('a', 'error', 'no such table');
    await run.finish('b');
    await run.finish('e');
    expect(shown(await run.results)).toEqual([
      'a error: no such table',
      'c skipped: skipped: model a failed',
      'd skipped: skipped: model a failed',
      'b success: OK',
      'e success: OK',
    ]);
  });

  test('a failed test takes along what waits for it, a warning does not', async () => {
    const nodes = [
      fakeSeed('s'),
      fakeGenericTest('unique', 'seed.shop.s', 'id'),
      fakeGenericTest('not_null', 'seed.shop.s', 'id'),
      model('a', 'seed.shop.s'),
      model('b', 'seed.shop.s'),
    ];
    const [, unique, notNull, a, b] = nodes.map((node) => node.id);
    const dependencies = new Map([...dependenciesOf(nodes)]);
    dependencies.set(a!, [unique!]);
    dependencies.set(b!, [notNull!]);
    const run = new RunRig({ nodes, dependencies });
    await run.finish('s');
    await run.finish('unique_s_id', 'fail', 'Got 1 result');
    await run.finish('not_null_s_id', 'warn', 'Got 2 results');
    await run.finish('b');
    expect(shown(await run.results).slice(1)).toEqual([
      'unique_s_id fail: Got 1 result',
      'a skipped: skipped: test unique_s_id failed',
      'not_null_s_id warn: Got 2 results',
      'b success: OK',
    ]);
  });

  test('on_error: continue lets children run, but not those of another failed node', async () => {
    const lenient = fakeModel('a', { config: { onError: 'continue' } });
    const run = rig([lenient, model('b'), model('c', 'a'), model('d', 'a', 'b')]);
    await run.finish('a', 'error', 'boom');
    expect(run.running).toEqual(['b', 'c']);
    await run.finish('b', 'error', 'bang');
    await run.finish('c');
    expect(shown(await run.results)).toEqual([
      'a error: boom',
      'b error: bang',
      'd skipped: skipped: model b failed',
      'c success: OK',
    ]);
  });

  test('a skipped node with on_error: continue does not save its children', async () => {
    const lenient = fakeModel('b', { dependsOn: ['a'], config: { onError: 'continue' } });
    const run = rig([model('a'), lenient, model('c', 'b')]);
    await run.finish('a', 'error');
    expect((await run.results).map((r) => r.status)).toEqual(['error', 'skipped', 'skipped']);
  });

  test('a runner that throws gives an error result with a diagnostic of a bug', async () => {
    const run = rig([model('a'), model('b', 'a'), model('c')]);
    run.clock.advance(40);
    await run.crash('a', new TypeError('x is not a function'));
    await run.finish('c');
    const [first, second] = await run.results;
    expect(first).toMatchObject({
      status: 'error',
      message: 'x is not a function',
      elapsedMs: 40,
      worker: 1,
      diagnostics: [{ code: 'MF9001' }],
    });
    expect(second?.status).toBe('skipped');
  });

  test('a runner that cannot be made is as one that throws', async () => {
    const nodes = [model('a')];
    const run = rig(nodes, {
      runnerFor: () => {
        throw new Error('no runner');
      },
    });
    expect(shown(await run.results)).toEqual(['a error: no runner']);
  });

  test('nodes that wait for each other end as errors instead of waiting for ever', async () => {
    const nodes = [model('a', 'b'), model('b', 'a'), model('c')];
    const run = rig(nodes);
    await run.finish('c');
    expect(shown(await run.results)).toEqual([
      'c success: OK',
      'a error: "model.shop.a" waits for itself',
      'b skipped: skipped: model a failed',
    ]);
  });

  test('a listener that throws does not stop the run', async () => {
    const nodes = [model('a'), model('b', 'a')];
    const run = new RunRig({ nodes, dependencies: dependenciesOf(nodes) }, () => {
      throw new Error('broken pipe');
    });
    await run.finish('a');
    await run.finish('b');
    expect(await run.results).toHaveLength(2);
  });
});

describe('fail-fast', () => {
  test('the first failure stops the running nodes and skips the rest', async () => {
    const run = rig([model('a'), model('b'), model('c'), model('d', 'a')], { failFast: true });
    await run.finish('a', 'error', 'boom');
    expect(run.context('b').signal.aborted).toBe(true);
    expect(run.running).toEqual(['b']);
    await run.finish('b', 'error', 'INTERRUPT Error: Interrupted!');
    expect(shown(await run.results)).toEqual([
      'a error: boom',
      'c skipped: Skipping due to fail_fast',
      'd skipped: Skipping due to fail_fast',
      'b skipped: Skipping due to fail_fast',
    ]);
    expect(run.events.filter((e) => e.kind === 'run_cancelled')).toMatchObject([
      { reason: 'fail_fast', running: [{ name: 'b' }] },
    ]);
  });

  test('a node that ends well after all keeps its success', async () => {
    const run = rig([model('a'), model('b')], { failFast: true });
    await run.finish('a', 'fail');
    await run.finish('b', 'success');
    expect((await run.results).map((r) => r.status)).toEqual(['fail', 'success']);
  });

  test('a warning is no failure', async () => {
    const run = rig([model('a'), model('b', 'a')], { failFast: true });
    await run.finish('a', 'warn');
    await run.finish('b');
    expect((await run.results).map((r) => r.status)).toEqual(['warn', 'success']);
  });
});

describe('interruption', () => {
  test('running nodes are told and end as errors, the rest is skipped', async () => {
    const run = rig([model('a'), model('b'), model('c', 'a'), model('d')]);
    run.interruption.abort(new Error('SIGINT'));
    await settle();
    expect(run.context('a').signal.reason).toEqual(new Error('SIGINT'));
    await run.finish('a', 'error', 'INTERRUPT Error: Interrupted!');
    await run.crash('b', new Error('aborted'));
    expect(shown(await run.results)).toEqual([
      'c skipped: skipped: interrupted',
      'd skipped: skipped: interrupted',
      'a error: interrupted',
      'b error: interrupted',
    ]);
  });

  test('a signal that is aborted before the start leaves everything skipped', async () => {
    const run = rig([model('a'), model('b')], { signal: AbortSignal.abort() });
    expect((await run.results).map((r) => r.status)).toEqual(['skipped', 'skipped']);
    expect(run.events.at(-1)?.kind).toBe('run_finished');
  });

  test('a listener may interrupt the run from any event', async () => {
    for (const kind of ['run_started', 'node_started', 'node_finished'] as const) {
      const nodes = [model('a'), model('b', 'a'), model('c')];
      const run = new RunRig(
        { nodes, dependencies: dependenciesOf(nodes), threads: 1 },
        (event, r) => {
          if (event.kind === kind) r.interruption.abort();
        },
      );
      await settle();
      if (run.running.includes('a')) await run.finish('a');
      const results = await run.results;
      expect(results).toHaveLength(3);
      expect(results.filter((r) => r.status === 'skipped')).toHaveLength(
        kind === 'run_started' ? 3 : 2,
      );
    }
  });

  test('a listener may interrupt between two skips: no node ends twice', async () => {
    const nodes = [model('a'), model('b', 'a'), model('c', 'a'), model('d')];
    const run = new RunRig(
      { nodes, dependencies: dependenciesOf(nodes), threads: 1 },
      (event, r) => {
        if (event.kind === 'node_finished' && event.node.name === 'b') r.interruption.abort();
      },
    );
    await run.finish('a', 'error', 'boom');
    expect(shown(await run.results)).toEqual([
      'a error: boom',
      'b skipped: skipped: model a failed',
      'c skipped: skipped: interrupted',
      'd skipped: skipped: interrupted',
    ]);
  });

  test('an interruption after the end changes nothing', async () => {
    const run = rig([model('a')]);
    await run.finish('a');
    const results = await run.results;
    run.interruption.abort();
    await settle();
    expect(run.events.map((e) => e.kind)).not.toContain('run_cancelled');
    expect(results).toHaveLength(1);
  });
});

test('events: each node has one number, in the order of starting or skipping', async () => {
  const run = rig([model('a'), model('b', 'a'), model('c')]);
  await run.finish('a', 'error');
  run.clock.advance(1500);
  await run.finish('c');
  await run.results;
  const lines = run.events.map((event) =>
    'node' in event ? `${event.kind} ${event.index}/${event.total} ${event.node.name}` : event.kind,
  );
  expect(lines).toEqual([
    'run_started',
    'node_started 1/3 a',
    'node_started 2/3 c',
    'node_finished 1/3 a',
    'node_finished 3/3 b',
    'node_finished 2/3 c',
    'run_finished',
  ]);
  expect(run.events.at(-1)).toMatchObject({ elapsedMs: 1500 });
});

interface RandomRun {
  readonly nodes: readonly Node[];
  readonly outcomes: ReadonlyMap<NodeId, NodeResult['status']>;
  readonly threads: number;
  readonly failFast: boolean;
  /** The number of the event at which a listener interrupts the run. */
  readonly interruptAt: number;
}

const randomRun: fc.Arbitrary<RandomRun> = fc
  .array(
    fc.record({
      parents: fc.array(fc.nat(), { maxLength: 3 }),
      status: fc.constantFrom('success', 'success', 'success', 'warn', 'error', 'fail', 'no-op'),
      onError: fc.constantFrom('skip_children', 'skip_children', 'continue'),
      order: fc.nat(),
    }),
    { maxLength: 25 },
  )
  .chain((specs) => {
    const named = specs.map((spec, i) => ({
      ...spec,
      node: fakeModel(`n${i}`, {
        dependsOn: i === 0 ? [] : spec.parents.map((p) => `n${p % i}`),
        config: { onError: spec.onError },
      }),
    }));
    // The list of nodes is shuffled: its order is the priority of the ready queue.
    const nodes = [...named].sort((a, b) => a.order - b.order).map((spec) => spec.node);
    return fc.record({
      nodes: fc.constant(nodes),
      outcomes: fc.constant(new Map(named.map((spec) => [spec.node.id, spec.status]))),
      threads: fc.integer({ min: 1, max: 5 }),
      failFast: fc.boolean(),
      interruptAt: fc.oneof(fc.constant(1000), fc.nat(60)),
    });
  });

test('any run gives one result for each node, in dependency order (fast-check prints the seed)', async () => {
  await fc.assert(
    fc.asyncProperty(randomRun, fc.infiniteStream(fc.nat(4)), async (spec, delays) => {
      const { nodes, outcomes, threads, failFast, interruptAt } = spec;
      const dependencies = dependenciesOf(nodes);
      const interruption = new AbortController();
      const ended = new Set<NodeId>();
      let running = 0;
      let events = 0;
      const results = await executeGraph({
        nodes,
        dependencies,
        threads,
        failFast,
        signal: interruption.signal,
        clock: new ManualClock(),
        onEvent: (event) => {
          if (event.kind === 'node_finished') ended.add(event.node.id);
          if (++events === interruptAt) interruption.abort();
        },
        runnerFor: () => ({
          run: async (node) => {
            expect(++running).toBeLessThanOrEqual(threads);
            for (const parent of dependencies.get(node.id) ?? []) expect(ended).toContain(parent);
            for (let turns = delays.next().value; turns > 0; turns--) await Promise.resolve();
            running--;
            return emptyResult(node.id, outcomes.get(node.id) ?? 'success', null);
          },
        }),
      });
      expect(results.map((r) => r.id).sort()).toEqual(nodes.map((node) => node.id).sort());
      const byId = new Map(results.map((r) => [r.id, r]));
      const isCut = failFast || interruption.signal.aborted;
      for (const node of nodes) {
        const blocked = (dependencies.get(node.id) ?? []).some((id) => {
          const parent = byId.get(id);
          const parentNode = nodes.find((other) => other.id === id);
          const hasFailed = parent?.status === 'error' || parent?.status === 'fail';
          return (
            parent?.status === 'skipped' || (hasFailed && parentNode?.config.onError !== 'continue')
          );
        });
        if (blocked) expect(byId.get(node.id)?.status).toBe('skipped');
        else if (!isCut) expect(byId.get(node.id)?.status).toBe(outcomes.get(node.id));
      }
    }),
    { numRuns: 500 },
  );
});
