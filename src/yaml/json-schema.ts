import type { Shape } from './shape.ts';

/** A JSON Schema (draft 2020-12) as plain data. */
export type JsonSchema = { readonly [key: string]: unknown };

/** The shape as a JSON Schema; named shapes are collected under `$defs`. */
export function shapeToJsonSchema(shape: Shape): JsonSchema {
  const definitions = new Map<string, JsonSchema>();
  const schema = schemaOf(shape, definitions);
  return definitions.size === 0 ? schema : { ...schema, $defs: Object.fromEntries(definitions) };
}

type Definitions = Map<string, JsonSchema>;

function schemaOf(shape: Shape, definitions: Definitions): JsonSchema {
  const { name, description } = shape;
  const described = (schema: JsonSchema): JsonSchema =>
    description === undefined ? schema : { description, ...schema };
  if (name === undefined) return described(bareSchema(shape, definitions));
  if (!definitions.has(name)) {
    // Taken before it is filled, so that a shape may hold itself.
    definitions.set(name, {});
    definitions.set(name, described(bareSchema(shape, definitions)));
  }
  return { $ref: `#/$defs/${name}` };
}

/** A Jinja text may stand for any value that is not a text itself. */
const TEMPLATE: JsonSchema = { type: 'string', pattern: '\\{\\{|\\{%' };

function bareSchema(shape: Shape, definitions: Definitions): JsonSchema {
  const inner = (part: Shape): JsonSchema => schemaOf(part, definitions);
  switch (shape.kind) {
    case 'anything':
      return {};
    case 'text':
      return { type: ['string', 'number', 'boolean', 'null'] };
    case 'boolean':
      return { anyOf: [{ type: ['boolean', 'null'] }, TEMPLATE] };
    case 'integer': {
      const minimum = shape.minimum === undefined ? {} : { minimum: shape.minimum };
      return { anyOf: [{ type: ['integer', 'null'], ...minimum }, TEMPLATE] };
    }
    case 'number':
      return { anyOf: [{ type: ['number', 'null'] }, TEMPLATE] };
    case 'choice':
      return { anyOf: [{ enum: [...shape.values, null] }, TEMPLATE] };
    case 'list': {
      const list = { type: ['array', 'null'], items: inner(shape.items) };
      return shape.single === true ? { anyOf: [inner(shape.items), list] } : list;
    }
    case 'record':
      return { type: ['object', 'null'], additionalProperties: inner(shape.values) };
    case 'either':
      return { anyOf: shape.shapes.map(inner) };
    default: {
      const properties = Object.entries(shape.keys).map(([key, value]) => [key, inner(value)]);
      return {
        type: ['object', 'null'],
        properties: Object.fromEntries(properties),
        ...(shape.required === undefined ? {} : { required: shape.required }),
        additionalProperties: shape.others === undefined ? false : inner(shape.others),
      };
    }
  }
}
