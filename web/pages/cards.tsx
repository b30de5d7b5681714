import '../styles/cabinet.css';
import type { VNode } from 'preact';
import { call } from '../api/client.ts';
import type { Reply } from '../api/operations.ts';
import { forget, useOperation } from '../api/query.ts';
import { useWords } from '../i18n/language.tsx';
import { Confirmed } from '../ui/confirmed.tsx';
import { CARD, Icon } from '../ui/icon.tsx';
import { announce } from '../ui/live.tsx';
import { Bones, Loaded } from '../ui/loaded.tsx';
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
  const { t, format } = useWords();
  const unbind = async (): Promise<void> => {
    await call('payment.unbindCard', { cardId: card.cardId });
    announce(t('cards.unbound', { card: card.title }));
    await forget('payment.listCards', 'payment.getCardChoice', 'payment.getAutopay');
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
        <Confirmed
          ask={t('cards.unbind')}
          look="quiet"
          small
          title={t('cards.unbindTitle', { card: card.title })}
          yes={t('cards.unbind')}
          work={unbind}
        >
          <p>{t(card.autopays.length > 0 ? 'cards.unbindAutopays' : 'cards.unbindText')}</p>
        </Confirmed>
      </div>
    </section>
  );
}
