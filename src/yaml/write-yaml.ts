import { stringify } from 'yaml';

/** Plain data as YAML in block style, lists not indented under their key. */
export function writeYaml(value: unknown, options: { readonly sortKeys: boolean }): string {
  return stringify(value, { indentSeq: false, lineWidth: 0, sortMapEntries: options.sortKeys });
}
