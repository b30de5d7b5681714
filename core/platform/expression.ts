import { invariant } from '#core/kernel';
import type { Condition, QueryOptions } from './table.ts';

/** A DynamoDB expression with its placeholders. */
export interface Expression {
  text: string;
  names: Record<string, string>;
  values: Record<string, unknown>;
}

/** The condition as an expression; undefined when it asks nothing. Placeholders start with `c`. */
export function conditionExpression(when: Condition): Expression | undefined {
  const names: Record<string, string> = {};
  const values: Record<string, unknown> = {};
  const parts: string[] = [];
  const name = (field: string): string => {
    const placeholder = `#c${Object.keys(names).length}`;
    names[placeholder] = field;
    return placeholder;
  };
  const value = (content: unknown): string => {
    const placeholder = `:c${Object.keys(values).length}`;
    values[placeholder] = content;
    return placeholder;
  };
  if (when.absent) parts.push(`attribute_not_exists(${name('pk')})`);
  if (when.exists) parts.push(`attribute_exists(${name('pk')})`);
  for (const [field, wanted] of Object.entries(when.equals ?? {})) {
    parts.push(
      wanted === undefined ? `attribute_not_exists(${name(field)})` : `${name(field)} = ${value(wanted)}`,
    );
  }
  for (const [field, bound] of Object.entries(when.atMost ?? {})) {
    const placeholder = name(field);
    parts.push(`(attribute_not_exists(${placeholder}) OR ${placeholder} <= ${value(bound)})`);
  }
  for (const [field, bound] of Object.entries(when.atLeast ?? {})) {
    parts.push(`${name(field)} >= ${value(bound)}`);
  }
  return parts.length === 0 ? undefined : { text: parts.join(' AND '), names, values };
}

/** An update expression that sets, removes and adds. Placeholders start with `p`. */
export function patchExpression(
  set: Readonly<Record<string, unknown>>,
  add: Readonly<Record<string, number>>,
): Expression {
  const names: Record<string, string> = {};
  const values: Record<string, unknown> = {};
  const clauses = { SET: [] as string[], REMOVE: [] as string[], ADD: [] as string[] };
  let count = 0;
  for (const [field, content] of Object.entries(set)) {
    const placeholder = `p${count++}`;
    names[`#${placeholder}`] = field;
    if (content === undefined) {
      clauses.REMOVE.push(`#${placeholder}`);
    } else {
      values[`:${placeholder}`] = content;
      clauses.SET.push(`#${placeholder} = :${placeholder}`);
    }
  }
  for (const [field, amount] of Object.entries(add)) {
    const placeholder = `p${count++}`;
    names[`#${placeholder}`] = field;
    values[`:${placeholder}`] = amount;
    clauses.ADD.push(`#${placeholder} :${placeholder}`);
  }
  const text = Object.entries(clauses)
    .filter(([, parts]) => parts.length > 0)
    .map(([verb, parts]) => `${verb} ${parts.join(', ')}`)
    .join(' ');
  invariant(text !== '', 'a patch changes something');
  return { text, names, values };
}

/** The key condition of a query. */
export function keyRange(pkName: string, skName: string, pk: string, options: QueryOptions): Expression {
  const { prefix, from, to } = options;
  invariant(!(prefix && (from || to)), 'a query has a prefix or bounds, not both');
  const names: Record<string, string> = { '#pk': pkName };
  const values: Record<string, unknown> = { ':pk': pk };
  let text = '#pk = :pk';
  if (prefix || from || to) names['#sk'] = skName;
  if (prefix) {
    values[':prefix'] = prefix;
    text += ' AND begins_with(#sk, :prefix)';
  } else if (from && to) {
    Object.assign(values, { ':from': from, ':to': to });
    text += ' AND #sk BETWEEN :from AND :to';
  } else if (from) {
    values[':from'] = from;
    text += ' AND #sk >= :from';
  } else if (to) {
    values[':to'] = to;
    text += ' AND #sk <= :to';
  }
  return { text, names, values };
}
