/** What a place in a YAML file may hold: the one definition behind checks, hints and the published JSON Schemas. */
export type Shape = (
  | { readonly kind: 'anything' }
  /** Any scalar; numbers and booleans count as the text that stands in the file. */
  | { readonly kind: 'text' }
  | { readonly kind: 'boolean' }
  | { readonly kind: 'integer'; readonly minimum?: number }
  | { readonly kind: 'number' }
  | { readonly kind: 'choice'; readonly values: readonly string[] }
  /** `single`: one item may stand without the list. */
  | { readonly kind: 'list'; readonly items: Shape; readonly single?: boolean }
  /** Any keys, values of one shape. */
  | { readonly kind: 'record'; readonly values: Shape }
  | MappingShape
  /** `expected` names the alternatives in messages: "a text or a mapping". */
  | { readonly kind: 'either'; readonly shapes: readonly Shape[]; readonly expected: string }
) & {
  /** Shown by editors. */
  readonly description?: string;
  /** Names the shape in JSON Schemas, where it is written once and referred to. */
  readonly name?: string;
};

export interface MappingShape {
  readonly kind: 'mapping';
  readonly keys: Readonly<Record<string, Shape>>;
  readonly required?: readonly string[];
  /** The shape of keys that are not listed; absent = they are refused. */
  readonly others?: Shape;
  /** Keys that dbt has and memflow does not support, with what to do instead. */
  readonly unsupported?: Readonly<Record<string, string>>;
  /** Hints for keys that are often written here by mistake. */
  readonly misplaced?: Readonly<Record<string, string>>;
}

export const anything: Shape = { kind: 'anything' };
export const text: Shape = { kind: 'text' };
export const boolean: Shape = { kind: 'boolean' };
export const integer: Shape = { kind: 'integer' };
export const texts: Shape = { kind: 'list', items: text };
export const textOrTexts: Shape = { kind: 'list', items: text, single: true };
/** Data of the user's own. */
export const freeMapping: Shape = { kind: 'record', values: anything };

/** The shape with a description. */
export function described(shape: Shape, description: string): Shape {
  return { ...shape, description };
}
