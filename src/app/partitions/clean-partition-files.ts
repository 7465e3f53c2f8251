import type { Database } from '../../adapter/adapter.ts';
import type { SupersededFile } from '../../adapter/partition-ledger.ts';
import { relationKey } from '../../adapter/relation.ts';
import { cleanFiles, type FilesFolder } from '../../materialize/partitions/clean-files.ts';
import { liveFiles } from '../../materialize/partitions/files-layout.ts';
import { folderOwner, ownsFolder } from '../../materialize/partitions/folder-owner.ts';
import {
  recordedFolder,
  recordedRoot,
  rootOfFile,
} from '../../materialize/partitions/relation-folder.ts';
import type { LoadedProject } from '../loaded-project.ts';
import type { SessionContext } from '../session-context.ts';

/**
 * Removes files of `layout: files` that no partition needs: superseded ones after a while, those of a killed run at once.
 * What lies in the folder of another database is left alone.
 */
export async function cleanPartitionFiles(
  { effects }: SessionContext,
  { files, target }: LoadedProject,
  { ledger }: Database,
): Promise<void> {
  const storage = { projectDir: files.root, databasePath: target.path };
  const partitions = await ledger.partitions();
  const folders: FilesFolder[] = [];
  for (const { relation, partitioning } of (await ledger.entries()).values()) {
    const root = recordedRoot(partitioning, storage);
    const folder = recordedFolder(relation, partitioning, storage);
    if (root === null || folder === null) continue;
    if (!(await ownsFolder(folderOwner(root, storage)))) continue;
    const entries = partitions.get(relationKey(relation)) ?? [];
    const live = new Set(liveFiles({ entries }).map(({ path }) => path));
    folders.push({ folder, live });
  }
  const superseded: SupersededFile[] = [];
  for (const file of await ledger.supersededFiles()) {
    if (await ownsFolder(folderOwner(rootOfFile(file.path), storage))) superseded.push(file);
  }
  if (folders.length + superseded.length === 0) return;
  await cleanFiles(ledger, folders, superseded, effects.clock.now());
}
