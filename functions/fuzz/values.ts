import fc from 'fast-check';

/** A JSON schema, as zod writes it. */
export interface JsonSchema {
  readonly type?: string;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly items?: JsonSchema;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly pattern?: string;
  readonly format?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly examples?: readonly unknown[];
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
}

/** Values of this schema, as far as it says what they are; `known` are values of fields that mean something here. */
export function valid(
  schema: JsonSchema,
  known: Readonly<Record<string, unknown>> = {},
): fc.Arbitrary<unknown> {
  if ('const' in schema) return fc.constant(schema.const);
  if (schema.enum) return fc.constantFrom(...schema.enum);
  const either = schema.anyOf ?? schema.oneOf;
  if (either) return fc.oneof(...either.map((one) => valid(one, known)));
  if (schema.type === 'object') return validObject(schema, known);
  if (schema.type === 'array') {
    const { minItems: minLength = 0, maxItems: maxLength = 3 } = schema;
    return fc.array(valid(schema.items ?? {}, known), { minLength, maxLength: Math.min(maxLength, 5) });
  }
  if (schema.type === 'boolean') return fc.boolean();
  if (schema.type === 'integer' || schema.type === 'number') {
    const { minimum: min = -1000, maximum: max = 1_000_000 } = schema;
    return fc.oneof(
      fc.integer({ min: Math.max(min, -(2 ** 31)), max: Math.min(max, 2 ** 31 - 1) }),
      fc.constant(min),
    );
  }
  return schema.type === 'string' ? validString(schema) : fc.json();
}

function validObject(schema: JsonSchema, known: Readonly<Record<string, unknown>>): fc.Arbitrary<object> {
  const fields = Object.entries(schema.properties ?? {}).map(([name, of]) => {
    const any = valid(of, known);
    const meant = fc.constant(known[name]);
    const value = known[name] === undefined ? any : fc.oneof({ weight: 9, arbitrary: meant }, any);
    // most requests leave most of what is optional out
    const absent = { weight: schema.required?.includes(name) ? 0 : 3, arbitrary: fc.constant(undefined) };
    return [name, fc.oneof(absent, { weight: 1, arbitrary: value })] as const;
  });
  return fc.record(Object.fromEntries(fields));
}

function validString(schema: JsonSchema): fc.Arbitrary<unknown> {
  const examples = (schema.examples ?? []).map((one) => fc.constant(one));
  const { minLength = 0, maxLength = 40 } = schema;
  const free =
    schema.format === 'email'
      ? fc.emailAddress()
      : (matching(schema.pattern) ?? fc.string({ minLength, maxLength: Math.min(maxLength, 200) }));
  return fc.oneof(free, ...examples);
}

/** Texts that match, where the generator understands the pattern. */
function matching(pattern: string | undefined): fc.Arbitrary<string> | undefined {
  if (!pattern) return undefined;
  try {
    return fc.stringMatching(new RegExp(pattern));
  } catch {
    return undefined;
  }
}

const long = (text: string, times: number) => text.repeat(times);
const nested = (depth: number): unknown => JSON.parse('['.repeat(depth) + ']'.repeat(depth));

/** What breaks programs that expect a text. */
export const hostileText: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(
    ...['', ' ', '\u0000', 'a\u0000b', '\ud800', 'x\udfff', '\u202e\u2066', '\ufeff', '\r\n', '\u001b[31m'],
    ...['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'undefined', 'null', 'NaN', 'true'],
    ...['../../etc/passwd', '%00', '%', '%ff', "' OR 1=1 --", '<script>', '{{7*7}}'],
    ...['-1', '0', '-0', '1e999', '0x10', '１２３', long('9', 400), '2026-02-30', '0000-00', '+012026-10'],
    ...['2026-13', '9999-12-31', '0000-01-01', '2026-10-31T99:99:99.999Z', 'a@b', `${long('a', 300)}@b.ru`],
    ...[
      'ctr_',
      'pay_00000000000000000000000000',
      'ctr_zzzzzzzzzzzzzzzzzzzzzzzzzz',
      'usr_01JD9Z5X0M4K8N1R2T3V4W5X6Y',
    ],
    ...['pay_7ZZZZZZZZZZZZZZZZZZZZZZZZZ', 'pay_ZZZZZZZZZZZZZZZZZZZZZZZZZZ', long('x', 2000), long('😀', 600)],
    ...['bnVsbA', 'e30', 'W10', 'eyJwayI6IngiLCJzayI6InkifQ', long('A', 1024), '==', 'not base64!'],
  ),
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.string({ unit: 'grapheme', maxLength: 60 }),
);

/** What breaks programs that expect anything in particular. */
export const hostile: fc.Arbitrary<unknown> = fc.oneof(
  hostileText,
  fc.constantFrom<unknown>(
    ...[null, true, false, 0, -0, -1, 1.5, 1e308, -1e308, 5e-324, 2 ** 53, -(2 ** 53), 2 ** 31, 1e21],
    ...[[], {}, [[]], [null], { length: 5 }, { toString: 1 }, { constructor: { prototype: 1 } }],
    ...[nested(500), new Array(5000).fill(0), new Array(30).fill('x'.repeat(100))],
  ),
  fc.jsonValue({ maxDepth: 4 }),
);
