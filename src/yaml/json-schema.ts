import type { Shape } from './shape.ts';

/** A JSON Schema (draft 2020-12) as plain data. */
export type JsonSchema = { readonly [key: string]: unknown };

/** The shape as a JSON Schema. */
export function shapeToJsonSchema(shape: Shape): JsonSchema {
  const schema = bareSchema(shape);
  return shape.description === undefined ? schema : { description: shape.description, ...schema };
}

/** A Jinja text may stand for any value that is not a text itself. */
const TEMPLATE: JsonSchema = { type: 'string', pattern: '\\{\\{|\\{%' };

function bareSchema(shape: Shape): JsonSchema {
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
      const list = { type: ['array', 'null'], items: shapeToJsonSchema(shape.items) };
      return shape.single === true ? { anyOf: [shapeToJsonSchema(shape.items), list] } : list;
    }
    case 'record':
      return { type: ['object', 'null'], additionalProperties: shapeToJsonSchema(shape.values) };
    case 'either':
      return { anyOf: shape.shapes.map(shapeToJsonSchema) };
    default: {
      const properties = Object.entries(shape.keys).map(([key, value]) => [
        key,
        shapeToJsonSchema(value),
      ]);
      return {
        type: ['object', 'null'],
        properties: Object.fromEntries(properties),
        ...(shape.required === undefined ? {} : { required: shape.required }),
        additionalProperties: shape.others === undefined ? false : shapeToJsonSchema(shape.others),
      };
    }
  }
}
