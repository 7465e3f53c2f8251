import type { Connection, StatementOptions } from '../adapter/connection.ts';
import { type ExistingRelation, relationKey } from '../adapter/relation.ts';
import { readBytes } from '../base/files.ts';
import { decodeCsv } from '../csv/decode-csv.ts';
import type { SeedNode } from '../manifest/node.ts';
import type { NodePlan } from './node-plan.ts';
import type { NodeHooks } from './plan-input.ts';
import { planSeed } from './plan-seed.ts';
import { readSeed, type SeedContent } from './read-seed.ts';
import type { RunnerOptions } from './runner-options.ts';

/** Reads and checks the file of a seed. @throws {CsvError | MaterializeError | FileError} MF502x, MF7001 */
export async function loadSeed(node: SeedNode): Promise<SeedContent> {
  return readSeed(node, decodeCsv(node.file.path, await readBytes(node.path)));
}

/** Asks the engine for the columns that are there, and plans. `content` is read from the file where it is not given. */
export async function prepareSeed(
  options: Pick<RunnerOptions, 'settings' | 'ledger'>,
  seed: {
    readonly node: SeedNode;
    readonly existing: ExistingRelation | null;
    readonly hooks: NodeHooks;
    readonly content?: SeedContent;
  },
  connection: Connection,
  statement: Pick<StatementOptions, 'signal' | 'timeoutMs' | 'tag'> = {},
): Promise<NodePlan> {
  const { settings, ledger } = options;
  const { node, existing } = seed;
  const existingColumns =
    existing?.kind === 'table'
      ? await connection.describe(`select * from ${settings.dialect.relation(existing)}`, statement)
      : [];
  return planSeed({
    ...settings,
    ...seed,
    content: seed.content ?? (await loadSeed(node)),
    ledger: ledger.get(relationKey(node.relation)) ?? null,
    existingColumns,
  });
}
