import { describe, expect, test } from 'vitest';
import { findCriticalPath } from '../../../src/execute/critical-path.ts';
import { emptyResult, type NodeStatus } from '../../../src/execute/node-result.ts';
import { runStatus, summarizeResults } from '../../../src/execute/run-result.ts';
import { idOf } from '../../support/build-manifest.ts';

function result(name: string, status: NodeStatus, elapsedMs = 0) {
  return { ...emptyResult(idOf(name), status, null), elapsedMs };
}

describe('summary and status', () => {
  test('every status is counted once', () => {
    const statuses: NodeStatus[] = ['success', 'pass', 'warn', 'error', 'fail', 'skipped', 'no-op'];
    const results = statuses.map((status, i) => result(`m${i}`, status));
    expect(summarizeResults(results)).toEqual({
      pass: 2,
      warn: 1,
      error: 2,
      skip: 1,
      noOp: 1,
      total: 7,
    });
  });

  test.each([
    [[], 'success'],
    [['success', 'pass', 'warn', 'no-op'], 'success'],
    [['success', 'error'], 'failure'],
    [['success', 'fail'], 'failure'],
    [['success', 'skipped'], 'failure'],
  ] as const)('%j is a %s', (statuses, expected) => {
    const results = statuses.map((status, i) => result(`m${i}`, status));
    expect(runStatus(results, false)).toBe(expected);
    expect(runStatus(results, true)).toBe('interrupted');
  });
});

describe('critical path', () => {
  const dependencies = new Map([
    [idOf('b'), [idOf('a')]],
    [idOf('c'), [idOf('a')]],
    [idOf('d'), [idOf('b'), idOf('c'), idOf('elsewhere')]],
  ]);

  test('is the slowest chain, in order', () => {
    const path = findCriticalPath(
      [
        result('a', 'success', 10),
        result('c', 'success', 5),
        result('b', 'success', 30),
        result('d', 'success', 1),
        result('alone', 'success', 40),
      ],
      dependencies,
    );
    expect(path.results.map((r) => r.id)).toEqual([idOf('a'), idOf('b'), idOf('d')]);
    expect(path.elapsedMs).toBe(41);
  });

  test('skipped nodes end a chain', () => {
    const path = findCriticalPath(
      [result('a', 'error', 10), result('b', 'skipped'), result('d', 'skipped')],
      dependencies,
    );
    expect(path.results.map((r) => r.id)).toEqual([idOf('a')]);
  });

  test('nothing has run, nothing takes time', () => {
    expect(findCriticalPath([], dependencies)).toEqual({ results: [], elapsedMs: 0 });
  });
});
