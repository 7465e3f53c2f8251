import { expect, test } from 'vitest';
import { systemClock } from '../../../src/base/clock.ts';

test('sleep ends by itself, or with the reason of its signal', async () => {
  await expect(systemClock.sleep(1)).resolves.toBeUndefined();
  const reason = new Error('stop');
  await expect(systemClock.sleep(60_000, AbortSignal.abort(reason))).rejects.toBe(reason);
  const controller = new AbortController();
  const sleeping = systemClock.sleep(60_000, controller.signal);
  controller.abort(reason);
  await expect(sleeping).rejects.toBe(reason);
});

test('the monotonic reading does not go back', () => {
  const first = systemClock.monotonicMs();
  expect(systemClock.monotonicMs()).toBeGreaterThanOrEqual(first);
});
