import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Diagnostic, SourceFile } from '../base/diagnostic.ts';
import type { Effects } from '../base/effects.ts';
import { ConfigError, errorDiagnostic } from '../base/errors.ts';
import { type BaseContextOptions, buildBaseContext } from '../config/base-context.ts';
import { parseProjectConfig } from '../config/parse-project-config.ts';
import { type ResolvedProfile, readProfileChoice, resolveProfile } from '../config/profile.ts';
import type { ProjectConfig } from '../config/project-config.ts';
import type { Vars } from '../config/vars.ts';
import type { Value } from '../jinja/value.ts';
import { loadFiles } from './load-files.ts';
import type { ProjectFiles } from './project-files.ts';
import { readTextFile } from './read-text-file.ts';

/** Where the project is, and what the command line says about it. */
export interface LoadOptions {
  /** `--project-dir`; the working directory where absent. */
  readonly projectDir?: string;
  /** `--profiles-dir`. */
  readonly profilesDir?: string;
  /** `--profile`. */
  readonly profile?: string;
  /** `--target`. */
  readonly target?: string;
  /** `--vars`, read by `parseVarsOption`. */
  readonly vars?: Vars;
}

/** The names of the project file, the first one found counting. */
const PROJECT_FILE_NAMES = ['project.yml', 'dbt_project.yml'] as const;

/**
 * Reads the project's settings and every text that belongs to it.
 * @throws {ConfigError} with all faults: MF1101 no project, MF1102/MF1103 profile or target, MF21xx the YAML, MF2201/MF2202 files
 */
export async function loadProject(options: LoadOptions, effects: Effects): Promise<ProjectFiles> {
  const root = resolve(effects.cwd, options.projectDir ?? '.');
  const diagnostics: Diagnostic[] = [];
  const file = findProjectFile(root, diagnostics);
  if (file === null) throw new ConfigError(diagnostics);
  const input: SettingsInput = { root, file, options, effects, diagnostics };
  const profile = loadProfile(input);
  const config = loadConfig(input, profile);
  throwErrors(diagnostics);
  if (profile === null || config === null)
    throw new TypeError('settings without errors are missing');
  const files = loadFiles(root, config, diagnostics);
  throwErrors(diagnostics);
  return { root, config, profile, commandLineVars: options.vars ?? {}, ...files, diagnostics };
}

function throwErrors(diagnostics: readonly Diagnostic[]): void {
  if (diagnostics.some(({ severity }) => severity === 'error')) throw new ConfigError(diagnostics);
}

function findProjectFile(root: string, diagnostics: Diagnostic[]): SourceFile | null {
  for (const name of PROJECT_FILE_NAMES) {
    if (!existsSync(join(root, name))) continue;
    const other = PROJECT_FILE_NAMES.find((n) => n !== name && existsSync(join(root, n)));
    if (other !== undefined) diagnostics.push(unreadProjectFile(name, other));
    return readTextFile(join(root, name), name, diagnostics);
  }
  let above = resolve(root, '..');
  while (above !== resolve(above, '..') && !hasProject(above)) above = resolve(above, '..');
  const hint = hasProject(above)
    ? `there is one in ${above}: run memflow there, or with --project-dir`
    : 'run memflow in the directory of a project, or make one with: memflow init';
  diagnostics.push(
    errorDiagnostic('MF1101', `there is no project.yml or dbt_project.yml in ${root}`, { hint }),
  );
  return null;
}

function unreadProjectFile(name: string, other: string): Diagnostic {
  return {
    code: 'MF2215',
    severity: 'warning',
    message: `${other} is not read, because ${name} stands beside it`,
    span: { file: { path: other, text: '' }, start: 0, end: 0 },
    hint: 'remove one of the two',
  };
}

function hasProject(directory: string): boolean {
  return PROJECT_FILE_NAMES.some((name) => existsSync(join(directory, name)));
}

interface SettingsInput {
  readonly root: string;
  readonly file: SourceFile;
  readonly options: LoadOptions;
  readonly effects: Effects;
  readonly diagnostics: Diagnostic[];
}

/** The names that templates in settings may use. */
function settingsLookup(
  { options, effects, diagnostics }: SettingsInput,
  projectName: string,
  extra: Pick<BaseContextOptions, 'target' | 'allowSecrets'>,
): (name: string) => Value | undefined {
  const now = effects.clock.now();
  const context = buildBaseContext({
    vars: options.vars ?? {},
    env: effects.env,
    projectName,
    invocationId: '',
    runStartedAt: now,
    asOf: now,
    flags: {},
    log: (level, message) =>
      effects.log.write({ level: level === 'debug' ? 'debug' : 'info', message }),
    warn: (diagnostic) => diagnostics.push(diagnostic),
    ...extra,
  });
  return (name) => context.get(name);
}

function loadProfile(input: SettingsInput): ResolvedProfile | null {
  const { root, file, options, effects, diagnostics } = input;
  const lookup = settingsLookup(input, '', { target: null, allowSecrets: true });
  const choice = readProfileChoice(file, lookup);
  const searched = profileDirectories(root, options, effects);
  const directory = searched.find((path) => existsSync(join(path, 'profiles.yml')));
  const profilesFile =
    directory === undefined
      ? null
      : readTextFile(join(directory, 'profiles.yml'), shownPath(root, directory), diagnostics);
  const { profile, diagnostics: faults } = resolveProfile({
    choice,
    profilesFile,
    searched,
    target: options.target ?? null,
    profile: options.profile ?? null,
    projectDir: root,
    lookup,
  });
  diagnostics.push(...faults);
  return profile;
}

function shownPath(root: string, directory: string): string {
  return directory === root
    ? 'profiles.yml'
    : join(directory, 'profiles.yml').replaceAll('\\', '/');
}

/** Where profiles.yml may be; a directory that is named on purpose is the only one. */
function profileDirectories(
  root: string,
  options: LoadOptions,
  effects: Effects,
): readonly string[] {
  const { env, cwd } = effects;
  const named = options.profilesDir ?? env['DBT_PROFILES_DIR'] ?? env['MEMFLOW_PROFILES_DIR'];
  if (named !== undefined && named !== '') return [resolve(cwd, named)];
  const home = env['HOME'] ?? env['USERPROFILE'];
  return [...new Set([root, cwd, ...(home === undefined ? [] : [join(home, '.dbt')])])];
}

function loadConfig(input: SettingsInput, profile: ResolvedProfile | null): ProjectConfig | null {
  const values = profile?.settings.values ?? {};
  const lookup = settingsLookup(input, '', {
    target: {
      name: profile?.targetName ?? 'default',
      profileName: profile?.profileName ?? '',
      type: profile?.settings.type ?? 'duckdb',
      database: String(values['database'] ?? ''),
      schema: String(values['schema'] ?? 'main'),
      threads: Number(values['threads'] ?? 1),
      path: typeof values['path'] === 'string' ? values['path'] : null,
    },
    allowSecrets: false,
  });
  const { config, diagnostics } = parseProjectConfig(input.file, lookup);
  input.diagnostics.push(...diagnostics);
  return config;
}
