import { ParseError } from '../base/errors.ts';
import { benchmarkFaults } from './benchmark-faults.ts';
import { type CommandOutcome, succeeded } from './command-outcome.ts';
import type { Session } from './session.ts';
import { writeManifest } from './write-manifest.ts';

/** Reads and resolves the whole project, and writes target/manifest.json. @throws {ConfigError | ParseError} with every fault */
export async function parse(session: Session): Promise<CommandOutcome> {
  const project = await session.project();
  session.throwPromoted();
  const faults = benchmarkFaults(project.manifest);
  if (faults.length > 0) throw new ParseError(faults);
  await writeManifest(session, project);
  const { nodes, sources, macros } = project.manifest;
  const path = await session.targetFile('manifest.json');
  session.log(
    'ParsedProject',
    `Parsed ${nodes.size} nodes, ${sources.size} sources and ${macros.size} macros without an error`,
  );
  return succeeded([], {
    project: project.files.config.name,
    nodes: nodes.size,
    sources: sources.size,
    macros: macros.size,
    manifest: path,
  });
}
