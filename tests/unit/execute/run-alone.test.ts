import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { TimedResult } from '../../../src/execute/timed-result.ts';
import type { Node } from '../../../src/manifest/node.ts';
import { fakeModel } from '../../support/build-manifest.ts';
import { dependenciesOf, RunRig } from '../../support/run-rig.ts';

function model(name: string, ...dependsOn: string[]): Node {
  return fakeModel(name, { dependsOn });
}

/** Nodes whose names begin with t run alone; those with one first letter after it belong together. */
const BATCH = {
  maxNodes: 10,
  accepts: () => true,
  joins: (first: Node, other: Node) => first.name[1] === other.name[1],
};

function rig(nodes: readonly Node[], threads = 3): RunRig {
  return new RunRig(
    { nodes, dependencies: dependenciesOf(nodes), threads },
    () => {},
    (node) => (node.name.startsWith('t') ? { runsAlone: true, batch: BATCH } : {}),
  );
}

const TIMED: TimedResult = {
  verdict: 'fail',
  figures: null,
  budgets: [],
  baselines: [],
  historyMs: [],
};

describe('nodes that run alone', () => {
  test('wait for all others, also for those that they do not read', async () => {
    const run = rig([model('ta'), model('a'), model('b', 'a'), model('c')]);
    expect(run.running).toEqual(['a', 'c']);
    await run.finish('a');
    await run.finish('c');
    expect(run.running).toEqual(['b']);
    await run.finish('b');
    expect(run.running).toEqual(['ta']);
    await run.finish('ta', 'pass');
    expect((await run.results).map(({ status }) => status)).toEqual([
      'success',
      'success',
      'success',
      'pass',
    ]);
  });

  test('run one batch after the other, whatever the number of threads', async () => {
    const run = rig([model('ta1'), model('tb1'), model('ta2'), model('tb2')]);
    expect(run.running).toEqual(['ta1', 'ta2']);
    await run.finish('ta2');
    expect(run.running).toEqual(['ta1']);
    await run.finish('ta1');
    expect(run.running).toEqual(['tb1', 'tb2']);
    await run.finish('tb1');
    await run.finish('tb2');
    expect(await run.results).toHaveLength(4);
  });

  test('are skipped with what they read, and with a stopped run', async () => {
    const run = rig([model('a'), model('ta', 'a'), model('tb')]);
    await run.finish('a', 'error', 'no');
    expect(run.running).toEqual(['tb']);
    run.interruption.abort();
    await run.finish('tb', 'error', 'interrupted');
    expect((await run.results).map(({ status }) => status)).toEqual(['error', 'skipped', 'error']);
  });

  test('let what reads them run afterwards', async () => {
    const run = rig([model('ta'), model('a', 'ta')]);
    expect(run.running).toEqual(['ta']);
    await run.finish('ta');
    expect(run.running).toEqual(['a']);
    await run.finish('a');
    await run.results;
  });

  test('are never under way beside another batch (fast-check prints the seed)', async () => {
    const names = fc.uniqueArray(
      fc.constantFrom('a', 'b', 'c', 'ta1', 'ta2', 'tb1', 'tb2', 'tc1'),
      {
        minLength: 1,
      },
    );
    await fc.assert(
      fc.asyncProperty(names, fc.integer({ min: 1, max: 4 }), async (chosen, threads) => {
        const run = rig(
          chosen.map((name) => model(name)),
          threads,
        );
        for (let left = chosen.length; left > 0; left--) {
          const { running } = run;
          const kinds = new Set(running.map((name) => (name.startsWith('t') ? name[1] : '')));
          expect(kinds.size).toBe(1);
          await run.finish(running.at(-1) ?? '');
        }
        expect(await run.results).toHaveLength(chosen.length);
      }),
    );
  });
});

describe('a node that was only too slow', () => {
  test('does not keep what reads it from running', async () => {
    const run = rig([model('a'), model('b', 'a')]);
    await run.finish('a', 'fail', 'took 3 s', { timed: TIMED });
    expect(run.running).toEqual(['b']);
    await run.finish('b');
    expect((await run.results).map(({ status }) => status)).toEqual(['fail', 'success']);
  });

  test('skips its readers where it could not be built', async () => {
    const run = rig([model('a'), model('b', 'a')]);
    await run.finish('a', 'error', 'no such table', { timed: TIMED });
    expect((await run.results).map(({ status }) => status)).toEqual(['error', 'skipped']);
  });
});
