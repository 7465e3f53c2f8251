import type { Database, LedgerEntry } from '../../adapter/adapter.ts';
import type { PartitionEntry, Partitioning } from '../../adapter/partition-ledger.ts';
import { relationKey } from '../../adapter/relation.ts';
import { errorDiagnostic, UsageError } from '../../base/errors.ts';
import { didYouMean } from '../../base/nearest.ts';
import type { RelationCache } from '../../compile/relation-cache.ts';
import type { ModelNode } from '../../manifest/node.ts';
import { readAccess } from '../compile-session.ts';
import type { LoadedProject } from '../loaded-project.ts';
import type { Session } from '../session.ts';

/** A model with partitions, and what the ledger knows of them. */
export interface PartitionedModel {
  readonly node: ModelNode;
  readonly entry: LedgerEntry;
  readonly partitioning: Partitioning;
  /** In order of time, retired ones included. */
  readonly entries: readonly PartitionEntry[];
}

/** What the commands on partitions work with. */
export interface OpenedPartitions {
  readonly session: Session;
  readonly project: LoadedProject;
  readonly database: Database;
  readonly relations: RelationCache;
  /** The models that are built and partitioned, in order of name. */
  readonly models: readonly PartitionedModel[];
}

/** Opens the database to look, or under the run lock to change something. @throws {AdapterError | LockError} */
export async function openPartitions(
  session: Session,
  access: 'read' | 'write',
): Promise<OpenedPartitions> {
  const project = await session.project();
  const { database, relations } = await session.database(
    access === 'write' ? 'write' : await readAccess(project),
  );
  const ledger = await database.ledger.entries();
  const partitions = await database.ledger.partitions();
  const models = [...project.manifest.nodes.values()].flatMap((node): PartitionedModel[] => {
    if (node.resourceType !== 'model') return [];
    const key = relationKey(node.relation);
    const entry = ledger.get(key);
    if (entry === undefined || entry.partitioning === null) return [];
    const entries = partitions.get(key) ?? [];
    return [{ node, entry, partitioning: entry.partitioning, entries }];
  });
  models.sort((a, b) => (a.node.name < b.node.name ? -1 : 1));
  return { session, project, database, relations, models };
}

/** The partitioned model of a name. @throws {UsageError} MF5121 */
export function requireModel(
  { project, models }: OpenedPartitions,
  name: string | undefined,
): PartitionedModel {
  const found = models.find(({ node }) => node.name === name);
  if (found !== undefined) return found;
  const names = models.map(({ node }) => node.name);
  if (name === undefined) {
    throw new UsageError(
      errorDiagnostic('MF1004', 'the name of a model is missing', {
        hint: names.length === 0 ? 'no model has partitions yet' : `one of ${names.join(', ')}`,
      }),
    );
  }
  const node = [...project.manifest.nodes.values()].find(
    (candidate) => candidate.resourceType === 'model' && candidate.name === name,
  );
  const [message, hint] =
    node === undefined
      ? [`there is no model "${name}"`, didYouMean(name, names)]
      : node.config.partitionBy === null
        ? [
            `model "${name}" has no partitions`,
            'give it partition_by: {field: ..., granularity: month}',
          ]
        : [`model "${name}" has no partitions yet`, `build it first: memflow run -s ${name}`];
  throw new UsageError(errorDiagnostic('MF5121', message, hint === undefined ? {} : { hint }));
}

/** The partitioned models that were asked for: the one of the name, or all. @throws {UsageError} MF5121 */
export function modelsOf(
  opened: OpenedPartitions,
  name: string | undefined,
): readonly PartitionedModel[] {
  return name === undefined ? opened.models : [requireModel(opened, name)];
}
