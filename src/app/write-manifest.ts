import { ensureDirectory, writeAtomic } from '../base/files.ts';
import { manifestToJson } from '../manifest/manifest-json.ts';
import type { NodeId } from '../manifest/node-id.ts';
import type { LoadedProject } from './loaded-project.ts';
import type { Session } from './session.ts';

/** Writes target/manifest.json, with the SQL of what has been compiled; nothing where the session writes no artifacts. */
export async function writeManifest(
  session: Session,
  project: LoadedProject,
  compiledSql: ReadonlyMap<NodeId, string> = new Map(),
): Promise<void> {
  if (session.options.writesArtifacts === false) return;
  await ensureDirectory(await session.targetDirectory());
  const json = manifestToJson(project.manifest, {
    invocationId: session.invocationId,
    generatedAt: session.effects.clock.now(),
    invocationStartedAt: session.startedAt,
    compiledSql,
  });
  await writeAtomic(await session.targetFile('manifest.json'), JSON.stringify(json));
}
