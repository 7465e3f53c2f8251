declare const brand: unique symbol;

/** The unique id of a node: `model.<project>.<name>`, `test.<project>.<name>.<hash>`, `source.<project>.<source>.<table>`, ... */
export type NodeId = string & { readonly [brand]: 'NodeId' };

/** The unique id of a macro: `macro.<package>.<name>`. */
export type MacroId = string & { readonly [brand]: 'MacroId' };

/** The one place where a text becomes a NodeId. */
export function nodeId(...parts: readonly string[]): NodeId {
  return parts.join('.') as NodeId;
}

/** The one place where a text becomes a MacroId. */
export function macroId(packageName: string, name: string): MacroId {
  return `macro.${packageName}.${name}` as MacroId;
}
