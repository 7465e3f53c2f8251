import type { Diagnostic, SourceSpan } from '../base/diagnostic.ts';
import { errorDiagnostic } from '../base/errors.ts';
import { type ConfigLayer, EMPTY_LAYER, layerOf, mergeLayers } from '../config/merge-config.ts';
import { renderYaml } from '../config/render-yaml.ts';
import type { Value } from '../jinja/value.ts';
import {
  mappingAt,
  textAt,
  textOf,
  type YamlEntry,
  type YamlMapping,
  type YamlNode,
} from '../yaml/yaml-node.ts';

/** One use of a generic test, in whichever of dbt's spellings it was written. */
export interface TestEntry {
  /** `dbt_utils` of `dbt_utils.accepted_range`. */
  readonly namespace: string | null;
  readonly testName: string;
  /** The arguments of the macro, without `model` and `column_name`. */
  readonly args: ReadonlyMap<string, YamlEntry>;
  readonly config: ConfigLayer;
  /** A name of its own, instead of the one made from the arguments. */
  readonly name: string | null;
  readonly description: string;
  readonly span: SourceSpan;
}

/** Keys beside the arguments that are configs, as they were written before `config:` came. */
const CONFIG_KEYS: ReadonlySet<string> = new Set([
  'severity',
  'tags',
  'enabled',
  'where',
  'limit',
  'warn_if',
  'error_if',
  'fail_calc',
  'figures',
  'store_failures',
  'store_failures_as',
  'meta',
  'database',
  'schema',
  'alias',
]);
const OTHER_KEYS: ReadonlySet<string> = new Set([
  'config',
  'name',
  'description',
  'arguments',
  'test_name',
]);

/** Reads an item of `data_tests`; a malformed one is a diagnostic MF2208. */
export function parseTestEntry(
  item: YamlNode,
  lookup: (name: string) => Value | undefined,
  diagnostics: Diagnostic[],
): TestEntry | null {
  const named = nameAndArguments(item, diagnostics);
  if (named === null) return null;
  const { name: fullName, span, body } = named;
  const match = /^(?:([A-Za-z_]\w*)\.)?([A-Za-z_]\w*)$/.exec(fullName);
  const testName = match?.[2];
  if (testName === undefined) {
    diagnostics.push(malformed(`"${fullName}" is not the name of a test`, span));
    return null;
  }
  const namespace = match?.[1] ?? null;
  if (body === null) {
    return {
      namespace,
      testName,
      args: new Map(),
      config: EMPTY_LAYER,
      name: null,
      description: '',
      span,
    };
  }
  const args = new Map<string, YamlEntry>();
  for (const entry of body.entries.values()) {
    if (!CONFIG_KEYS.has(entry.key) && !OTHER_KEYS.has(entry.key)) args.set(entry.key, entry);
  }
  for (const entry of mappingAt(body, 'arguments')?.entries.values() ?? [])
    args.set(entry.key, entry);
  const model = args.get('model');
  if (model !== undefined) {
    diagnostics.push(
      malformed(
        'a data test has no argument "model": it is where the test is written',
        model.keySpan,
      ),
    );
    return null;
  }
  return {
    namespace,
    testName,
    args,
    config: testConfig(body, lookup, diagnostics),
    name: textAt(body, 'name') ?? null,
    description: textAt(body, 'description') ?? '',
    span,
  };
}

interface NamedTest {
  readonly name: string;
  readonly span: SourceSpan;
  readonly body: YamlMapping | null;
}

function nameAndArguments(item: YamlNode, diagnostics: Diagnostic[]): NamedTest | null {
  const text = textOf(item);
  if (text !== undefined) return { name: text, span: item.span, body: null };
  // The shape of the file has complained already.
  if (item.kind !== 'mapping') return null;
  const byKey = item.entries.get('test_name');
  if (byKey !== undefined) {
    const name = textOf(byKey.value);
    if (name !== undefined) return { name, span: byKey.value.span, body: item };
  }
  const [entry, second] = item.entries.values();
  if (entry === undefined) {
    diagnostics.push(malformed('a data test has no name', item.span));
    return null;
  }
  if (second !== undefined) {
    const diagnostic = malformed(
      `the data test "${entry.key}" has "${second.key}" beside it`,
      second.keySpan,
    );
    diagnostics.push({
      ...diagnostic,
      hint: `indent "${second.key}" further, so that it is below "${entry.key}:"`,
    });
    return null;
  }
  if (entry.value.kind === 'mapping')
    return { name: entry.key, span: entry.keySpan, body: entry.value };
  if (entry.value.kind === 'scalar' && entry.value.value === null) {
    return { name: entry.key, span: entry.keySpan, body: null };
  }
  diagnostics.push(
    malformed(`the arguments of the data test "${entry.key}" are not a mapping`, entry.value.span),
  );
  return null;
}

function malformed(message: string, span: SourceSpan): Diagnostic {
  return errorDiagnostic('MF2208', message, {
    span,
    hint: 'write "- not_null", or "- accepted_values:" with "arguments:" indented below',
  });
}

/** The config of a test, its templates rendered: both spellings, of which only one may hold a key. */
function testConfig(
  body: YamlMapping,
  lookup: (name: string) => Value | undefined,
  diagnostics: Diagnostic[],
): ConfigLayer {
  const outer = new Map([...body.entries].filter(([key]) => CONFIG_KEYS.has(key)));
  const inner = mappingAt(body, 'config');
  if (outer.size === 0 && inner === undefined) return EMPTY_LAYER;
  for (const entry of outer.values()) {
    const other = inner?.entries.get(entry.key);
    if (other === undefined) continue;
    diagnostics.push(
      errorDiagnostic('MF2208', `"${entry.key}" stands both beside and in "config:"`, {
        span: entry.keySpan,
        related: [{ message: 'the other one', span: other.keySpan }],
        hint: 'keep the one in "config:"',
      }),
    );
  }
  const layers = [{ kind: 'mapping' as const, entries: outer, span: body.span }, inner].map(
    (mapping) => {
      const rendered =
        mapping === undefined ? undefined : renderYaml(mapping, { lookup, diagnostics });
      return rendered?.kind === 'mapping' ? layerOf(rendered) : EMPTY_LAYER;
    },
  );
  return mergeLayers(layers);
}
