import type { Diagnostic, SourceFile, SourceSpan } from '../base/diagnostic.ts';
import { errorDiagnostic } from '../base/errors.ts';
import { didYouMean } from '../base/nearest.ts';
import type { Value } from '../jinja/value.ts';
import { checkShape } from '../yaml/check-shape.ts';
import { parseYaml } from '../yaml/parse-yaml.ts';
import {
  mappingAt,
  textAt,
  valueAt,
  type YamlEntry,
  type YamlMapping,
  type YamlNode,
} from '../yaml/yaml-node.ts';
import { isPlainObject, plainToJson, yamlToPlain } from './plain-value.ts';
import { profilesShape, targetShape } from './project-shape.ts';
import { renderYaml } from './render-yaml.ts';

/** What the project file says about where to run, before anything but these values is rendered. */
export interface ProfileChoice {
  readonly projectName: string;
  readonly profile: string | null;
  readonly inlineTargets: YamlMapping | null;
  readonly defaultTarget: string | null;
  /** The place of `profile:`, for complaints about it. */
  readonly profileSpan: SourceSpan | undefined;
}

export interface ResolveProfileOptions {
  readonly choice: ProfileChoice;
  /** The first profiles.yml found, or null. */
  readonly profilesFile: SourceFile | null;
  /** The directories that were looked into, for the message when there is none. */
  readonly searched: readonly string[];
  /** `--target`. */
  readonly target: string | null;
  /** `--profile`. */
  readonly profile: string | null;
  /** What relative paths in the target are resolved against: the project's directory. */
  readonly projectDir: string;
  /** The names that templates in a target may use: env_var with secrets, var. */
  readonly lookup: (name: string) => Value | undefined;
}

/** A chosen target, rendered; the adapter checks what is in it. */
export interface ResolvedProfile {
  readonly profileName: string;
  readonly targetName: string;
  /** What `Adapter.resolveTarget` takes. */
  readonly settings: {
    readonly type: string;
    readonly values: Readonly<Record<string, unknown>>;
    readonly projectDir: string;
    /** Where a key of the target stands (`pool.max`: within a key), or its value; the target itself for one it does not have. */
    readonly spanOf?: (key: string, part: 'key' | 'value') => SourceSpan | undefined;
  };
}

export interface ProfileResult {
  readonly profile: ResolvedProfile | null;
  readonly diagnostics: readonly Diagnostic[];
}

/** The parts of the project file that decide on the target. Faults in the file are left to `parseProjectConfig`. */
export function readProfileChoice(
  file: SourceFile,
  lookup: (name: string) => Value | undefined,
): ProfileChoice {
  const { root } = parseYaml(file);
  const keys = ['name', 'profile', 'target'];
  const rendered =
    root === null
      ? null
      : renderYaml(root, { lookup, isKept: ([key]) => !keys.includes(key ?? ''), diagnostics: [] });
  return {
    projectName: textAt(rendered, 'name') ?? 'project',
    profile: textAt(rendered, 'profile') ?? null,
    inlineTargets: mappingAt(root, 'targets') ?? null,
    defaultTarget: textAt(rendered, 'target') ?? null,
    profileSpan: valueAt(rendered, 'profile')?.span,
  };
}

/**
 * The target to run against: from `targets:` of the project file, else from the profile in profiles.yml, else a
 * DuckDB file named after the project. Faults are diagnostics MF1102, MF1103 or of the YAML.
 */
export function resolveProfile(options: ResolveProfileOptions): ProfileResult {
  const { choice } = options;
  if (choice.inlineTargets !== null && options.profile === null) {
    return chooseTarget(choice.inlineTargets, choice.defaultTarget, choice.projectName, options);
  }
  const name = options.profile ?? choice.profile;
  if (name !== null) return fromProfilesFile(name, options);
  const settings = {
    type: 'duckdb',
    values: { type: 'duckdb', path: `${choice.projectName}.duckdb`, schema: 'main' },
    projectDir: options.projectDir,
  };
  if (options.target !== null && options.target !== 'default') {
    return failed(
      'MF1103',
      `there is no target "${options.target}"`,
      undefined,
      'the project has no targets: add "targets:" to the project file',
    );
  }
  return {
    profile: { profileName: choice.projectName, targetName: 'default', settings },
    diagnostics: [],
  };
}

