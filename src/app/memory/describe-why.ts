import {
  countedOf,
  countOf,
  dayOf,
  figureOf,
  listOf,
  minuteOf,
  numberOf,
  SCREEN,
  screenLines,
  someOf,
  spanOf,
  textOf,
} from './cell-words.ts';
import type { MemoryRow } from './memory-tables.ts';

/** Everything that is known of one memory; lists are cut to what was asked for. */
export interface WhyAnswer {
  readonly memory: MemoryRow;
  /** Days with an access, newest first. */
  readonly accesses: readonly MemoryRow[];
  /** Concepts that it shares with what is in mind. */
  readonly context: readonly MemoryRow[];
  readonly episode: MemoryRow | null;
  readonly associations: readonly MemoryRow[];
}

/** The answer as a screenful for a person. */
export function describeWhy(answer: WhyAnswer): readonly string[] {
  const { memory } = answer;
  const head = [
    ...screenLines(textOf(memory, 'label'), ''),
    ...screenLines(
      `${textOf(memory, 'memory_id')}, ${textOf(memory, 'memory_type')}, about ${listOf(memory, 'concepts').slice(0, 8).join(', ') || 'nothing named'}`,
      '  ',
    ),
  ];
  if (memory['activation'] === null) return [...head, '', ...describeUnseen(memory)];
  return [
    ...head,
    '',
    ...describeActivation(answer),
    '',
    ...describeWorkingMemory(memory),
    ...describeEpisode(answer.episode),
    ...describeAssociations(answer.associations),
    ...describeFate(memory),
  ];
}

/** Of a memory that the models of this moment do not know. */
function describeUnseen(memory: MemoryRow): readonly string[] {
  const moment = minuteOf(memory, 'as_of');
  return screenLines(
    moment === ''
      ? 'Nothing is remembered at the moment of the last run, which lies before every access.'
      : `Not remembered at ${moment} UTC, the moment of the last run: no access of any weight lies before it, or its source took it back. It was created at ${minuteOf(memory, 'created_at')}.`,
    '',
  );
}

function describeActivation({ memory, accesses, context }: WhyAnswer): readonly string[] {
  const shared = context.map((row) => `${textOf(row, 'concept')} ${figureOf(row, 'adds')}`);
  const days = numberOf(memory, 'n_days') ?? 0;
  const part = (name: string, column: string) =>
    `  ${name.padEnd(11)}${figureOf(memory, column).padStart(7)}   `;
  return [
    `Activation ${figureOf(memory, 'activation')} at ${minuteOf(memory, 'as_of')} UTC: place ${countOf(memory, 'place')} of ${countOf(memory, 'n_memories')}`,
    `${part('base level', 'base_level')}${countedOf(memory, 'n_accesses', 'access', 'accesses')} on ${countedOf(memory, 'n_days', 'day')} since ${dayOf(memory, 'first_accessed_at')}`,
    ...accesses.map(
      (row) =>
        `      ${minuteOf(row, 'accessed_at')}  ${countedOf(row, 'accesses', 'access', 'accesses')}, ${(100 * (numberOf(row, 'share') ?? 0)).toFixed(0)} % of it`,
    ),
    ...(memory['is_logged'] === false
      ? [`      no log: from count, first and last access alone`]
      : days > accesses.length
        ? [`      and ${(days - accesses.length).toLocaleString('en')} earlier days`]
        : []),
    part('context', 'context') +
      (shared.length === 0
        ? 'shares no concept with what is in mind'
        : someOf(shared, SCREEN - 23)),
    `${part('importance', 'importance')}what its source says of it`,
  ];
}

function describeWorkingMemory(memory: MemoryRow): readonly string[] {
  if (memory['chunk_rank'] === null) {
    const gone = memory['is_active'] === false ? '; it is gone' : '';
    return [
      `Working memory: not in mind, last accessed ${minuteOf(memory, 'last_accessed_at')}${gone}`,
    ];
  }
  const place =
    memory['displaced_by'] !== null
      ? `displaced: only ${countOf(memory, 'displaced_by')} chunks are held`
      : memory['in_focus'] === true
        ? 'in focus'
        : 'held, out of focus';
  const chunk = memory['is_leader'] === true ? '' : `, with ${textOf(memory, 'chunk_label')}`;
  return screenLines(
    `Working memory: chunk ${countOf(memory, 'chunk_rank')}${chunk}; ${place}`,
    '',
  );
}

function describeEpisode(episode: MemoryRow | null): readonly string[] {
  if (episode === null) return ['Episode: none'];
  const others = listOf(episode, 'others');
  return [
    `Latest episode: ${spanOf(episode, 'started_at', 'ended_at')}, ${countedOf(episode, 'n_memories', 'memory', 'memories')}`,
    ...(others.length === 0 ? [] : [`  ${someOf(others, SCREEN - 2)}`]),
  ];
}

function describeAssociations(associations: readonly MemoryRow[]): readonly string[] {
  if (associations.length === 0) return ['Associations: none'];
  return [
    'Associations, strongest first',
    ...associations.map((row) => {
      const head = `  ${figureOf(row, 'strength')}  `;
      const tail = `  (met ${countedOf(row, 'times', 'time')}, last on ${dayOf(row, 'last_at')})`;
      return head + someOf([textOf(row, 'label')], SCREEN - head.length - tail.length) + tail;
    }),
  ];
}

const REASONS: Readonly<Record<string, string>> = {
  recent: 'its latest access gives at least half of its strength',
  frequent: 'many accesses together give its strength',
};

const CUTS: Readonly<Record<string, string>> = {
  kept: 'above the last that is kept',
  retained: 'above the last that is retained',
  archived: 'below the last that is retained',
};

function describeFate(memory: MemoryRow): readonly string[] {
  const [fate, reason] = [textOf(memory, 'fate'), textOf(memory, 'reason')];
  return [
    `Fate: ${fate}, place ${countOf(memory, 'fate_place')} of ${countOf(memory, 'n_memories')} by retention ${figureOf(memory, 'base_level_retention')}`,
    `  ${figureOf(memory, 'margin')} ${CUTS[fate] ?? ''}`,
    `  ${reason}: ${REASONS[reason] ?? ''}`,
  ];
}
