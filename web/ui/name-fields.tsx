import type { VNode } from 'preact';
import { useWords, type Words } from '../i18n/language.tsx';
import { Field } from './field.tsx';
import type { FormValues, Problems } from './form.tsx';

/** A person's names; those that are known stand there at first. */
export function NameFields(props: {
  readonly known?: { readonly givenName: string; readonly familyName: string };
}): VNode {
  const { t } = useWords();
  return (
    <>
      <Field
        name="givenName"
        label={t('signUp.givenName')}
        defaultValue={props.known?.givenName}
        autocomplete="given-name"
        maxLength={60}
      />
      <Field
        name="familyName"
        label={t('signUp.familyName')}
        defaultValue={props.known?.familyName}
        autocomplete="family-name"
        maxLength={60}
      />
    </>
  );
}

export function namesMissing({ givenName, familyName }: FormValues, t: Words['t']): Problems {
  return {
    givenName: givenName ? undefined : t('field.required'),
    familyName: familyName ? undefined : t('field.required'),
  };
}