function fromProfilesFile(name: string, options: ResolveProfileOptions): ProfileResult {
  const { profilesFile, searched, choice } = options;
  if (profilesFile === null) {
    const hint = `looked for profiles.yml in ${searched.join(', ')}; make one, or write "targets:" into the project file`;
    return failed(
      'MF1102',
      `there is no profiles.yml with the profile "${name}"`,
      choice.profileSpan,
      hint,
    );
  }
  const { root, diagnostics } = parseYaml(profilesFile);
  if (diagnostics.some(({ severity }) => severity === 'error'))
    return { profile: null, diagnostics };
  // dbt kept its own settings here once.
  const profiles =
    root?.kind === 'mapping'
      ? [...root.entries.values()].filter(({ key }) => key !== 'config')
      : [];
  const entry = profiles.find(({ key }) => key === name);
  if (entry === undefined) {
    const names = profiles.map(({ key }) => key);
    const hint = didYouMean(name, names) ?? `it has: ${names.join(', ') || 'nothing'}`;
    return failed(
      'MF1102',
      `${profilesFile.path} has no profile "${name}"`,
      choice.profileSpan,
      hint,
    );
  }
  const faults = [...diagnostics];
  const lookup = options.lookup;
  const rendered = renderYaml(entry.value, {
    lookup,
    isKept: ([key]) => key === 'outputs',
    diagnostics: faults,
  });
  const mapping: YamlMapping = {
    kind: 'mapping',
    entries: new Map([[name, { ...entry, value: rendered }]]),
    span: entry.keySpan,
  };
  faults.push(...checkShape(mapping, profilesShape, ''));
  const outputs = mappingAt(rendered, 'outputs');
  if (outputs === undefined || faults.some(({ severity }) => severity === 'error')) {
    return { profile: null, diagnostics: faults };
  }
  const chosen = chooseTarget(outputs, textAt(rendered, 'target') ?? 'default', name, options);
  return { ...chosen, diagnostics: [...faults, ...chosen.diagnostics] };
}

function chooseTarget(
  targets: YamlMapping,
  defaultTarget: string | null,
  profileName: string,
  options: ResolveProfileOptions,
): ProfileResult {
  const names = [...targets.entries.keys()];
  const only = names.length === 1 ? names[0] : undefined;
  const targetName = options.target ?? defaultTarget ?? only ?? 'default';
  const entry = targets.entries.get(targetName);
  if (entry === undefined) {
    const hint = didYouMean(targetName, names) ?? `it has: ${names.join(', ')}`;
    return failed(
      'MF1103',
      `profile "${profileName}" has no target "${targetName}"`,
      targets.span,
      hint,
    );
  }
  const diagnostics: Diagnostic[] = [];
  const rendered = renderYaml(entry.value, { lookup: options.lookup, diagnostics });
  // The targets of the project file are checked with it, but for what only rendering shows.
  const isChecked = targets === options.choice.inlineTargets && rendered === entry.value;
  if (!isChecked) diagnostics.push(...checkShape(rendered, targetShape, targetName));
  const values = yamlToJson(rendered);
  if (values === undefined || diagnostics.some(({ severity }) => severity === 'error')) {
    return { profile: null, diagnostics };
  }
  const spanOf = (key: string, part: 'key' | 'value'): SourceSpan => {
    const found = entryAt(rendered, key);
    return (part === 'key' ? found?.keySpan : found?.value.span) ?? entry.keySpan;
  };
  const type = textAt(rendered, 'type') ?? '';
  const settings = { type, values, projectDir: options.projectDir, spanOf };
  return { profile: { profileName, targetName, settings }, diagnostics };
}

/** The entry of a key, or of a key within its mapping (`pool.max`); the outer one where there is no inner one. */
function entryAt(node: YamlNode, key: string): YamlEntry | undefined {
  if (node.kind !== 'mapping') return undefined;
  const dot = key.indexOf('.');
  const whole = node.entries.get(key);
  if (whole !== undefined || dot < 0) return whole;
  const outer = node.entries.get(key.slice(0, dot));
  return outer && (entryAt(outer.value, key.slice(dot + 1)) ?? outer);
}

function yamlToJson(node: YamlNode): Readonly<Record<string, unknown>> | undefined {
  const plain = plainToJson(yamlToPlain(node));
  return isPlainObject(plain) ? plain : undefined;
}

function failed(
  code: Diagnostic['code'],
  message: string,
  span: SourceSpan | undefined,
  hint: string,
): ProfileResult {
  const place = span === undefined ? {} : { span };
  return { profile: null, diagnostics: [errorDiagnostic(code, message, { ...place, hint })] };
}
