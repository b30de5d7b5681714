import type { VNode } from 'preact';
import type { SupplierId } from '#core/kernel';
import type { Reply } from '../api/operations.ts';
import { useWords } from '../i18n/language.tsx';
import type { FormValues } from './form.tsx';
import { SelectField } from './select-field.tsx';

type Suppliers = Reply<'supplier.listSuppliers'>['suppliers'];

/** Which supplier: a choice, or the only one there is. */
export function SupplierField({ suppliers }: { suppliers: Suppliers }): VNode {
  const { t } = useWords();
  const [first] = suppliers;
  if (first && suppliers.length === 1) {
    return (
      <p>
        <span class="muted">{t('link.supplier')}:</span> <strong>{first.name}</strong>
      </p>
    );
  }
  return (
    <SelectField
      name="supplierId"
      label={t('link.supplier')}
      empty={t('link.supplierMissing')}
      options={suppliers.map(({ supplierId, name }) => [supplierId, name])}
    />
  );
}

/** The supplier that a form with a {@link SupplierField} names. */
export function supplierChosen(suppliers: Suppliers, values: FormValues): SupplierId | undefined {
  if (suppliers.length === 1) return suppliers[0]?.supplierId;
  return suppliers.find(({ supplierId }) => supplierId === values.supplierId)?.supplierId;
}
