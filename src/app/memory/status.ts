import { type CommandOutcome, succeeded } from '../command-outcome.ts';
import type { Session } from '../session.ts';
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
import { type MemoryRow, openMemory } from './memory-tables.ts';

/** Says in a screenful what the built tables remember; `limit` = how much of each list. @throws {UsageError | AdapterError} */
export async function memoryStatus(
  session: Session,
  limit: number | undefined,
): Promise<CommandOutcome> {
  const memory = await openMemory(session);
  const [numbers = {}] = await memory.ask('status_numbers');
  const inMind = await memory.ask('status_in_mind', [], limit);
  const episodes = await memory.ask('status_episodes', [], limit);
  const pairs = await memory.ask('status_pairs', [], limit);
  return succeeded(
    [
      ...describeNumbers(numbers),
      '',
      ...screenLines(`In mind: ${textOf(numbers, 'working_memory_state')}`, ''),
      ...inMind.flatMap(describeChunk),
      '',
      ...describeEpisodes(numbers, episodes),
      ...describePairs(pairs),
      ...describeHealth(numbers),
    ],
    { status: numbers, in_mind: inMind, episodes, belongs_together: pairs },
  );
}

function describeNumbers(numbers: MemoryRow): readonly string[] {
  const gone = numberOf(numbers, 'n_gone') ? `, ${countOf(numbers, 'n_gone')} of them gone` : '';
  const when =
    numberOf(numbers, 'n_memories') === 0
      ? ''
      : ` from ${dayOf(numbers, 'first_accessed_at')} to ${dayOf(numbers, 'last_accessed_at')}`;
  return [
    `The memory at ${minuteOf(numbers, 'as_of')} UTC`,
    ...screenLines(
      `${countedOf(numbers, 'n_memories', 'memory', 'memories')}${gone}; ${countedOf(numbers, 'n_accesses', 'access', 'accesses')}${when}`,
      '  ',
    ),
    `  fate: ${countOf(numbers, 'n_kept')} kept, ${countOf(numbers, 'n_retained')} retained, ${countOf(numbers, 'n_archived')} archived`,
  ];
}

function describeChunk(chunk: MemoryRow): readonly string[] {
  const others = numberOf(chunk, 'n_others') ?? 0;
  const like = others > 0 ? ` and ${others} like it` : '';
  const focus = chunk['in_focus'] === true ? '' : ', out of focus';
  const times = countedOf(chunk, 'n_accesses', 'access', 'accesses');
  const tail = `${like} (${times} since ${dayOf(chunk, 'known_since')}${focus})`;
  const head = `  ${textOf(chunk, 'place')}. `;
  return [head + someOf([textOf(chunk, 'label')], SCREEN - head.length - tail.length) + tail];
}

function describeEpisodes(numbers: MemoryRow, episodes: readonly MemoryRow[]): readonly string[] {
  if (episodes.length === 0) return [];
  const today = numberOf(numbers, 'n_episodes_today') ?? 0;
  return [
    `Episodes today: ${today === 0 ? 'none' : today.toLocaleString('en')}; the latest`,
    ...episodes.flatMap((episode) => [
      `  ${spanOf(episode, 'started_at', 'ended_at')}, ${countedOf(episode, 'n_memories', 'memory', 'memories')}`,
      `      ${someOf(listOf(episode, 'labels'), SCREEN - 6, numberOf(episode, 'n_memories') ?? 0)}`,
    ]),
    '',
  ];
}

function describePairs(pairs: readonly MemoryRow[]): readonly string[] {
  if (pairs.length === 0) return [];
  return [
    'What belongs together, strongest first',
    ...pairs.flatMap((pair) => [
      ...screenLines(`${textOf(pair, 'label_a')}  +  ${textOf(pair, 'label_b')}`, '  '),
      ...screenLines(textOf(pair, 'why'), '      '),
    ]),
    '',
  ];
}

function describeHealth(numbers: MemoryRow): readonly string[] {
  const active = numberOf(numbers, 'active_share');
  const seen =
    active === null
      ? []
      : [
          `  ${(100 * active).toFixed(0)} % of memories active, the newest access ${figureOf(numbers, 'newest_access_age_days')} days old`,
        ];
  return [
    'Health',
    ...seen,
    `  ${countOf(numbers, 'n_never_associated')} never associated, ${countedOf(numbers, 'n_crowded_contexts', 'crowded context')}`,
    `  ${countedOf(numbers, 'n_duplicates', 'duplicate row')}, ${countedOf(numbers, 'n_unusable_rows', 'unusable row')}, ${countedOf(numbers, 'n_future_accesses', 'access', 'accesses')} in the future`,
  ];
}
