import '../styles/cabinet.css';
import type { VNode } from 'preact';
import { useState } from 'preact/hooks';
import { call } from '../api/client.ts';
import type { Reply } from '../api/operations.ts';
import { forget, useOperation } from '../api/query.ts';
import { useWords } from '../i18n/language.tsx';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { faultWords } from '../ui/fault-words.ts';
import { CARD, Icon } from '../ui/icon.tsx';
import { announce } from '../ui/live.tsx';
import { Bones, Loaded } from '../ui/loaded.tsx';
import { Notice } from '../ui/notice.tsx';
import { Page } from '../ui/page.tsx';

type Card = Reply<'payment.listCards'>['cards'][number];

/** The cards a customer has bound, and the way to forget each. */
export default function Cards(): VNode {
  const { t } = useWords();
  const asked = useOperation('payment.listCards', {});
  return (
    <Page title={t('cards.title')} lead={<p class="muted">{t('cards.lead')}</p>}>
      <div class="form-page">
        <Loaded asked={asked} bones={<Bones rows={2} />}>
          {({ cards }) =>
            cards.length === 0 ? (
              <section class="panel">
                <p>{t('cards.none')}</p>
              </section>
            ) : (
              <ul class="stack">
                {cards.map((card) => (
                  <li key={card.cardId}>
                    <CardPanel card={card} />
                  </li>
                ))}
              </ul>
            )
          }
        </Loaded>
      </div>
    </Page>
  );
}

function CardPanel({ card }: { card: Card }): VNode {
  const words = useWords();
  const { t, format } = words;
  const [asking, setAsking] = useState(false);
  const [pending, setPending] = useState(false);
  const [problem, setProblem] = useState<string>();
  const unbind = async (): Promise<void> => {
    setPending(true);
    try {
      await call('payment.unbindCard', { cardId: card.cardId });
      setAsking(false);
      announce(t('cards.unbound', { card: card.title }));
      await forget('payment.listCards', 'payment.getCardChoice', 'payment.getAutopay');
    } catch (fault) {
      setProblem(faultWords(fault, words));
    } finally {
      setPending(false);
    }
  };
  return (
    <section class="panel stack">
      <div class="flex gap-3 items-start">
        <Icon d={CARD} />
        <div>
          <h2 class="figures">{card.title}</h2>
          <p class="muted small">
            {t('cards.of', { supplier: card.supplierName, date: format.day(card.boundAt) })}
          </p>
        </div>
      </div>
      {card.autopays.length > 0 && (
        <p class="small">
          {t('cards.autopays', { count: card.autopays.length })}{' '}
          {card.autopays.map((contractId, index) => (
            <a key={contractId} href={`/contracts/${contractId}/autopay`}>
              {t('cards.autopay', { number: index + 1 })}{' '}
            </a>
          ))}
        </p>
      )}
      <div class="actions">
        <Button small look="quiet" onClick={() => setAsking(true)}>
          {t('cards.unbind')}
        </Button>
      </div>
      <Dialog
        open={asking}
        title={t('cards.unbindTitle', { card: card.title })}
        onClose={() => setAsking(false)}
        actions={
          <Button look="danger" pending={pending} onClick={unbind}>
            {t('cards.unbind')}
          </Button>
        }
      >
        <p>{t(card.autopays.length > 0 ? 'cards.unbindAutopays' : 'cards.unbindText')}</p>
        {problem && <Notice look="bad">{problem}</Notice>}
      </Dialog>
    </section>
  );
}
