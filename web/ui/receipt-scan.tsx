import type { VNode } from 'preact';
import { useRef, useState } from 'preact/hooks';
import { useWords } from '../i18n/language.tsx';
import { Button } from './button.tsx';
import { Notice } from './notice.tsx';
import { type PaymentQr, readPaymentQr } from './payment-qr.ts';
import { type Supplier, supplierOf } from './supplier-search.ts';

/** What became of a photo. */
type Outcome =
  | { readonly look: 'good' | 'warn'; readonly text: string }
  | { readonly look: 'working' }
  | undefined;

/**
 * Reads supplier and contract number off the QR of a bill, photographed or taken from the phone's pictures, and types the
 * number into the form it stands in. The photo stays in the browser; what reads it is fetched when a photo is chosen.
 */
export function ReceiptScan(props: {
  readonly suppliers: readonly Supplier[];
  readonly onRead: (qr: PaymentQr, supplier: Supplier) => void;
}): VNode {
  const { t } = useWords();
  const [outcome, setOutcome] = useState<Outcome>();
  const working = outcome?.look === 'working';

  const read = async (file: File, form: HTMLFormElement | null): Promise<void> => {
    setOutcome({ look: 'working' });
    setOutcome(await outcomeOf(file, form).catch(() => warned(t('scan.failed'))));
  };

  const outcomeOf = async (file: File, form: HTMLFormElement | null): Promise<Outcome> => {
    const { scanPhoto } = await import('./scan-photo.ts');
    const scanned = await scanPhoto(file);
    if ('problem' in scanned) {
      const texts = {
        'too-large': t('scan.tooLarge'),
        'no-picture': t('scan.noPicture'),
        'no-code': t('scan.noCode'),
      };
      return warned(texts[scanned.problem]);
    }
    const qr = readPaymentQr(scanned.bytes);
    if (!qr) return warned(t('scan.notPayment'));
    const supplier = supplierOf(props.suppliers, qr);
    if (!supplier) return warned(t('scan.unknown', { payee: qr.payeeName }));
    props.onRead(qr, supplier);
    if (!qr.contractNumber) return warned(t('scan.noNumber', { payee: supplier.name }));
    typeInto(form?.elements.namedItem('number'), qr.contractNumber);
    return { look: 'good', text: t('scan.done') };
  };

  return (
    <div class="stack gap-2">
      <div class="actions">
        <PhotoButton text={t('scan.photograph')} camera pending={working} chosen={read} />
        <PhotoButton text={t('scan.choose')} pending={working} chosen={read} />
      </div>
      <p class="hint">{t('scan.hint')}</p>
      <div aria-live="polite">
        {working && (
          <p class="muted flex items-center gap-3">
            <span class="spinner" aria-hidden="true" />
            {t('scan.working')}
          </p>
        )}
        {outcome && outcome.look !== 'working' && <Notice look={outcome.look}>{outcome.text}</Notice>}
      </div>
    </div>
  );
}

const warned = (text: string): Outcome => ({ look: 'warn', text });

/** As if it had been typed: the form keeps its draft, and the page hears of it. */
function typeInto(control: Element | RadioNodeList | null | undefined, text: string): void {
  if (!(control instanceof HTMLInputElement)) return;
  control.value = text;
  control.dispatchEvent(new InputEvent('input', { bubbles: true }));
}

/** Phones have a camera to photograph with; a file that is there already is chosen by the other button. */
function PhotoButton(props: {
  readonly text: string;
  readonly camera?: boolean;
  readonly pending: boolean;
  readonly chosen: (file: File, form: HTMLFormElement | null) => void;
}): VNode {
  const input = useRef<HTMLInputElement>(null);
  return (
    <div class={props.camera ? 'hidden any-pointer-coarse:block' : undefined}>
      <Button small look="quiet" pending={props.pending} onClick={() => input.current?.click()}>
        {props.text}
      </Button>
      <input
        ref={input}
        type="file"
        accept="image/*"
        capture={props.camera ? 'environment' : undefined}
        hidden
        onChange={({ currentTarget }) => {
          const [file] = currentTarget.files ?? [];
          if (file) props.chosen(file, currentTarget.form);
          // the same photo may be chosen once more
          currentTarget.value = '';
        }}
      />
    </div>
  );
}
