import type { Diagnostic } from '../base/diagnostic.ts';
import { errorDiagnostic } from '../base/errors.ts';
import { BENCHMARK_KEYS } from '../config/benchmark-keys.ts';
import {
  type ConfigLayer,
  type ConfigValue,
  EMPTY_LAYER,
  layerOf,
  mergeLayers,
} from '../config/merge-config.ts';
import { yamlToPlain } from '../config/plain-value.ts';
import { mappingAt, type YamlMapping } from '../yaml/yaml-node.ts';

/** The settings of a benchmark's entry: keys of its own and those below `config:`. A key in both places is MF6105. */
export function benchmarkEntryLayer(
  node: YamlMapping | undefined,
  diagnostics: Diagnostic[],
): ConfigLayer {
  if (node === undefined) return EMPTY_LAYER;
  const inner = mappingAt(node, 'config');
  const layer = new Map<string, ConfigValue>();
  for (const { key, keySpan, value } of node.entries.values()) {
    if (!Object.hasOwn(BENCHMARK_KEYS, key)) continue;
    const other = inner?.entries.get(key);
    if (other !== undefined) {
      diagnostics.push(
        errorDiagnostic('MF6105', `"${key}" stands both beside and in "config:"`, {
          span: keySpan,
          related: [{ message: 'the other one', span: other.keySpan }],
          hint: 'keep one of them',
        }),
      );
    }
    layer.set(key, { value: yamlToPlain(value), span: keySpan, node: value, isChecked: true });
  }
  return mergeLayers([layer, layerOf(inner)]);
}
