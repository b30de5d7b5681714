import '../styles/cabinet.css';
import type { VNode } from 'preact';
import { useLocation } from 'preact-iso/router';
import type { SupplierId } from '#core/kernel';
import { call } from '../api/client.ts';
import { forget, useOperation } from '../api/query.ts';
import { useWords } from '../i18n/language.tsx';
import { ContractNumberField, contractDigits } from '../ui/contract-number-field.tsx';
import { Field } from '../ui/field.tsx';
import { Form, type FormValues } from '../ui/form.tsx';
import { announce } from '../ui/live.tsx';
import { Bones, Loaded } from '../ui/loaded.tsx';
import { More } from '../ui/more.tsx';
import { Page } from '../ui/page.tsx';
import { SupplierField, supplierChosen } from '../ui/supplier-field.tsx';

/** Puts a contract into the cabinet by its number and the activation code. */
export default function LinkContract(): VNode {
  const { t } = useWords();
  const { route } = useLocation();
  const suppliers = useOperation('supplier.listSuppliers', {});
  const listed = suppliers.data?.suppliers ?? [];

  const submit = async (values: FormValues): Promise<void> => {
    const { contractId } = await call('contract.linkContract', {
      supplierId: supplierChosen(listed, values) as SupplierId,
      number: contractDigits(values.number) ?? '',
      proof: { kind: 'activation-code', code: (values.activationCode ?? '').toUpperCase() },
    });
    await forget('contract.getDashboard');
    route(`/contracts/${contractId}`, true);
    announce(t('link.done'));
  };

  return (
    <div class="door-narrow stack">
      <Page title={t('link.title')} lead={<p class="muted">{t('link.lead')}</p>}>
        <Loaded asked={suppliers} bones={<Bones rows={3} class="bone-field" />}>
          {(reply) => (
            <Form
              name="link"
              check={(values) => ({
                supplierId: supplierChosen(listed, values) ? undefined : t('link.supplierMissing'),
                number: contractDigits(values.number) ? undefined : t('link.numberWrong'),
                activationCode: /^[0-9A-Za-z-]{6,20}$/.test(values.activationCode ?? '')
                  ? undefined
                  : t('link.codeWrong'),
              })}
              submit={submit}
              fieldOf={(field) => (field === 'proof.code' ? 'activationCode' : field)}
              submitText={t('link.submit')}
              pendingText={t('link.pending')}
            >
              <SupplierField suppliers={reply.suppliers} />
              <ContractNumberField />
              <Field
                name="activationCode"
                label={t('link.code')}
                hint={t('link.codeHint')}
                autocomplete="off"
                maxLength={20}
                secret
              />
              <More title={t('link.where')}>
                <p class="muted">{t('link.whereText')}</p>
              </More>
            </Form>
          )}
        </Loaded>
      </Page>
    </div>
  );
}
