/** Numbers from 0 to 1, the same for the same seed (mulberry32); a failing test prints its seed. */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** How often a test repeats: `smoke` times, or MEMFLOW_SOAK times where that is more. */
export function soakCount(smoke: number): number {
  return Math.max(smoke, Number(process.env['MEMFLOW_SOAK'] ?? 0));
}
