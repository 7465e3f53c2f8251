import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createRandom, type Random } from '../../../src/base/random.ts';
import { formatBaseline, parseBaseline } from '../../../src/bench/baseline-files.ts';
import {
  type BenchmarkRecord,
  quietTime,
  recordMeasurement,
} from '../../../src/bench/benchmark-record.ts';
import { compareInTurns, isCloseEnough } from '../../../src/bench/compare-in-turns.ts';
import { compareRecorded } from '../../../src/bench/compare-recorded.ts';
import {
  type Difference,
  interleavedThresholds,
  judgeDifference,
} from '../../../src/bench/difference.ts';
import type { Environment } from '../../../src/bench/environment.ts';
import { judgeReferences, type Measured } from '../../../src/bench/judge-references.ts';
import type { Turn } from '../../../src/bench/sample.ts';

const TOLERANCE = { relative: null, absoluteMs: 0.05 };

function normal(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next());
}

const turnOf = (totalMs: number): Turn => ({
  samples: [{ totalMs, engineMs: 0, nodeMs: 0, statementMs: [totalMs], rows: 1 }],
  elapsedMs: totalMs,
});

/** A machine that is busy now and then for a while, and makes everything slower meanwhile. */
function load(random: Random): () => number {
  let busy = 1;
  return () => {
    if (random.next() < 0.1) busy = 1 + 2 * random.next() ** 2;
    const preempted = random.next() < 0.05 ? 1 + 3 * random.next() : 1;
    return busy * preempted * Math.exp(0.08 * normal(random));
  };
}

/** Rounds until they are close enough, as a session takes them; `slower` is what the second version takes. */
function session(random: Random, slower: number): { today: Turn[]; before: Turn[] } {
  const noise = load(random);
  const today: Turn[] = [];
  const before: Turn[] = [];
  while (today.length < 400) {
    today.push(turnOf(5 * slower * noise()));
    before.push(turnOf(5 * noise()));
    if (today.length % 10 === 0 && isCloseEnough(today, before, 0.05)) break;
  }
  return { today, before };
}

/** The verdict after one measurement, or after the second one that it asked for. */
function verdict(random: Random, slower: number): string {
  const thresholds = interleavedThresholds(TOLERANCE, 1);
  const first = session(random, slower);
  const one = compareInTurns(first.today, first.before);
  if (judgeDifference([one], one, thresholds) === 'same') return 'same';
  const second = session(random, slower);
  const other = compareInTurns(second.today, second.before);
  const together = compareInTurns(
    [...first.today, ...second.today],
    [...first.before, ...second.before],
  );
  return judgeDifference([one, other], together, thresholds);
}

describe('two versions in one session, on synthetic samples under load', () => {
  test('without a difference there is next to no alarm', () => {
    const random = createRandom(5);
    const verdicts = Array.from({ length: 400 }, () => verdict(random, 1));
    expect(verdicts.filter((found) => found !== 'same').length).toBeLessThanOrEqual(2);
  });

  test('a slowdown of a tenth is found, one of a quarter always', () => {
    const random = createRandom(6);
    const tenth = Array.from({ length: 60 }, () => verdict(random, 1.1));
    expect(tenth.filter((found) => found === 'regressed').length).toBeGreaterThanOrEqual(57);
    const quarter = Array.from({ length: 60 }, () => verdict(random, 1.25));
    expect(quarter.every((found) => found === 'regressed')).toBe(true);
    const faster = Array.from({ length: 20 }, () => verdict(random, 1 / 1.25));
    expect(faster.every((found) => found === 'improved')).toBe(true);
  });
});

