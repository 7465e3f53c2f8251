import { errorDiagnostic, UsageError } from '../../base/errors.ts';
import { type CommandOutcome, succeeded } from '../command-outcome.ts';
import type { Session } from '../session.ts';
import {
  countedOf,
  dayOf,
  figureOf,
  listOf,
  numberOf,
  SCREEN,
  screenLines,
  someOf,
  textOf,
} from './cell-words.ts';
import { type MemoryRow, openMemory } from './memory-tables.ts';

/**
 * The memories that come to mind with a text, best first, each with what brought it up.
 * @throws {UsageError} MF1002 where the text is empty, MF1831, MF1832
 */
export async function memoryRecall(
  session: Session,
  text: string,
  limit: number | undefined,
): Promise<CommandOutcome> {
  if (!/[\p{L}\p{N}]/u.test(text)) {
    throw new UsageError(
      errorDiagnostic('MF1002', 'recall needs words to look for', {
        hint: 'memflow memory recall "release notes"',
      }),
    );
  }
  const memory = await openMemory(session);
  const hits = await memory.ask('recall', [text], limit);
  if (hits.length > 0) return succeeded(hits.flatMap(describeHit), { text, hits });
  const alike = (await memory.ask('words_like', [text])).map((row) => textOf(row, 'concept'));
  return succeeded(
    [
      ...screenLines(`Nothing comes to mind with "${text}".`, ''),
      ...(alike.length === 0 ? [] : screenLines(`Did you mean ${alike.join(', ')}?`, '')),
    ],
    { text, hits: [], did_you_mean: alike },
  );
}

function describeHit(hit: MemoryRow): readonly string[] {
  const terms = listOf(hit, 'terms');
  const from = textOf(hit, 'spread_from');
  const why = [
    ...(terms.length === 0 ? [] : [`words ${figureOf(hit, 'relevance')} (${terms.join(', ')})`]),
    ...(from === '' ? [] : [`association ${figureOf(hit, 'spread')} (from ${from})`]),
    `base level ${figureOf(hit, 'base_level_part')}`,
  ];
  const head = `${String(numberOf(hit, 'place')).padStart(2)}. `;
  const tail = `  ${figureOf(hit, 'score')}`;
  return [
    head + someOf([textOf(hit, 'label')], SCREEN - head.length - tail.length) + tail,
    ...screenLines(`${why.join(' + ')}`, '      '),
    `      ${textOf(hit, 'fate')}; ${countedOf(hit, 'n_accesses', 'access', 'accesses')}, the last on ${dayOf(hit, 'last_accessed_at')}`,
  ];
}
