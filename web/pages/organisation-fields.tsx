import type { VNode } from 'preact';
import { useWords, type Words } from '../i18n/language.tsx';
import { Field } from '../ui/field.tsx';
import type { FormValues, Problems } from '../ui/form.tsx';
import { nameProblem, ownTaxNumberProblem, taxDigits } from './organisation-name.ts';

interface Named {
  readonly name: string;
  readonly taxNumber?: string | undefined;
}

/** What an organisation is called, and its tax number. */
export function OrganisationFields({ known }: { readonly known?: Named }): VNode {
  const { t } = useWords();
  return (
    <>
      <Field
        name="name"
        label={t('organisation.name')}
        hint={t('organisation.nameHint')}
        autocomplete="organization"
        maxLength={100}
        defaultValue={known?.name ?? ''}
      />
      <Field
        name="taxNumber"
        label={t('organisation.taxNumber')}
        hint={t('organisation.taxNumberHint')}
        class="figures"
        inputMode="numeric"
        autocomplete="off"
        maxLength={20}
        defaultValue={known?.taxNumber ?? ''}
      />
    </>
  );
}

/** What is wrong with {@link OrganisationFields}. */
export function organisationProblems(values: FormValues, { t }: Words): Problems {
  const name = nameProblem(values.name ?? '');
  const tax = ownTaxNumberProblem(values.taxNumber ?? '');
  return {
    name: name && t(`organisation.name.${name}`),
    taxNumber: tax && t(`organisation.taxNumber.${tax}`),
  };
}

/** What {@link OrganisationFields} hold, as the API takes it. */
export function organisationIn({ name = '', taxNumber = '' }: FormValues): Named {
  return { name, ...(taxDigits(taxNumber) && { taxNumber: taxDigits(taxNumber) }) };
}
