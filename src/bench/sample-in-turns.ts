import type { Clock } from '../base/clock.ts';
import { type MemflowError, toMemflowError } from '../base/errors.ts';
import type { Random } from '../base/random.ts';
import type { Participant, Turn } from './sample.ts';
import { median } from './statistics.ts';

/** What came of one participant: its turns, in the order of the rounds, and the error that ended them. */
export interface Turns {
  readonly turns: readonly Turn[];
  readonly error: MemflowError | null;
}

export interface SessionOptions {
  readonly participants: readonly Participant[];
  /** Decides who goes first in each round. */
  readonly random: Random;
  readonly clock: Clock;
  /** Whether the figures are certain enough; asked after every round. */
  readonly isEnough: (taken: ReadonlyMap<Participant, Turns>) => boolean;
  /** So many rounds are made however long they take. */
  readonly minRounds: number;
  /** No further round begins after this time. */
  readonly maxMs: number;
  readonly signal: AbortSignal;
}

/**
 * Lets all participants take turns, round by round, each round in another random order: whatever the machine is doing
 * otherwise, it does to all of them alike, and the n-th turns of two participants can be compared with each other. One
 * that fails drops out.
 */
export async function sampleInTurns(
  options: SessionOptions,
): Promise<ReadonlyMap<Participant, Turns>> {
  const { participants, random, clock, isEnough, minRounds, maxMs, signal } = options;
  const taken = new Map(
    participants.map((participant) => [
      participant,
      { turns: [] as Turn[], error: null as MemflowError | null },
    ]),
  );
  const startedMs = clock.monotonicMs();
  const mayGoOn = (rounds: number): boolean =>
    rounds < minRounds || (!isEnough(taken) && clock.monotonicMs() - startedMs < maxMs);
  for (let rounds = 0; rounds === 0 || mayGoOn(rounds); rounds++) {
    for (const participant of random.shuffle(participants)) {
      const state = taken.get(participant);
      if (state === undefined || state.error !== null) continue;
      try {
        state.turns.push(await participant.takeTurn());
      } catch (error) {
        state.error = toMemflowError(error);
      }
      if (signal.aborted) return taken;
    }
    if ([...taken.values()].every(({ error }) => error !== null)) break;
  }
  return taken;
}

/** How many turns have to agree before times count as stable. */
const STABLE_TURNS = 5;
/** Times count as stable when they no longer fall by more than this share. */
const STABLE_SHARE = 0.05;
const MAX_WARMUPS = 50;

/**
 * Takes turns whose times do not count: as many as asked for, or until the middle one of the last five is no more than 5 %
 * below that of the five before. No more than 50, and none after `maxMs`. Returns how many.
 */
export async function warmUp(
  participant: Participant,
  options: {
    readonly warmups: number | null;
    readonly maxMs: number;
    readonly clock: Clock;
    readonly signal: AbortSignal;
  },
): Promise<number> {
  const { warmups, maxMs, clock, signal } = options;
  const startedMs = clock.monotonicMs();
  const times: number[] = [];
  const most = warmups ?? MAX_WARMUPS;
  while (times.length < most && !signal.aborted) {
    if (warmups === null && clock.monotonicMs() - startedMs > maxMs) break;
    const { samples } = await participant.takeTurn();
    times.push(median(samples.map(({ totalMs }) => totalMs)));
    if (warmups === null && isStable(times)) break;
  }
  return times.length;
}

/** Whether a series of times has stopped falling. */
function isStable(times: readonly number[]): boolean {
  if (times.length < 2 * STABLE_TURNS) return false;
  const last = median(times.slice(-STABLE_TURNS));
  const before = median(times.slice(-2 * STABLE_TURNS, -STABLE_TURNS));
  return last >= before * (1 - STABLE_SHARE);
}
