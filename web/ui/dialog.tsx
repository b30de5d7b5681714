import type { ComponentChildren, VNode } from 'preact';
import { useEffect, useId, useRef } from 'preact/hooks';
import { useWords } from '../i18n/language.tsx';
import { Button } from './button.tsx';

/** The browser's own modal dialog: it keeps the focus inside and gives it back. */
export function Dialog(props: {
  readonly open: boolean;
  readonly title: string;
  readonly onClose: () => void;
  readonly children: ComponentChildren;
  readonly actions: ComponentChildren;
}): VNode {
  const { t } = useWords();
  const title = useId();
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const element = dialog.current;
    if (props.open && !element?.open) element?.showModal();
    if (!props.open && element?.open) element.close();
  }, [props.open]);
  return (
    <dialog ref={dialog} class="modal" aria-labelledby={title} onClose={props.onClose}>
      <div class="modal-box stack">
        <h2 id={title}>{props.title}</h2>
        {props.children}
        <div class="actions">
          {props.actions}
          <Button look="quiet" onClick={props.onClose}>
            {t('app.cancel')}
          </Button>
        </div>
      </div>
    </dialog>
  );
}
