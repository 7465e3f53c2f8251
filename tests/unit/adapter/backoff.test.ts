import { describe, expect, test } from 'vitest';
import { toAdapterError } from '../../../src/adapter/adapter-error.ts';
import { backoffMs, retryConflicts } from '../../../src/adapter/backoff.ts';

const range = { fromMs: 15, toMs: 250 };

describe('backoffMs', () => {
  test('doubles up to the bound, spread over half of the step', () => {
    for (let attempt = 1; attempt < 60; attempt++) {
      const step = Math.min(250, 15 * 2 ** (attempt - 1));
      const ms = backoffMs(attempt, 4711, range);
      expect(ms).toBeLessThanOrEqual(step);
      expect(ms).toBeGreaterThanOrEqual(step / 2);
    }
  });

  test('differs between seeds', () => {
    const waits = new Set([1, 2, 3, 4, 5].map((seed) => backoffMs(9, seed, range)));
    expect(waits.size).toBe(5);
  });
});

describe('retryConflicts', () => {
  const conflict = () => toAdapterError({ code: 'MF4012', message: 'conflict' }, undefined);
  const clockOf = (slept: number[]) => ({
    now: () => new Date(0),
    monotonicMs: () => 0,
    monotonicNs: () => 0n,
    sleep: async (ms: number) => {
      slept.push(ms);
    },
  });

  test('tries again while transactions conflict', async () => {
    const slept: number[] = [];
    let calls = 0;
    const body = async () => {
      calls++;
      if (calls < 4) throw conflict();
      return 'done';
    };
    expect(await retryConflicts(body, { clock: clockOf(slept), seed: 1 })).toBe('done');
    expect(slept).toHaveLength(3);
  });

  test('gives up after eight attempts', async () => {
    const slept: number[] = [];
    const body = async () => {
      throw conflict();
    };
    await expect(retryConflicts(body, { clock: clockOf(slept), seed: 1 })).rejects.toThrow(
      'conflict',
    );
    expect(slept).toHaveLength(7);
  });

  test('throws every other error at once', async () => {
    const slept: number[] = [];
    const body = async () => {
      throw toAdapterError({ code: 'MF4006', message: 'constraint' }, undefined);
    };
    await expect(retryConflicts(body, { clock: clockOf(slept), seed: 1 })).rejects.toThrow(
      'constraint',
    );
    expect(slept).toEqual([]);
  });
});
