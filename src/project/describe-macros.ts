import { isPlainObject, yamlToPlain } from '../config/plain-value.ts';
import type { Macro } from '../manifest/macro.ts';
import type { MacroId } from '../manifest/node-id.ts';
import { itemsAt, mappingAt, textAt, type YamlMapping } from '../yaml/yaml-node.ts';
import type { MacroIndex } from './macro-index.ts';
import type { PropertiesEntry } from './parse-properties.ts';

/** The macros with their descriptions and with what they call, in the order of their ids. */
export function describeMacros(
  macros: readonly Macro[],
  index: MacroIndex,
  patches: ReadonlyMap<string, PropertiesEntry>,
  describe: (node: YamlMapping) => string,
): ReadonlyMap<MacroId, Macro> {
  const described = macros.map((macro): [MacroId, Macro] => {
    const dependsOnMacros = index.dependencies(index.callsOf(macro)).map(({ id }) => id);
    const entry =
      macro.packageName === 'dbt' ? undefined : patches.get(macro.name.replace(/^test_/, ''));
    const patch = entry ?? patches.get(macro.name);
    if (patch === undefined || macro.packageName === 'dbt')
      return [macro.id, { ...macro, dependsOnMacros }];
    return [
      macro.id,
      {
        ...macro,
        dependsOnMacros,
        description: describe(patch.node),
        argumentSpecs: itemsAt(patch.node, 'arguments').map((item) => {
          const type = textAt(item, 'type');
          return {
            name: textAt(item, 'name') ?? '',
            description: textAt(item, 'description') ?? '',
            ...(type === undefined ? {} : { type }),
          };
        }),
        meta: metaOf(patch.node),
      },
    ];
  });
  return new Map(described.sort(([a], [b]) => (a < b ? -1 : 1)));
}

function metaOf(node: YamlMapping): Readonly<Record<string, unknown>> {
  const meta = mappingAt(node, 'meta') ?? mappingAt(mappingAt(node, 'config'), 'meta');
  const plain = meta === undefined ? {} : yamlToPlain(meta);
  return isPlainObject(plain) ? plain : {};
}
