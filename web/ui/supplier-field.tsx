import type { VNode } from 'preact';
import { useState } from 'preact/hooks';
import type { SupplierId } from '#core/kernel';
import { useWords } from '../i18n/language.tsx';
import { Button } from './button.tsx';
import { readDraft } from './draft.ts';
import { Field } from './field.tsx';
import type { FormValues } from './form.tsx';
import { findSuppliers, type Supplier, searchProblem } from './supplier-search.ts';

/** As many as a phone shows without looking for the rest of the form. */
const SHOWN = 6;

interface Choice {
  readonly supplier: Supplier | undefined;
  readonly choose: (supplier: Supplier | undefined) => void;
}

/** Which supplier a form is about: the only one, the one its draft names, or whichever is chosen. */
export function useSupplier(form: string, suppliers: readonly Supplier[]): Choice {
  const [chosenId, setChosenId] = useState(() => readDraft(form).supplierId);
  const only = suppliers.length === 1 ? suppliers[0] : undefined;
  return {
    supplier: only ?? suppliers.find(({ supplierId }) => supplierId === chosenId),
    choose: (supplier) => setChosenId(supplier?.supplierId ?? ''),
  };
}

/** Which supplier: found by name or tax number, or the only one there is. */
export function SupplierField(props: Choice & { readonly suppliers: readonly Supplier[] }): VNode {
  const { t } = useWords();
  const { supplier, suppliers, choose } = props;
  if (!supplier) return <SupplierSearch suppliers={suppliers} choose={choose} />;
  return (
    <div class="flex flex-wrap items-baseline justify-between gap-x-4">
      <p>
        <span class="muted">{t('link.supplier')}:</span> <strong>{supplier.name}</strong>
      </p>
      <input type="hidden" name="supplierId" value={supplier.supplierId} />
      {suppliers.length > 1 && (
        <Button small look="plain" onClick={() => choose(undefined)}>
          {t('supplier.other')}
        </Button>
      )}
    </div>
  );
}

function SupplierSearch({ suppliers, choose }: Pick<Choice, 'choose'> & { suppliers: readonly Supplier[] }) {
  const { t } = useWords();
  const [query, setQuery] = useState('');
  const isShort = suppliers.length <= SHOWN;
  const found = query.trim() === '' && !isShort ? [] : findSuppliers(suppliers, query);
  const problem = searchProblem(query);
  return (
    <div class="stack gap-2">
      <Field
        name="supplierId"
        label={t('link.supplier')}
        hint={t('supplier.hint')}
        type="search"
        autocomplete="off"
        maxLength={80}
        onInput={({ currentTarget }) => setQuery(currentTarget.value)}
      />
      <p role="status" class="muted small">
        {found.length > SHOWN && t('supplier.more', { count: found.length - SHOWN })}
        {query.trim() !== '' && found.length === 0 && t(TEXTS[problem ?? 'none'])}
      </p>
      {found.length > 0 && (
        <ul class="stack gap-2">
          {found.slice(0, SHOWN).map((one) => (
            <li key={one.supplierId}>
              <Button look="quiet" block onClick={() => choose(one)}>
                {one.name}
              </Button>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

const TEXTS = { none: 'supplier.none', length: 'supplier.taxLength', check: 'supplier.taxCheck' } as const;

/** The supplier that a form with a {@link SupplierField} names. */
export function supplierChosen(suppliers: readonly Supplier[], values: FormValues): SupplierId | undefined {
  return suppliers.find(({ supplierId }) => supplierId === values.supplierId)?.supplierId;
}