describe('a difference', () => {
  const thresholds = { relative: 0.05, absoluteMs: 0.05, narrows: true, comparisons: 10 };
  const of = (ratio: number, pValue: number, otherMs = 1, reach = 1.01): Difference => ({
    ratio,
    pValue,
    otherMs,
    interval: { low: ratio / reach, high: ratio * reach },
  });

  test('stands when it is large in proportion and in time, rare, and seen twice', () => {
    const [slow, fast] = [of(1.2, 1e-9), of(0.8, 1e-9)];
    expect(judgeDifference([slow], slow, thresholds)).toBe('unsure');
    expect(judgeDifference([slow, slow], slow, thresholds)).toBe('regressed');
    expect(judgeDifference([fast, fast], fast, thresholds)).toBe('improved');
    expect(judgeDifference([slow, fast], slow, thresholds)).toBe('unsure');
    expect(judgeDifference([of(1.04, 0), of(1.04, 0)], of(1.04, 0), thresholds)).toBe('same');
    const tiny = of(1.2, 1e-9, 0.05);
    expect(judgeDifference([tiny, tiny], tiny, thresholds)).toBe('same');
    const common = of(1.2, 0.02);
    expect(judgeDifference([common, common], common, thresholds)).toBe('same');
    // Rare enough alone, not among ten.
    const rare = of(1.2, 0.0005);
    expect(judgeDifference([rare, rare], rare, thresholds)).toBe('unsure');
    expect(judgeDifference([rare, rare], rare, { ...thresholds, comparisons: 1 })).toBe(
      'regressed',
    );
  });

  test('that is too coarse to be denied is looked at again, where more samples help', () => {
    const [coarse, slow] = [of(1.01, 0.5, 1, 1.2), of(1.12, 1e-9)];
    expect(judgeDifference([coarse], coarse, thresholds)).toBe('unsure');
    expect(judgeDifference([coarse], coarse, { ...thresholds, narrows: false })).toBe('same');
    expect(judgeDifference([coarse, slow], slow, thresholds)).toBe('regressed');
    const none = of(1.01, 0.5);
    expect(judgeDifference([none], none, thresholds)).toBe('same');
    expect(judgeDifference([none, slow], slow, thresholds)).toBe('unsure');
  });

  test('of figures that are no numbers says nothing', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, 0, 1), { maxLength: 12 }),
        (times) => {
          const turns = times.map(turnOf);
          const found = compareInTurns(
            turns,
            turns.map(() => turnOf(Number.NaN)),
          );
          expect(judgeDifference([found, found], found, thresholds)).toBe('same');
        },
      ),
    );
  });

  test('of two versions is the opposite of that with their parts exchanged', () => {
    const times = fc.array(fc.double({ min: 0.1, max: 100, noNaN: true }), {
      minLength: 8,
      maxLength: 30,
    });
    fc.assert(
      fc.property(times, fc.double({ min: 0.5, max: 2, noNaN: true }), (values, factor) => {
        const [one, other] = [values.map(turnOf), values.map((ms) => turnOf(ms * factor))];
        expect(compareInTurns(other, one).ratio).toBeCloseTo(
          1 / compareInTurns(one, other).ratio,
          9,
        );
        expect(compareInTurns(other, one).ratio).toBeCloseTo(factor, 9);
      }),
    );
  });
});

// The parts of an environment that comparisons look at.
const environment = { threads: 2, cpuModel: 'one' } as Environment;

function record(values: readonly number[], speed = 1): BenchmarkRecord {
  const measurement = { turns: values.map(turnOf), warmups: 0, clients: 1, profiles: [] };
  const calibration = new Map(
    (['cpu', 'engine', 'statements'] as const).map((part) => [
      part,
      [turnOf(speed), turnOf(speed)],
    ]),
  );
  return recordMeasurement(measurement, calibration, {
    benchmark: 'x',
    recordedAt: '2026-01-01T00:00:00.000Z',
    environmentClass: 'linux-x64-2cpu-duckdb-1.5',
    environment,
    sql: 'select 1',
    clients: 1,
    upstream: {},
    rows: { 'model.shop.t': 1000 },
  });
}

const values = (random: Random, scale: number) =>
  Array.from({ length: 120 }, () => scale * Math.exp(0.1 * normal(random)));

