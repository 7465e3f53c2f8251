import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ReadyQueue } from '../../../src/execute/ready-queue.ts';

test('gives the smallest number first, whatever comes in between', () => {
  const step = fc.option(fc.nat(50), { nil: 'pop' as const });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const queue = new ReadyQueue();
      const model: number[] = [];
      for (const value of steps) {
        if (value === 'pop') expect(queue.pop()).toBe(model.sort((a, b) => a - b).shift());
        else {
          queue.push(value);
          model.push(value);
        }
        expect(queue.size).toBe(model.length);
      }
    }),
  );
});
