import type { VNode } from 'preact';
import { Field, type FieldProps } from './field.tsx';

export function EmailField(props: Pick<FieldProps, 'name' | 'label' | 'hint'>): VNode {
  return <Field {...props} type="email" inputMode="email" autocomplete="email" maxLength={254} />;
}
