/** Numbers that look random and are the same for the same seed. */
export interface Random {
  /** The next number, at least 0 and below 1. */
  next(): number;
  /** A whole number, at least 0 and below `bound`. */
  below(bound: number): number;
  /** A copy of the items in random order. */
  shuffle<T>(items: readonly T[]): readonly T[];
}

/** A generator of 32-bit state (mulberry32, Tommy Ettinger 2017): short, even, and not for secrets. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (bound: number): number => Math.floor(next() * bound);
  return {
    next,
    below,
    shuffle: (items) =>
      items
        .map((item) => ({ item, at: next() }))
        .sort((a, b) => a.at - b.at)
        .map(({ item }) => item),
  };
}