describe('stored figures', () => {
  const random = createRandom(9);
  const before = record(values(random, 5));
  const options = { history: [], tolerance: TOLERANCE, comparisons: 1 };
  const judged = (today: BenchmarkRecord) => {
    const found = compareRecorded(today, before, options);
    if (found.kind === 'refused') return found.reason;
    return judgeDifference(
      [found.difference, found.difference],
      found.difference,
      found.thresholds,
    );
  };

  test('are compared through the calibration', () => {
    expect(judged(record(values(random, 5)))).toBe('same');
    expect(judged(record(values(random, 10), 2))).toBe('same');
    expect(judged(record(values(random, 7.5)))).toBe('regressed');
    expect(judged(record(values(random, 15), 2))).toBe('regressed');
    expect(judged(record(values(random, 3)))).toBe('improved');
  });

  test('are compared by what was measured in quiet, whatever came in between', () => {
    // A third or more of the samples took twice as long, at the time of the baseline alone.
    const disturbed = (share: number) =>
      record(values(random, 5).map((ms, i) => (i < 120 * share ? 2 * ms : ms)));
    for (const share of [0.35, 0.5, 0.6]) {
      const slower = compareRecorded(record(values(random, 7.5)), disturbed(share), options);
      if (slower.kind === 'refused') throw new Error(slower.reason);
      const { difference, thresholds } = slower;
      expect(judgeDifference([difference, difference], difference, thresholds)).toBe('regressed');
    }
  });

  test('are refused where they mean something else', () => {
    const today = record(values(random, 5));
    expect(judged({ ...today, environmentClass: 'other' })).toContain('recorded on linux-x64');
    expect(judged({ ...today, environment: { ...environment, threads: 8 } })).toContain(
      '2 engine threads, and there are 8 now',
    );
    expect(judged({ ...today, rows: { 'model.shop.t': 5000 } })).toBe(
      't had 1000 rows, and has 5000 now',
    );
    expect(judged({ ...today, calibration: {} })).toContain('without a calibration');
    const half = { cpu: 1, memory: 1, engine: 1 };
    expect(judged({ ...today, calibration: half })).toContain('without a calibration');
    expect(judged(record(values(random, 5), 9))).toContain('9.00 times as long');
    const calibration = { cpu: 1, engine: 5, statements: 1 };
    expect(judged({ ...today, calibration })).toContain('contradict each other');
    expect(judged({ ...today, p50: 2.4 * quietTime(today) })).toContain(
      'too busy: half of the samples took 2.4 times',
    );
  });

  test('have to differ by more where a processor of another kind took them', () => {
    const elsewhere = (scale: number): BenchmarkRecord => ({
      ...record(values(random, scale)),
      environment: { ...environment, cpuModel: 'another one' },
    });
    expect(judged(elsewhere(7.5))).toBe('same');
    expect(judged(elsewhere(15))).toBe('regressed');
  });

  describe('of which a session was disturbed', () => {
    const measured = (scale: number, disturbed = false): Measured => {
      const one = record(values(random, scale));
      return {
        turns: [],
        rivalTurns: null,
        record: disturbed ? { ...one, calibration: { cpu: 1, engine: 3, statements: 1 } } : one,
      };
    };
    const judgedOf = (...sessions: readonly Measured[]) => {
      const references = { rival: null, record: before, note: null, history: [], historyMs: [] };
      const { findings, isWorthAnother } = judgeReferences({
        measured: sessions,
        together: (some) => some.at(-1) ?? measured(5),
        references,
        tolerance: TOLERANCE,
        comparisons: 1,
      });
      return [findings[0]?.outcome, isWorthAnother];
    };

    test('another one takes its place, three at most', () => {
      expect(judgedOf(measured(5))).toEqual(['same', false]);
      expect(judgedOf(measured(5, true))).toEqual(['refused', true]);
      expect(judgedOf(measured(5, true), measured(5))).toEqual(['same', false]);
      expect(judgedOf(measured(8, true), measured(8))).toEqual(['unsure', true]);
      expect(judgedOf(measured(8, true), measured(8), measured(8))).toEqual(['regressed', false]);
      expect(judgedOf(measured(8, true), measured(8), measured(8, true))).toEqual([
        'refused',
        false,
      ]);
      expect(judgedOf(measured(8, true), measured(8, true), measured(8, true))).toEqual([
        'refused',
        false,
      ]);
    });

    test('what can never be compared is refused at once', () => {
      const other = { ...measured(5), record: { ...before, environmentClass: 'other' } };
      expect(judgedOf(other)).toEqual(['refused', false]);
    });
  });

  test('are held to the spread of their history', () => {
    const noisy = Array.from({ length: 8 }, (_, i) => record(values(random, i % 2 === 0 ? 4 : 7)));
    const found = compareRecorded(record(values(random, 5)), before, {
      ...options,
      history: noisy,
    });
    expect(found).toMatchObject({ kind: 'refused' });
    const steady = Array.from({ length: 8 }, () => record(values(random, 5)));
    const other = compareRecorded(record(values(random, 5)), before, {
      ...options,
      history: steady,
    });
    expect(other).toMatchObject({ kind: 'compared', thresholds: { relative: 0.3 } });
  });
});

describe('the file of a baseline', () => {
  const stored = record(values(createRandom(3), 5));

  test('gives back what was written, byte for byte the same again', () => {
    const text = formatBaseline(stored);
    const read = parseBaseline(text, 'x', 'x.json');
    expect(read).toMatchObject({ kind: 'found', record: stored });
    expect(read.kind === 'found' && formatBaseline(read.record)).toBe(text);
    expect(quietTime(stored)).toBeGreaterThan(0);
  });

  test.each([
    ['', 'MF6121', /damaged/],
    ['{"format": 1', 'MF6121', /damaged/],
    ['[]', 'MF6121', /lacks figures/],
    ['{"format": 1}', 'MF6121', /lacks figures/],
    ['{"format": 2, "benchmark": "x"}', 'MF6122', /has format 2/],
    [formatBaseline({ ...stored, benchmark: 'y' }), 'MF6121', /is one of "y"/],
    [formatBaseline({ ...stored, sketch: [1, 2] }), 'MF6121', /lacks figures/],
  ])('%j is refused with %s', (text, code, message) => {
    const read = parseBaseline(text, 'x', 'x.json');
    expect(read).toMatchObject({ kind: 'unusable', diagnostic: { code, severity: 'warning' } });
    expect(read.kind === 'unusable' && read.diagnostic.message).toMatch(message);
  });
});
