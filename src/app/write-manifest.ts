import { ensureDirectory, writeAtomic } from '../base/files.ts';
import { type CompiledText, manifestText } from '../manifest/manifest-json.ts';
import type { NodeId } from '../manifest/node-id.ts';
import type { LoadedProject } from './loaded-project.ts';
import type { Session } from './session.ts';

/** Writes target/manifest.json, with the SQL of what has been compiled; nothing where the session writes no artifacts. */
export async function writeManifest(
  session: Session,
  project: LoadedProject,
  compiled: ReadonlyMap<NodeId, CompiledText> = new Map(),
): Promise<void> {
  if (session.options.writesArtifacts === false) return;
  await ensureDirectory(await session.targetDirectory());
  const text = manifestText(project.manifest, {
    generatedAt: session.effects.clock.now(),
    invocationId: session.invocationId,
    database: project.target.database,
    relationText: project.adapter.dialect.relation,
    compiled,
  });
  await writeAtomic(await session.targetFile('manifest.json'), text);
}
