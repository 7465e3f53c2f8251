import type { NodeConfig } from '../config/node-config.ts';
import { plainToValue } from '../config/plain-value.ts';
import { readArguments, requireText } from '../config/read-arguments.ts';
import { HOST, HostFunction, type HostObject, type Value } from '../jinja/value.ts';
import type { Node } from '../manifest/node.ts';
import { andThen } from './awaitable.ts';

/**
 * `config` at run time. Calling it gives the empty text, since its arguments were read at parse time; its members ask
 * for the merged configuration. Without a node (operations) every key is absent.
 */
export function configObject(node: Node | null): HostObject {
  const made = new Map<string, HostFunction>();
  return {
    [HOST]: true,
    typeName: 'Config',
    getAttribute: (name) => {
      const known = made.get(name);
      if (known !== undefined) return known;
      const member = configMember(name, node);
      if (member !== undefined) made.set(name, member);
      return member;
    },
    toText: () => '',
    call: () => '',
  };
}

function configMember(name: string, node: Node | null): HostFunction | undefined {
  const config = node?.config ?? null;
  const read: ReadKey = (key) => (config === null ? undefined : configValue(config, key));
  switch (name) {
    case 'get':
      return getFunction(name, read);
    case 'require':
      return requireFunction(name, node, read);
    case 'meta_get':
      return getFunction(name, (key) => metaValue(config, key));
    case 'meta_require':
      return requireFunction(name, node, (key) => metaValue(config, key));
    case 'set':
      return new HostFunction(name, () => '');
    case 'persist_relation_docs':
      return new HostFunction(name, () => config?.persistDocs.relation ?? false);
    case 'persist_column_docs':
      return new HostFunction(name, () => config?.persistDocs.columns ?? false);
    default:
      return undefined;
  }
}

type ReadKey = (key: string) => Value | undefined;

function getFunction(name: string, read: ReadKey): HostFunction {
  return new HostFunction(name, (args, site) => {
    const [key, fallback, validator] = readArguments(
      `config.${name}`,
      ['name', 'default', 'validator'],
      args,
      site,
    );
    const value = read(requireText(`config.${name}`, 'name', key, site));
    const result = value === undefined || value === null ? (fallback ?? value ?? null) : value;
    if (validator === undefined || validator === null) return result;
    const checked = site.render.call(validator, only(result), site.span);
    return andThen(checked, () => result);
  });
}

function requireFunction(name: string, node: Node | null, read: ReadKey): HostFunction {
  return new HostFunction(name, (args, site) => {
    const [key, validator] = readArguments(`config.${name}`, ['name', 'validator'], args, site);
    const text = requireText(`config.${name}`, 'name', key, site);
    const value = read(text);
    if (value === undefined) {
      return site.fail(
        'MF2403',
        `${node === null ? 'an operation' : `"${node.name}"`} has no config "${text}", which is required here`,
        `add ${text} to config() of the model or to its properties`,
      );
    }
    if (validator === undefined || validator === null) return value;
    return andThen(site.render.call(validator, only(value), site.span), () => value);
  });
}

function only(value: Value) {
  return { positional: [value], keyword: new Map<string, Value>() };
}

function metaValue(config: NodeConfig | null, key: string): Value | undefined {
  if (config === null || !Object.hasOwn(config.meta, key)) return undefined;
  return plainToValue(config.meta[key]);
}

/** The value of a key as written, or the default of a key that always has one; undefined = not set. */
export function configValue(config: NodeConfig, key: string): Value | undefined {
  if (Object.hasOwn(config.raw, key)) return plainToValue(config.raw[key]);
  // dbt's own macros and users write some keys both ways: `pre-hook`, `pre_hook`.
  const spelling = key.includes('-') ? key.replaceAll('-', '_') : key.replaceAll('_', '-');
  if (Object.hasOwn(config.raw, spelling)) return plainToValue(config.raw[spelling]);
  switch (key) {
    case 'materialized':
      return config.materialized;
    case 'enabled':
      return config.enabled;
    case 'schema':
      return config.schema;
    case 'database':
      return config.database;
    case 'alias':
      return config.alias;
    case 'tags':
      return [...config.tags];
    case 'meta':
      return plainToValue(config.meta);
    case 'on_schema_change':
      return config.onSchemaChange;
    case 'full_refresh':
      return config.fullRefresh;
    case 'severity':
      return config.severity;
    case 'where':
      return config.where;
    case 'limit':
      return config.limit;
    case 'fail_calc':
      return config.failCalc;
    case 'warn_if':
      return config.warnIf;
    case 'error_if':
      return config.errorIf;
    case 'figures':
      return config.figures;
    case 'store_failures':
      return config.storeFailures;
    default:
      return undefined;
  }
}
