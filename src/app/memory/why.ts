import { errorDiagnostic, UsageError } from '../../base/errors.ts';
import { type CommandOutcome, succeeded } from '../command-outcome.ts';
import type { Session } from '../session.ts';
import { textOf } from './cell-words.ts';
import { describeWhy } from './describe-why.ts';
import { type MemoryRow, type MemoryTables, openMemory } from './memory-tables.ts';

/** The one memory that a name means: its id, its whole label, or words of its label. @throws {UsageError} MF1833, MF1834 */
async function findMemory(memory: MemoryTables, name: string): Promise<MemoryRow> {
  const found = await memory.ask('memories_named', [name]);
  const exact = found.filter((row) => row['is_exact'] === true);
  const meant = exact.length > 0 ? exact : found;
  const [first, ...others] = meant;
  if (first !== undefined && others.length === 0) return first;
  if (first === undefined) {
    const alike = (await memory.ask('memories_nearly_named', [name])).map((row) =>
      textOf(row, 'label'),
    );
    throw new UsageError(
      errorDiagnostic('MF1833', `no memory is called "${name}"`, {
        hint:
          alike.length > 0
            ? `did you mean ${alike.map((label) => `"${label}"`).join(' or ')}?`
            : `memflow memory recall "${name}" looks into contents and concepts`,
      }),
    );
  }
  const having = exact.length > 0 ? `are called "${name}"` : `have "${name}" in their label`;
  throw new UsageError(
    errorDiagnostic('MF1834', `several memories ${having}`, {
      hint: `name one: ${meant.map((row) => `${textOf(row, 'memory_id')} (${textOf(row, 'label')})`).join(', ')}`,
    }),
  );
}

/**
 * Why a memory is where it is: what its accesses, its context and its importance give, its place in working memory, its
 * latest episode, what it belongs together with, and its fate. `limit` = how much of each list.
 * @throws {UsageError} MF1002 where the name is empty, MF1831 to MF1834
 */
export async function memoryWhy(
  session: Session,
  name: string,
  limit: number | undefined,
): Promise<CommandOutcome> {
  if (name.trim() === '') {
    throw new UsageError(
      errorDiagnostic('MF1002', 'why needs the id or label of a memory', {
        hint: 'memflow memory why README.md; memflow memory recall "..." finds memories',
      }),
    );
  }
  const memory = await openMemory(session);
  const id = textOf(await findMemory(memory, name), 'memory_id');
  const [found = {}] = await memory.ask('why_memory', [id]);
  const answer = {
    memory: found,
    accesses: await memory.ask('why_accesses', [id], limit),
    context: await memory.ask('why_context', [id], limit),
    episode: (await memory.ask('why_episode', [id]))[0] ?? null,
    associations: await memory.ask('why_associations', [id], limit),
  };
  return succeeded(describeWhy(answer), answer);
}
