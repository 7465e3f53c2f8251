import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Diagnostic } from '../base/diagnostic.ts';
import { sha256 } from '../base/hash.ts';
import type { ProjectConfig } from '../config/project-config.ts';
import { FileFinder, type FoundFile } from './find-files.ts';
import type { LocatedFile, ProjectFiles, SeedFile } from './project-files.ts';
import { readTextFile, unreadable } from './read-text-file.ts';

type LoadedFiles = Omit<
  ProjectFiles,
  'root' | 'config' | 'profile' | 'commandLineVars' | 'diagnostics'
>;

/** Settings of the root that memflow looks at only to say that it does not support them. */
const UNSUPPORTED_SETTINGS = ['packages.yml', 'dependencies.yml', 'selectors.yml'];
/** YAML files of the root that are no properties, where a resource path is the root itself. */
const SETTINGS_FILES: ReadonlySet<string> = new Set([
  ...UNSUPPORTED_SETTINGS,
  'project.yml',
  'dbt_project.yml',
  'profiles.yml',
  'package-lock.yml',
]);
const NEVER_SEARCHED = ['node_modules', '.git', 'dbt_packages', 'dbt_modules'];
/** dbt's limit, above which a seed's content is not hashed. */
const MAX_HASHED_SEED_BYTES = 1024 * 1024;

/** Reads every text of the project. Files that cannot be read are diagnostics MF2201 and MF2202. */
export function loadFiles(
  root: string,
  config: ProjectConfig,
  diagnostics: Diagnostic[],
): LoadedFiles {
  const { modelPaths, seedPaths, testPaths, benchmarkPaths } = config;
  const { macroPaths, analysisPaths, snapshotPaths } = config;
  const named = [modelPaths, seedPaths, testPaths, benchmarkPaths];
  const all = [...new Set([...named, macroPaths, analysisPaths, snapshotPaths].flat())];
  const skipped = [...NEVER_SEARCHED, config.targetPath, config.logPath];
  const finder = new FileFinder(
    root,
    skipped.filter((path) => !all.includes(path)),
  );
  const read = ({ path, basePath }: FoundFile): readonly LocatedFile[] => {
    const file = readTextFile(join(root, path), path, diagnostics);
    return file === null ? [] : [{ file, basePath }];
  };
  const benchmarks = finder.find(benchmarkPaths, ['.sql']);
  const timed = new Set(benchmarks.map(({ path }) => path));
  // The benchmarks of most projects stand below the tests.
  const tests = finder.find(testPaths, ['.sql']).filter(({ path }) => !timed.has(path));
  const settings = UNSUPPORTED_SETTINGS.filter((path) => existsSync(join(root, path)));
  return {
    models: finder.find(modelPaths, ['.sql']).flatMap(read),
    analyses: finder.find(analysisPaths, ['.sql']).flatMap(read),
    macros: finder.find(macroPaths, ['.sql']).flatMap(read),
    singularTests: tests
      .filter((test) => !isIn('generic', test) && !isIn('fixtures', test))
      .flatMap(read),
    benchmarks: benchmarks.flatMap(read),
    genericTests: tests.filter((test) => isIn('generic', test)).flatMap(read),
    seeds: finder.find(seedPaths, ['.csv']).flatMap((seed) => loadSeed(root, seed, diagnostics)),
    properties: finder
      .find(all, ['.yml', '.yaml'])
      .filter(({ path }) => !SETTINGS_FILES.has(path))
      .flatMap(read),
    docs: finder.find(config.docsPaths, ['.md']).flatMap(read),
    unsupported: [
      ...finder.find(modelPaths, ['.py']),
      ...finder.find(snapshotPaths, ['.sql']),
      ...settings.map((path) => ({ path, basePath: '.' })),
    ].flatMap(read),
  };
}

function isIn(folder: string, { path, basePath }: FoundFile): boolean {
  return path.slice(basePath.length).includes(`/${folder}/`);
}

function loadSeed(
  root: string,
  { path, basePath }: FoundFile,
  diagnostics: Diagnostic[],
): readonly SeedFile[] {
  try {
    const { size } = statSync(join(root, path));
    const content =
      size > MAX_HASHED_SEED_BYTES ? `${path}:${size}` : readFileSync(join(root, path));
    return [{ path, basePath, checksum: sha256(content) }];
  } catch (error: unknown) {
    diagnostics.push(unreadable(path, error));
    return [];
  }
}
