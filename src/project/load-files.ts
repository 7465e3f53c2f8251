import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Diagnostic } from '../base/diagnostic.ts';
import { errorDiagnostic } from '../base/errors.ts';
import { sha256 } from '../base/hash.ts';
import type { ProjectConfig } from '../config/project-config.ts';
import { type FoundFile, findFiles } from './find-files.ts';
import type { LocatedFile, ProjectFiles, SeedFile } from './project-files.ts';
import { readTextFile } from './read-text-file.ts';

type LoadedFiles = Omit<
  ProjectFiles,
  'root' | 'config' | 'profile' | 'commandLineVars' | 'diagnostics'
>;

const PACKAGE_LISTS = ['packages.yml', 'dependencies.yml'];
/** YAML files of the root that are no properties, where a resource path is the root itself. */
const SETTINGS_FILES: ReadonlySet<string> = new Set([
  ...PACKAGE_LISTS,
  'project.yml',
  'dbt_project.yml',
  'profiles.yml',
  'selectors.yml',
  'package-lock.yml',
]);
const NEVER_SEARCHED = ['node_modules', '.git', 'dbt_packages', 'dbt_modules'];
/** dbt's limit, above which a seed's content is not hashed. */
const MAX_HASHED_SEED_BYTES = 1024 * 1024;

/** Reads every text of the project. Files that cannot be read are diagnostics MF2201 and MF2202. */
export async function loadFiles(
  root: string,
  config: ProjectConfig,
  diagnostics: Diagnostic[],
): Promise<LoadedFiles> {
  const skipped = [...NEVER_SEARCHED, config.targetPath, config.logPath];
  const find = (
    paths: readonly string[],
    ...extensions: readonly string[]
  ): Promise<readonly FoundFile[]> =>
    findFiles(
      root,
      paths,
      extensions,
      skipped.filter((path) => !paths.includes(path)),
    );
  const read = ({ path, basePath }: FoundFile): readonly LocatedFile[] => {
    const file = readTextFile(join(root, path), path, diagnostics);
    return file === null ? [] : [{ file, basePath }];
  };
  const { modelPaths, seedPaths, testPaths, macroPaths, analysisPaths, snapshotPaths } = config;
  const all = [
    ...new Set([modelPaths, seedPaths, testPaths, macroPaths, analysisPaths, snapshotPaths].flat()),
  ];
  const [models, python, tests, macros, analyses, snapshots, seeds, yaml, docs] = await Promise.all(
    [
      find(modelPaths, 'sql'),
      find(modelPaths, 'py'),
      find(testPaths, 'sql'),
      find(macroPaths, 'sql'),
      find(analysisPaths, 'sql'),
      find(snapshotPaths, 'sql'),
      find(seedPaths, 'csv'),
      find(all, 'yml', 'yaml'),
      find(config.docsPaths, 'md'),
    ],
  );
  const packageLists = PACKAGE_LISTS.filter((path) => existsSync(join(root, path)));
  return {
    models: models.flatMap(read),
    analyses: analyses.flatMap(read),
    macros: macros.flatMap(read),
    singularTests: tests
      .filter((test) => !isIn('generic', test) && !isIn('fixtures', test))
      .flatMap(read),
    genericTests: tests.filter((test) => isIn('generic', test)).flatMap(read),
    seeds: seeds.flatMap((seed) => loadSeed(root, seed, diagnostics)),
    properties: yaml.filter(({ path }) => !SETTINGS_FILES.has(path)).flatMap(read),
    docs: docs.flatMap(read),
    unsupported: [
      ...python,
      ...snapshots,
      ...packageLists.map((path) => ({ path, basePath: '.' })),
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
    const reason = error instanceof Error ? error.message : String(error);
    diagnostics.push(
      errorDiagnostic('MF2201', `cannot read "${path}": ${reason}`, {
        hint: 'check its permissions',
      }),
    );
    return [];
  }
}
