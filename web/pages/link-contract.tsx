import '../styles/cabinet.css';
import type { VNode } from 'preact';
import { useState } from 'preact/hooks';
import { useLocation, useRoute } from 'preact-iso/router';
import type { OrganisationId, SupplierId } from '#core/kernel';
import { call } from '../api/client.ts';
import type { Request } from '../api/operations.ts';
import { forget, useOperation } from '../api/query.ts';
import { useWords } from '../i18n/language.tsx';
import { ContractNumberField, contractDigits } from '../ui/contract-number-field.tsx';
import { readDraft } from '../ui/draft.ts';
import { Field } from '../ui/field.tsx';
import { Form, type FormValues, type Problems } from '../ui/form.tsx';
import { announce } from '../ui/live.tsx';
import { Bones, Loaded } from '../ui/loaded.tsx';
import { kopecksFromInput } from '../ui/money-input.ts';
import { More } from '../ui/more.tsx';
import { Page } from '../ui/page.tsx';
import { RadioBoxes } from '../ui/radio-boxes.tsx';
import { ReceiptScan } from '../ui/receipt-scan.tsx';
import { SelectField } from '../ui/select-field.tsx';
import { SupplierField, supplierChosen, useSupplier } from '../ui/supplier-field.tsx';
import type { Supplier } from '../ui/supplier-search.ts';

type Proof = Request<'contract.linkContract'>['proof'];
type ProofKind = Proof['kind'];

const FORM = 'link';

/** Puts a contract into the cabinet: its supplier, its number, and a proof that the supplier accepts. */
export default function LinkContract(): VNode {
  const { t } = useWords();
  const suppliers = useOperation('supplier.listSuppliers', {});
  return (
    <div class="door-narrow stack">
      <Page title={t('link.title')} lead={<p class="muted">{t('link.lead')}</p>}>
        <Loaded asked={suppliers} bones={<Bones rows={3} class="bone-field" />}>
          {(reply) => <LinkForm suppliers={reply.suppliers} />}
        </Loaded>
      </Page>
    </div>
  );
}

function LinkForm({ suppliers }: { suppliers: readonly Supplier[] }): VNode {
  const { t } = useWords();
  const { route } = useLocation();
  const choice = useSupplier(FORM, suppliers);
  const [kind, setKind] = useState(() => kindIn(readDraft(FORM)));
  const accepted = choice.supplier?.proofs ?? ['activation-code'];
  const asked: ProofKind = accepted.includes(kind) ? kind : 'activation-code';

  const problemsIn = (values: FormValues): Problems => ({
    supplierId: supplierChosen(suppliers, values) ? undefined : t('link.supplierMissing'),
    number: contractDigits(values.number) ? undefined : t('link.numberWrong'),
    ...(asked === 'activation-code'
      ? {
          activationCode: /^[0-9A-Za-z-]{6,20}$/.test(values.activationCode ?? '')
            ? undefined
            : t('link.codeWrong'),
        }
      : {
          address: values.address ? undefined : t('link.addressMissing'),
          lastPayment: kopecksFromInput(values.lastPayment ?? '') ? undefined : t('link.paymentWrong'),
        }),
  });

  const submit = async (values: FormValues): Promise<void> => {
    const { contractId } = await call('contract.linkContract', {
      supplierId: supplierChosen(suppliers, values) as SupplierId,
      number: contractDigits(values.number) ?? '',
      proof: proofIn(asked, values),
      ...(values.cabinet && { organisationId: values.cabinet as OrganisationId }),
    });
    await forget('contract.getDashboard', 'organisation.listOrganisations');
    route(`/contracts/${contractId}`, true);
    announce(t('link.done'));
  };

  return (
    <Form
      name={FORM}
      check={problemsIn}
      submit={submit}
      fieldOf={(field) => FIELDS[field] ?? field}
      submitText={t('link.submit')}
      pendingText={t('link.pending')}
      onChange={(values) => setKind(kindIn(values))}
    >
      <ReceiptScan suppliers={suppliers} onRead={(_, supplier) => choice.choose(supplier)} />
      <SupplierField {...choice} suppliers={suppliers} />
      <ContractNumberField />
      {accepted.length > 1 && (
        <RadioBoxes
          name="proof"
          legend={t('link.proof')}
          value={asked}
          options={accepted.map((proof) => [proof, t(`link.proof.${proof}`)])}
        />
      )}
      {asked === 'activation-code' ? <CodeProof /> : <PaymentProof />}
      <CabinetField />
    </Form>
  );
}

const kindIn = ({ proof }: { readonly proof?: unknown }): ProofKind =>
  proof === 'last-payment' ? proof : 'activation-code';

/** Our fields by the API's. */
const FIELDS: Readonly<Record<string, string>> = {
  'proof.code': 'activationCode',
  'proof.address': 'address',
  'proof.amountKopecks': 'lastPayment',
  organisationId: 'cabinet',
};

function proofIn(kind: ProofKind, values: FormValues): Proof {
  if (kind === 'activation-code') return { kind, code: (values.activationCode ?? '').toUpperCase() };
  return {
    kind,
    address: values.address ?? '',
    amountKopecks: kopecksFromInput(values.lastPayment ?? '') ?? 0,
  };
}

/** Where the contract is to stand, for whoever manages an organisation; the one that led here is proposed. */
function CabinetField(): VNode | null {
  const { t } = useWords();
  const { query } = useRoute();
  const { data } = useOperation('organisation.listOrganisations', {});
  const managed = (data?.organisations ?? []).filter(({ role }) => role === 'manager');
  if (managed.length === 0) return null;
  return (
    <SelectField
      name="cabinet"
      label={t('link.cabinet')}
      empty={t('cabinet.own')}
      value={query.organisation}
      options={managed.map(({ organisationId, name }) => [organisationId, name])}
    />
  );
}

function CodeProof(): VNode {
  const { t } = useWords();
  return (
    <>
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
    </>
  );
}

function PaymentProof(): VNode {
  const { t } = useWords();
  return (
    <>
      <Field
        name="address"
        label={t('link.address')}
        hint={t('link.addressHint')}
        autocomplete="off"
        maxLength={200}
      />
      <Field
        name="lastPayment"
        label={t('link.payment')}
        hint={t('link.paymentHint')}
        class="figures"
        inputMode="decimal"
        autocomplete="off"
        maxLength={14}
        secret
      />
    </>
  );
}
