import type { VNode } from 'preact';
import type { Words } from '../i18n/language.tsx';
import { Field, type FieldProps } from './field.tsx';
import type { FormValues, Problems } from './form.tsx';

/** What is wrong with the code of a form. */
export function codeProblem({ code = '' }: FormValues, t: Words['t']): Problems {
  return { code: /^\d{6}$/.test(code) ? undefined : t('signUp.codeWrong') };
}

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
