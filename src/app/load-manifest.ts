import { resolve } from 'node:path';
import type { Adapter, ResolvedTarget, TargetSettings } from '../adapter/adapter.ts';
import { loadAdapter } from '../adapter/registry.ts';
import { pathExists } from '../base/files.ts';
import type { BaseContextOptions } from '../config/base-context.ts';
import { mergeVars } from '../config/vars.ts';
import { buildGraph } from '../graph/graph.ts';
import type { Manifest } from '../manifest/manifest.ts';
import { loadProject } from '../project/load-project.ts';
import { type ParsedProject, parseProject } from '../project/parse-project.ts';
import type { ProjectFiles } from '../project/project-files.ts';
import type { LoadedProject } from './loaded-project.ts';
import type { SessionContext } from './session-context.ts';

/** The working directory, or the nearest folder above it that holds a project. */
async function findProjectDir(cwd: string): Promise<string> {
  for (let folder = cwd; ; folder = resolve(folder, '..')) {
    for (const name of ['project.yml', 'dbt_project.yml'])
      if (await pathExists(resolve(folder, name))) return folder;
    if (resolve(folder, '..') === folder) return cwd;
  }
}

function baseContext(
  session: SessionContext,
  files: ProjectFiles,
  target: ResolvedTarget,
): BaseContextOptions {
  const { config, profile } = files;
  return {
    vars: mergeVars(config.vars, files.commandLineVars),
    env: session.effects.env,
    asOf: session.asOf,
    allowSecrets: false,
    target: {
      name: profile.targetName,
      profileName: profile.profileName,
      type: target.settings.type,
      database: target.database,
      schema: target.schema,
      threads: session.options.threads ?? target.threads,
      path: target.path,
    },
    projectName: config.name,
    invocationId: session.invocationId,
    runStartedAt: session.startedAt,
    flags: session.options.flags ?? {},
    poolFigures: session.options.poolFigures,
    log: (level, text) => {
      if (level === 'print') session.report({ kind: 'print', text });
      else session.report({ kind: 'log', level, name: 'JinjaLog', message: text });
    },
    warn: (diagnostic) => session.warn(diagnostic),
  };
}

/** The project understood for a target. */
interface ParsedFor {
  readonly target: ResolvedTarget;
  readonly base: BaseContextOptions;
  readonly parsed: ParsedProject;
}

function parseFor(session: SessionContext, files: ProjectFiles, adapter: Adapter): ParsedFor {
  const settings = settingsOf(session, files);
  const parse = (target: ResolvedTarget): ParsedFor => {
    const base = baseContext(session, files, target);
    const { monotonicMs } = session.effects.clock;
    const options = { ...base, adapterType: adapter.type, target, monotonicMs };
    return { target, base, parsed: parseProject(files, options) };
  };
  const first = parse(adapter.resolveTarget(settings));
  // Only now the schemas are known, and one may have the name of a database: then that has to be another.
  const target = adapter.resolveTarget({ ...settings, schemas: schemasOf(first.parsed.manifest) });
  return target.database === first.target.database ? { ...first, target } : parse(target);
}

/** The target as the profile has it, or on another file, or from another folder. */
function settingsOf({ options }: SessionContext, { profile }: ProjectFiles): TargetSettings {
  const { databasePath, targetBase } = options;
  const settings = {
    ...profile.settings,
    projectDir: targetBase ?? profile.settings.projectDir,
  };
  if (databasePath === undefined) return settings;
  return { ...settings, values: { ...settings.values, path: databasePath } };
}

/** The schemas of the project's own database that its relations are in. */
function schemasOf({ nodes, sources }: Manifest): readonly string[] {
  const relations = [...nodes.values(), ...sources.values()].flatMap((node) =>
    'relation' in node ? [node.relation] : [],
  );
  const own = relations.filter(({ database }) => database === null);
  return [...new Set(own.map(({ schema }) => schema))];
}

/**
 * Reads and resolves the project of a session. Warnings are told, errors thrown together.
 * @throws {ConfigError | ParseError}
 */
export async function loadManifest(session: SessionContext): Promise<LoadedProject> {
  const { effects, options } = session;
  const projectDir = options.projectDir ?? (await findProjectDir(effects.cwd));
  const files = await loadProject({ ...options, projectDir }, effects);
  const { settings } = files.profile;
  const adapter = await loadAdapter(settings.type, settings.spanOf);
  const { target, base, parsed } = parseFor(session, files, adapter);
  const { manifest, diagnostics } = parsed;
  for (const diagnostic of diagnostics) session.warn(diagnostic);
  return {
    files,
    manifest,
    graph: buildGraph(manifest),
    adapter,
    target,
    targetName: files.profile.targetName,
    threads: Math.max(1, options.threads ?? target.threads),
    baseContext: base,
  };
}
