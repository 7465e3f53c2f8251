import fc from 'fast-check';
import { expect, test } from 'vitest';
import { DeadlineWatch, type Timed } from '../../../src/pool/deadline-watch.ts';
import { HandClock } from '../../support/pool-rig.ts';

const event = fc.oneof(
  fc.record({ kind: fc.constant('add' as const), ms: fc.integer({ min: 0, max: 50 }) }),
  fc.record({ kind: fc.constant('delete' as const), at: fc.nat(20) }),
  fc.record({ kind: fc.constant('advance' as const), ms: fc.integer({ min: 0, max: 30 }) }),
);

test('ends everything when its time comes, and nothing else, with at most one timer', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(event, { maxLength: 40 }), async (events) => {
      const clock = new HandClock();
      const watch = new DeadlineWatch(clock);
      const all: Timed[] = [];
      const over = new Set<Timed>();
      const deleted = new Set<Timed>();
      for (const each of events) {
        if (each.kind === 'add') {
          const timed: Timed = { dueMs: watch.dueIn(each.ms), onDue: () => over.add(timed) };
          all.push(timed);
          watch.add(timed);
        } else if (each.kind === 'delete') {
          const timed = all[each.at];
          if (timed === undefined || over.has(timed)) continue;
          deleted.add(timed);
          watch.delete(timed);
        } else await clock.advance(each.ms);
        const nowMs = clock.monotonicMs();
        for (const timed of all) {
          if (timed.dueMs > nowMs || deleted.has(timed)) expect(over.has(timed)).toBe(false);
          else if (each.kind === 'advance') expect(over.has(timed)).toBe(true);
        }
        expect(clock.sleeping).toBeLessThanOrEqual(1);
      }
      for (const timed of all) watch.delete(timed);
      expect(clock.sleeping).toBe(0);
    }),
    { numRuns: 200 },
  );
});

test('takes what is never due, or due later than a timer can be set', async () => {
  const clock = new HandClock();
  const watch = new DeadlineWatch(clock);
  let isOver = false;
  const far: Timed = { dueMs: watch.dueIn(5e9), onDue: () => (isOver = true) };
  watch.add({ dueMs: watch.dueIn(Number.POSITIVE_INFINITY), onDue: () => expect.unreachable() });
  expect(clock.sleeping).toBe(0);
  watch.add(far);
  for (let hours = 0; hours < 3; hours++) await clock.advance(1.5e9);
  expect(isOver).toBe(false);
  for (let hours = 0; hours < 3; hours++) await clock.advance(1.5e9);
  expect(isOver).toBe(true);
});
