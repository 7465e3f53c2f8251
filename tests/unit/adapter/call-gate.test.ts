import { describe, expect, test } from 'vitest';
import { CallGate } from '../../../src/adapter/duckdb/call-gate.ts';
import { executorCount, libuvThreads } from '../../../src/adapter/duckdb/duckdb-executors.ts';
import { settle } from '../../support/pool-rig.ts';

/** Has `count` statements come to the gate, and tells how many have passed. */
function send(gate: CallGate, count: number) {
  const leave: (() => void)[] = [];
  for (let i = 0; i < count; i++)
    gate.enter()?.then(
      (done) => leave.push(done),
      () => {},
    );
  return leave;
}

const reservation = (threads: number, calls: number, isAwaited = () => false) => ({
  threads,
  calls,
  isAwaited,
});

describe('the gate of runs', () => {
  test('is open where there are no clients', () => {
    const gate = new CallGate();
    expect(gate.enter()).toBeUndefined();
    gate.reserve(reservation(4, 4))();
    expect(gate.enter()).toBeUndefined();
  });

  test.each([
    ['half of the threads', 4, 4, false, 2],
    ['a quarter while clients wait', 4, 4, true, 1],
    ['all but one for a pool that executes one', 4, 1, true, 3],
    ['one where there is only one thread', 1, 4, true, 1],
    ['the same of many threads', 16, 16, false, 8],
    ['a quarter of many threads while clients wait', 16, 16, true, 4],
  ])('lets through %s', async (_, threads, calls, isAwaited, passing) => {
    const gate = new CallGate();
    gate.reserve(reservation(threads, calls, () => isAwaited));
    const passed = send(gate, 20);
    await settle();
    expect(passed).toHaveLength(passing);
    passed[0]?.();
    passed[0]?.();
    await settle();
    expect(passed).toHaveLength(passing + 1);
  });

  test('opens when clients wait no more, and when they are gone', async () => {
    let isAwaited = true;
    const gate = new CallGate();
    const free = gate.reserve(reservation(4, 4, () => isAwaited));
    const passed = send(gate, 10);
    await settle();
    expect(passed).toHaveLength(1);
    isAwaited = false;
    gate.recheck();
    await settle();
    expect(passed).toHaveLength(2);
    free();
    await settle();
    expect(passed).toHaveLength(10);
  });

  test('adds up the pools of a process', async () => {
    const gate = new CallGate();
    gate.reserve(reservation(8, 1));
    gate.reserve(reservation(8, 2));
    const passed = send(gate, 10);
    await settle();
    expect(passed).toHaveLength(5);
  });

  test('lets go of a statement that is interrupted', async () => {
    const gate = new CallGate();
    gate.reserve(reservation(1, 1));
    const leave = await gate.enter();
    const abort = new AbortController();
    const waiting = gate.enter(abort.signal);
    const next = send(gate, 1);
    abort.abort();
    await expect(waiting).rejects.toMatchObject({ code: 'MF4011' });
    await expect(gate.enter(abort.signal)).rejects.toMatchObject({ code: 'MF4011' });
    leave?.();
    await settle();
    expect(next).toHaveLength(1);
  });
});

describe('how many statements are executed', () => {
  test.each([
    [undefined, 4],
    ['8', 8],
    ['0', 1],
    ['x', 1],
    ['99999', 1024],
  ])('UV_THREADPOOL_SIZE=%s means %i threads', (text, threads) => {
    expect(libuvThreads(text === undefined ? {} : { UV_THREADPOOL_SIZE: text })).toBe(threads);
  });

  test.each([
    [1, 4, 8],
    [2, 4, 8],
    [16, 4, 8],
    [16, 16, 16],
    [12, 32, 12],
  ])('%i cores and %i threads: %i', (cores, threads, count) => {
    expect(executorCount(cores, threads)).toBe(count);
  });
});
