import fc from 'fast-check';
import { expect, test } from 'vitest';
import { LinkedList, type ListEntry } from '../../../src/base/linked-list.ts';

/** What is done to a list: a number that is appended, or the place of the entry that is taken out or moved. */
const step = fc.oneof(
  fc.record({ kind: fc.constant('append' as const) }),
  fc.record({ kind: fc.constant('shift' as const) }),
  fc.record({ kind: fc.constantFrom('remove' as const, 'moveToEnd' as const), at: fc.nat(30) }),
);

test('holds what an array would hold', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 100 }), (steps) => {
      const list = new LinkedList<number>();
      const entries: ListEntry<number>[] = [];
      let expected: number[] = [];
      for (const each of steps) {
        if (each.kind === 'append') {
          const value = entries.length;
          entries.push(list.append(value));
          expected.push(value);
        } else if (each.kind === 'shift') {
          expect(list.shift()).toBe(expected.shift());
        } else {
          const entry = entries[each.at];
          if (entry === undefined) continue;
          const wasThere = expected.includes(entry.value);
          expected = expected.filter((value) => value !== entry.value);
          if (each.kind === 'remove') expect(list.remove(entry)).toBe(wasThere);
          else {
            list.moveToEnd(entry);
            if (wasThere) expected.push(entry.value);
          }
        }
        expect([...list]).toEqual(expected);
        expect([list.size, list.first]).toEqual([expected.length, expected[0]]);
      }
    }),
  );
});
