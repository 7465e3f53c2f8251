import type { NodeConfig } from '../config/node-config.ts';
import type { Node, SourceNode } from '../manifest/node.ts';

type Read = (config: NodeConfig) => unknown;

/** Keys whose typed form replaces what was written: a single tag is a list there, `contract: true` an object. */
const NORMALISED: Readonly<Record<string, Read>> = {
  enabled: (config) => config.enabled,
  tags: (config) => config.tags,
  meta: (config) => config.meta,
};

const NODE_DEFAULTS: Readonly<Record<string, Read>> = {
  materialized: (config) => config.materialized,
  alias: (config) => config.alias,
  schema: (config) => config.schema,
  database: (config) => config.database,
};

const MODEL_DEFAULTS: Readonly<Record<string, Read>> = {
  ...NODE_DEFAULTS,
  contract: (config) => ({ enforced: config.contractEnforced }),
  full_refresh: (config) => config.fullRefresh,
  incremental_strategy: (config) => config.incrementalStrategy,
  on_error: (config) => config.onError,
  on_schema_change: (config) => config.onSchemaChange,
};

const DEFAULTS: Readonly<
  Record<(Node | SourceNode)['resourceType'], Readonly<Record<string, Read>>>
> = {
  model: MODEL_DEFAULTS,
  analysis: MODEL_DEFAULTS,
  seed: {
    ...MODEL_DEFAULTS,
    delimiter: (config) => config.delimiter,
    quote_columns: (config) => config.quoteColumns,
  },
  test: {
    ...NODE_DEFAULTS,
    severity: (config) => config.severity,
    where: (config) => config.where,
    limit: (config) => config.limit,
    fail_calc: (config) => config.failCalc,
    warn_if: (config) => config.warnIf,
    error_if: (config) => config.errorIf,
    figures: (config) => config.figures,
    store_failures: (config) => config.storeFailures,
  },
  benchmark: {
    ...NODE_DEFAULTS,
    severity: (config) => config.severity,
  },
  source: {},
};

/** The value of `config.<path>` of a node: as written, else the default of its kind; undefined for no such key. */
export function readConfigValue(vertex: Node | SourceNode, path: readonly string[]): unknown {
  const [key = '', ...rest] = path;
  let value: unknown = readTopLevel(vertex, key);
  for (const part of rest) value = ownMember(value, part);
  return value;
}

function readTopLevel({ config, resourceType }: Node | SourceNode, key: string): unknown {
  const normalised = Object.hasOwn(NORMALISED, key) ? NORMALISED[key] : undefined;
  if (normalised !== undefined) return normalised(config);
  const defaults = DEFAULTS[resourceType];
  const written = ownMember(config.raw, key);
  const isMissing = written === undefined || (key === 'contract' && typeof written === 'boolean');
  return isMissing && Object.hasOwn(defaults, key) ? defaults[key]?.(config) : written;
}

function ownMember(value: unknown, key: string): unknown {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return undefined;
  return Object.entries(value).find(([name]) => name === key)?.[1];
}

/** Whether a value, or an element of a list, reads as `text`; true and false in any case, `severity` too. */
export function configValueMatches(value: unknown, text: string, path: readonly string[]): boolean {
  const ignoresCase = path.length === 1 && path[0] === 'severity';
  return Array.isArray(value)
    ? value.some((element) => scalarMatches(element, text, ignoresCase))
    : scalarMatches(value, text, ignoresCase);
}

function scalarMatches(value: unknown, text: string, ignoresCase: boolean): boolean {
  switch (typeof value) {
    case 'string':
      return ignoresCase ? value.toLowerCase() === text.toLowerCase() : value === text;
    case 'boolean':
      return String(value) === text.toLowerCase();
    case 'number':
    case 'bigint':
      return String(value) === text;
    default:
      return false;
  }
}
