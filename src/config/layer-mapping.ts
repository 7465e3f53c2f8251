import type { Diagnostic, SourceSpan } from '../base/diagnostic.ts';
import { Float } from '../jinja/value.ts';
import { checkShape } from '../yaml/check-shape.ts';
import type { MappingShape } from '../yaml/shape.ts';
import type { YamlEntry, YamlMapping, YamlNode } from '../yaml/yaml-node.ts';
import type { ConfigLayer, ConfigValue } from './merge-config.ts';
import { isPlainObject } from './plain-value.ts';

/**
 * A layer as the YAML mapping it came from, so that what `config()` sets is checked and read by the same shapes as
 * what a properties file sets. Values of `config()` have the places of their arguments, texts in them their own.
 */
export function layerMapping(layer: ConfigLayer, place: SourceSpan): YamlMapping {
  const entries = new Map<string, YamlEntry>();
  for (const [key, setting] of layer) {
    const keySpan = setting.span ?? place;
    entries.set(key, { key, keySpan, value: nodeOf(setting, keySpan) });
  }
  return { kind: 'mapping', entries, span: place };
}

/** The node of one setting. */
export function nodeOf({ node, value }: ConfigValue, place: SourceSpan): YamlNode {
  return node ?? plainToYaml(value, place);
}

/** How the settings that no file's shape has been compared with differ from a shape. */
export function checkLayer(
  layer: ConfigLayer,
  shape: MappingShape,
  place: SourceSpan,
): readonly Diagnostic[] {
  const unchecked = [...layer].filter(([, { isChecked }]) => isChecked !== true);
  return checkShape(layerMapping(new Map(unchecked), place), shape, '');
}

function plainToYaml(value: unknown, span: SourceSpan): YamlNode {
  if (Array.isArray(value)) {
    return { kind: 'sequence', items: value.map((item) => plainToYaml(item, span)), span };
  }
  if (isPlainObject(value)) {
    const entries = new Map<string, YamlEntry>();
    for (const [key, inner] of Object.entries(value)) {
      const keySpan = within(span, key);
      entries.set(key, { key, keySpan, value: plainToYaml(inner, span) });
    }
    return { kind: 'mapping', entries, span };
  }
  const base = { kind: 'scalar', style: 'quoted' } as const;
  if (typeof value === 'string')
    return { ...base, type: 'string', value, text: value, span: within(span, value) };
  if (typeof value === 'boolean')
    return { ...base, type: 'boolean', value, text: String(value), span };
  if (value instanceof Float)
    return { ...base, type: 'float', value: value.value, text: String(value.value), span };
  if (typeof value === 'number' || typeof value === 'bigint') {
    const type = Number.isInteger(Number(value)) ? 'integer' : 'float';
    return { ...base, type, value, text: String(value), span };
  }
  return { ...base, type: 'null', value: null, text: '', span };
}

/** Where a text stands within a place; the whole place where it stands there twice or not at all. */
function within({ file, start, end }: SourceSpan, text: string): SourceSpan {
  const found = file.text.slice(start, end).split(text);
  if (text === '' || found.length !== 2) return { file, start, end };
  const at = start + (found[0]?.length ?? 0);
  return { file, start: at, end: at + text.length };
}
