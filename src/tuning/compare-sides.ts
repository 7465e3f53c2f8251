import type { Database } from '../adapter/adapter.ts';
import type { Connection } from '../adapter/connection.ts';
import type { Clock } from '../base/clock.ts';
import type { Random } from '../base/random.ts';
import { compareInTurns, isCloseEnough } from '../bench/compare-in-turns.ts';
import { corrected, type Difference, judgeDifference } from '../bench/difference.ts';
import { executeStatements } from '../bench/execute-statements.ts';
import { turnTimes } from '../bench/figures.ts';
import type { Participant, Turn } from '../bench/sample.ts';
import { sampleInTurns } from '../bench/sample-in-turns.ts';
import { median } from '../bench/statistics.ts';

/** How two versions are measured beside each other. */
export interface Measuring {
  readonly clock: Clock;
  readonly random: Random;
  readonly signal: AbortSignal;
}

/** A statement as it is sent to one side. */
export interface SideStatement {
  readonly database: Database;
  readonly sql: string;
}

/** What came of one statement with a change and without it. */
export interface SideBySide {
  readonly outcome: 'improved' | 'regressed' | 'same' | 'unsure';
  /** Medians of both measurements. */
  readonly beforeMs: number;
  readonly afterMs: number;
  /** Time with the change, divided by the one without. */
  readonly ratio: number;
  readonly interval: { readonly low: number; readonly high: number };
  readonly pValue: number;
}

/** So many rounds a measurement are the fewest by which a difference can be told from chance, corrected as below. */
const FEWEST_ROUNDS = 8;
const MAX_MS = 1000;
const FEWEST_MEASUREMENTS = 2;
/** What is still unsure is measured again. */
const MOST_MEASUREMENTS = 4;
/** p-values are judged as if a tuning made so many comparisons. */
const COMPARISONS = 20;
/** Smaller differences are no reason to change a configuration. */
const RELATIVE = 0.1;
const ABSOLUTE_MS = 0.2;
const LONGEST_MS = 10 * 60_000;

/**
 * Measures a statement with a change and without it, turn by turn in random order, twice or until that is enough. A
 * difference counts when all measurements show it, and together they are too rare for chance.
 * @throws {AdapterError} the statement fails on one of the sides
 */
export function compareSides(
  before: SideStatement,
  after: SideStatement,
  measuring: Measuring,
): Promise<SideBySide> {
  return before.database.withFreshConnection((left) =>
    after.database.withFreshConnection(async (right) => {
      const participants = [
        participant(left, before.sql, measuring.signal),
        participant(right, after.sql, measuring.signal),
      ] as const;
      // The first executions read the file.
      for (const { takeTurn } of participants) await takeTurn();
      const measured: Measured[] = [];
      for (;;) {
        measured.push(await measure(participants, measuring));
        if (measured.length < FEWEST_MEASUREMENTS) continue;
        const judged = judge(measured);
        if (judged.outcome !== 'unsure' || measured.length === MOST_MEASUREMENTS) return judged;
      }
    }),
  );
}

interface Measured {
  readonly before: readonly Turn[];
  readonly after: readonly Turn[];
}

async function measure(
  participants: readonly [Participant, Participant],
  { clock, random, signal }: Measuring,
): Promise<Measured> {
  const [left, right] = participants;
  const taken = await sampleInTurns({
    participants,
    random,
    clock,
    signal,
    minRounds: FEWEST_ROUNDS,
    maxMs: MAX_MS,
    isEnough: (now) =>
      isCloseEnough(now.get(right)?.turns ?? [], now.get(left)?.turns ?? [], RELATIVE),
  });
  const turnsOf = (one: Participant): readonly Turn[] => {
    const { turns, error } = taken.get(one) ?? { turns: [], error: null };
    if (error !== null) throw error;
    return turns;
  };
  signal.throwIfAborted();
  return { before: turnsOf(left), after: turnsOf(right) };
}

function judge(measured: readonly Measured[]): SideBySide {
  const before = measured.flatMap((one) => one.before);
  const after = measured.flatMap((one) => one.after);
  const each = measured.map((one): Difference => compareInTurns(one.after, one.before));
  const together = compareInTurns(after, before);
  const thresholds = {
    relative: RELATIVE,
    absoluteMs: ABSOLUTE_MS,
    narrows: true,
    comparisons: COMPARISONS,
  };
  const { ratio, interval, pValue } = together;
  return {
    outcome: judgeDifference(each, together, thresholds),
    beforeMs: median(turnTimes(before)),
    afterMs: median(turnTimes(after)),
    ratio,
    interval,
    pValue: corrected(pValue, thresholds),
  };
}

/** One execution a turn. What is written is written anew each time. */
function participant(connection: Connection, sql: string, signal: AbortSignal): Participant {
  const statement = connection.timed(sql, { signal, timeoutMs: LONGEST_MS });
  return {
    takeTurn: async () => {
      const sample = await executeStatements([statement]);
      return { samples: [sample], elapsedMs: sample.totalMs };
    },
  };
}
