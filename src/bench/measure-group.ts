import type { Clock } from '../base/clock.ts';
import { type MemflowError, toMemflowError } from '../base/errors.ts';
import type { Random } from '../base/random.ts';
import { benchError } from './bench-error.ts';
import { checkResult } from './check-result.ts';
import type { ClientOptions, ClientSource, OpenClients } from './clients.ts';
import type { CompiledBenchmark } from './compile-benchmark.ts';
import type { Measurement } from './figures.ts';
import { withClients } from './open-clients.ts';
import type { Participant } from './sample.ts';
import { sampleInTurns, type Turns, warmUp } from './sample-in-turns.ts';

/** A benchmark, or another version of one, that is measured in a session. */
export interface Member {
  readonly compiled: CompiledBenchmark;
  /** Where its clients come from: two versions may stand in two databases. */
  readonly source: ClientSource;
  readonly tag: string;
  /** Sent through the engine's own client: the floor under the benchmark. */
  readonly isBare?: boolean;
}

/** What came of a member: a measurement, or the error that kept it from being measured. */
export type MeasuredMember =
  | { readonly ok: true; readonly measurement: Measurement }
  | { readonly ok: false; readonly error: MemflowError };

export interface GroupOptions {
  readonly random: Random;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** Further participants of every round, such as a calibration; they are warm already. */
  readonly companions: readonly Participant[];
  /** How many times `max_seconds` may be used up. */
  readonly patience: number;
  /** Whether what has been sampled is certain enough. */
  readonly isEnough: (taken: GroupTurns) => boolean;
}

/** What has been sampled so far. */
export interface GroupTurns {
  of(member: Member): Turns | undefined;
  ofCompanion(companion: Participant): Turns | undefined;
}

export interface GroupResult {
  readonly members: ReadonlyMap<Member, MeasuredMember>;
  readonly companions: ReadonlyMap<Participant, Turns>;
}

const DEFAULT_TIMEOUT_MS = 60_000;

/**
 * Measures benchmarks that are compared with each other in one session: each is opened, its result checked and its times
 * warmed up; then all take turns in random order; then each is profiled. What goes wrong with one concerns it alone.
 */
export async function measureGroup(
  members: readonly Member[],
  options: GroupOptions,
): Promise<GroupResult> {
  const results = new Map<Member, MeasuredMember>();
  const companions = new Map<Participant, Turns>();
  const fail = (member: Member, error: unknown) =>
    results.set(member, { ok: false, error: toMemflowError(error) });

  const sampleAll = async (opened: ReadonlyMap<Member, Opened>): Promise<void> => {
    const entries = [...opened];
    if (entries.length === 0) return;
    const view = (taken: ReadonlyMap<Participant, Turns>): GroupTurns => ({
      of: (member) => {
        const found = opened.get(member);
        return found === undefined ? undefined : taken.get(found.clients);
      },
      ofCompanion: (companion) => taken.get(companion),
    });
    const taken = await sampleInTurns({
      participants: [...entries.map(([, { clients }]) => clients), ...options.companions],
      random: options.random,
      clock: options.clock,
      signal: options.signal,
      isEnough: (now) => options.isEnough(view(now)),
      minRounds: Math.max(...entries.map(([member]) => minRoundsOf(member))),
      maxMs: options.patience * entries.reduce((sum, [member]) => sum + maxMsOf(member), 0),
    });
    for (const companion of options.companions) {
      const turns = taken.get(companion);
      if (turns !== undefined) companions.set(companion, turns);
    }
    for (const [member, { clients, warmups }] of entries) {
      const { turns, error } = taken.get(clients) ?? { turns: [], error: null };
      if (error !== null) fail(member, error);
      else {
        const profiles = await clients.profile().catch((thrown: unknown) => {
          fail(member, thrown);
          return null;
        });
        if (profiles === null) continue;
        const { clients: count } = member.compiled.node.cell;
        results.set(member, {
          ok: true,
          measurement: { turns, warmups, clients: count, profiles },
        });
      }
    }
  };

  const openFrom = async (index: number, opened: ReadonlyMap<Member, Opened>): Promise<void> => {
    const member = members[index];
    if (member === undefined) return sampleAll(opened);
    let hasGoneOn = false;
    const goOn = (now: ReadonlyMap<Member, Opened>) => {
      hasGoneOn = true;
      return openFrom(index + 1, now);
    };
    try {
      await withClients(member.compiled, clientOptions(member, options), async (clients) => {
        const warmups = await begin(member, clients, options);
        await goOn(new Map([...opened, [member, { clients, warmups }]]));
      });
    } catch (error) {
      fail(member, namingWrites(member, error));
      if (!hasGoneOn) await goOn(opened);
    }
  };
  await openFrom(0, new Map());
  return { members: results, companions };
}

interface Opened {
  readonly clients: OpenClients;
  readonly warmups: number;
}

function clientOptions(member: Member, { clock, signal }: GroupOptions): ClientOptions {
  const { source, tag, compiled, isBare = false } = member;
  const timeoutMs = compiled.node.config.timeoutMs ?? DEFAULT_TIMEOUT_MS;
  return { source, clock, signal, timeoutMs, tag, isBare };
}

/** The fewest samples of a client that is alone, however long they take, unless fewer are asked for. */
const FEWEST_SAMPLES = 5;

function minRoundsOf({ compiled }: Member): number {
  const { cell, spec } = compiled.node;
  return cell.clients > 1 ? 1 : Math.min(FEWEST_SAMPLES, spec.samples ?? FEWEST_SAMPLES);
}

function maxMsOf({ compiled }: Member): number {
  return compiled.node.spec.maxSeconds * 1000;
}

/** Checks what the query returns, and warms it up. @throws {BenchError} MF6111, MF6112 */
async function begin(
  member: Member,
  clients: OpenClients,
  { clock, signal }: GroupOptions,
): Promise<number> {
  const { node } = member.compiled;
  const { spec } = node;
  const { result, expected } = await clients.look();
  const { expect } = spec;
  const wrong = expect === null ? null : checkResult(result, expect, expected);
  if (wrong !== null) {
    throw benchError('MF6111', `the result of "${node.name}" is wrong: ${wrong}`, {
      span: node.span,
      hint: `memflow show ${node.name} prints it`,
    });
  }
  if (expect === null && result.rows.length === 0 && !spec.writes && !allowsNoRows(member)) {
    throw benchError('MF6112', `the query of "${node.name}" returned no rows`, {
      span: node.span,
      hint: 'build what it reads first; where nothing is right, write expect: {rows: 0}',
    });
  }
  if (spec.cold) return 0;
  return warmUp(clients, { warmups: spec.warmup, maxMs: maxMsOf(member) / 2, clock, signal });
}

/** A budget for the rows says what to make of none. */
function allowsNoRows({ compiled }: Member): boolean {
  return compiled.node.spec.budgets.some(
    (budget) => budget.kind === 'figure' && budget.metric === 'rows',
  );
}

/** A read-only transaction that is asked to write knows nothing of benchmarks. */
function namingWrites({ compiled }: Member, thrown: unknown): unknown {
  const error = toMemflowError(thrown);
  if (error.code !== 'MF4014' || !/read-only mode/.test(error.message)) return error;
  return benchError('MF6113', `the benchmark "${compiled.node.name}" writes data`, {
    span: error.diagnostics[0]?.span ?? compiled.node.span,
    hint: 'to measure writing, set writes: true and write to {{ this }}',
  });
}
