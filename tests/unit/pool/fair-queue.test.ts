import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { FairQueue, type Queued } from '../../../src/pool/fair-queue.ts';

interface Named extends Queued {
  readonly name: string;
}

const clientOf = new Map(['a', 'b', 'c', 'd'].map((name) => [name, { name }]));

/** `a1`: the first request of client a; `a1:t` writes t. */
function request(text: string): Named {
  const [name = '', ...writes] = text.split(':');
  return { name, client: clientOf.get(name.charAt(0)) ?? {}, writes };
}

function queueOf(...texts: readonly string[]): FairQueue<Named> {
  const queue = new FairQueue<Named>();
  for (const text of texts) queue.add(request(text));
  return queue;
}

function drain(queue: FairQueue<Named>, written: ReadonlySet<string> = new Set()): string[] {
  const names: string[] = [];
  for (let next = queue.take(written); next !== undefined; next = queue.take(written))
    names.push(next.name);
  return names;
}

describe('the order', () => {
  test('is that of arrival among clients with one request each', () => {
    expect(drain(queueOf('b1', 'd1', 'a1', 'c1'))).toEqual(['b1', 'd1', 'a1', 'c1']);
  });

  test('gives one request to each client in turn, and keeps the order of one client', () => {
    expect(drain(queueOf('a1', 'a2', 'a3', 'a4', 'b1', 'c1', 'b2'))).toEqual([
      'a1',
      'b1',
      'c1',
      'a2',
      'b2',
      'a3',
      'a4',
    ]);
  });

  test('does not let one that asks a thousand times shut out one that asks once', () => {
    const queue = queueOf(...Array.from({ length: 1000 }, (_, i) => `a${i}`));
    expect(queue.take(new Set())?.name).toBe('a0');
    queue.add(request('b0'));
    expect([queue.take(new Set())?.name, queue.take(new Set())?.name]).toEqual(['a1', 'b0']);
  });

  test('serves between two requests of a client at most one of each other', () => {
    const arrivals = fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 60 });
    fc.assert(
      fc.property(arrivals, (clients) => {
        const served = drain(queueOf(...clients.map((client, i) => `${client}${i}`)));
        expect(served).toHaveLength(clients.length);
        for (const client of clientOf.keys()) {
          const own = served.filter((name) => name.startsWith(client));
          expect(own).toEqual(own.toSorted((x, y) => Number(x.slice(1)) - Number(y.slice(1))));
          own.slice(1).forEach((name, i) => {
            const between = served.slice(served.indexOf(own[i] ?? '') + 1, served.indexOf(name));
            const others = between.map((each) => each.charAt(0));
            expect(new Set(others).size).toBe(others.length);
          });
        }
      }),
    );
  });
});

describe('removal', () => {
  test('takes one out of the middle, once', () => {
    const queue = new FairQueue<Named>();
    const places = ['a1', 'a2', 'b1'].map((text) => queue.add(request(text)));
    const [first, second] = places;
    if (first === undefined || second === undefined) throw new Error('two were added');
    expect(queue.remove(second)).toBe(true);
    expect(queue.remove(second)).toBe(false);
    expect(queue.remove(first)).toBe(true);
    expect(queue.size).toBe(1);
    queue.add(request('a3'));
    expect(drain(queue)).toEqual(['b1', 'a3']);
    expect(queue.size).toBe(0);
  });
});

describe('writers', () => {
  test('of one relation wait for each other, others pass', () => {
    const queue = queueOf('a1:t', 'b1:u', 'c1');
    expect(queue.take(new Set(['t']))?.name).toBe('b1');
    expect(queue.take(new Set(['t', 'u']))?.name).toBe('c1');
    expect(queue.take(new Set(['t', 'u']))).toBeUndefined();
    expect(queue.take(new Set())?.name).toBe('a1');
  });

  test('of several relations are not overtaken there for ever', () => {
    // a wants t and u; u is written, and b, who came later, wants t.
    const queue = queueOf('a1:t:u', 'b1:t', 'c1:v');
    expect(queue.take(new Set(['u']))?.name).toBe('c1');
    expect(queue.take(new Set(['u', 'v']))).toBeUndefined();
    expect(drain(queue)).toEqual(['a1', 'b1']);
  });

  test('of one client keep their order', () => {
    expect(drain(queueOf('a1:t', 'a2'), new Set(['t']))).toEqual([]);
  });
});
