import type { VNode } from 'preact';
import { Field, type FieldProps } from './field.tsx';

/** Six digits from an SMS; phones offer them by themselves. */
export function CodeField(props: Pick<FieldProps, 'name' | 'label' | 'hint'>): VNode {
  return (
    <Field
      {...props}
      class="code-input"
      inputMode="numeric"
      autocomplete="one-time-code"
      maxLength={6}
      secret
      onInput={({ currentTarget }) => {
        const digits = currentTarget.value.replace(/\D/g, '');
        if (digits !== currentTarget.value) currentTarget.value = digits;
      }}
    />
  );
}
