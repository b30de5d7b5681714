import '../styles/cabinet.css';
import type { VNode } from 'preact';
import { useState } from 'preact/hooks';
import { useLocation } from 'preact-iso/router';
import { call } from '../api/client.ts';
import type { Reply } from '../api/operations.ts';
import { forget, usePages } from '../api/query.ts';
import { endSession } from '../api/session.ts';
import { useWords } from '../i18n/language.tsx';
import { Button } from '../ui/button.tsx';
import { Confirmed } from '../ui/confirmed.tsx';
import { faultWords } from '../ui/fault-words.ts';
import { announce } from '../ui/live.tsx';
import { Bones, Loaded } from '../ui/loaded.tsx';
import { ProfileFrame } from './profile-frame.tsx';

type Session = Reply<'identity.listSessions'>['sessions'][number];

/** Where the cabinet is open; each session can be ended, and all at once. */
export default function Sessions(): VNode {
  const { t } = useWords();
  const asked = usePages('identity.listSessions', {});
  return (
    <ProfileFrame title={t('sessions.title')} lead={t('sessions.lead')}>
      <Loaded asked={asked} bones={<Bones rows={2} />}>
        {({ pages }) => (
          <ul class="stack">
            {pages
              .flatMap(({ sessions }) => sessions)
              .map((session) => (
                <li key={session.sessionId}>
                  <SessionPanel session={session} />
                </li>
              ))}
          </ul>
        )}
      </Loaded>
      {asked.hasNextPage && (
        <Button look="quiet" pending={asked.isFetchingNextPage} onClick={() => asked.fetchNextPage()}>
          {t('sessions.more')}
        </Button>
      )}
      <EndAll />
    </ProfileFrame>
  );
}

function SessionPanel({ session }: { session: Session }): VNode {
  const words = useWords();
  const { t, format } = words;
  const [pending, setPending] = useState(false);
  const device = session.deviceName || t('sessions.unknown');
  const end = async (): Promise<void> => {
    setPending(true);
    try {
      await call('identity.endSession', { sessionId: session.sessionId });
      announce(t('sessions.ended', { device }));
    } catch (fault) {
      announce(faultWords(fault, words));
    } finally {
      setPending(false);
      await forget('identity.listSessions');
    }
  };
  return (
    <section class="panel stack">
      <div>
        <h2>{device}</h2>
        <p class="muted small">{t('sessions.started', { at: format.instant(session.startedAt) })}</p>
        <p class="muted small">{t('sessions.seen', { at: format.instant(session.lastSeenAt) })}</p>
      </div>
      {session.current ? (
        <strong class="small">{t('sessions.current')}</strong>
      ) : (
        <Button small look="quiet" pending={pending} onClick={end}>
          <span aria-hidden="true">{t('sessions.end')}</span>
          <span class="visually-hidden">{t('sessions.endOf', { device })}</span>
        </Button>
      )}
    </section>
  );
}

function EndAll(): VNode {
  const { t } = useWords();
  const { route } = useLocation();
  return (
    <div class="actions">
      <Confirmed
        ask={t('sessions.endAll')}
        look="danger"
        title={t('sessions.endAllTitle')}
        yes={t('sessions.endAll')}
        work={async () => {
          await call('identity.endAllSessions', {});
          route('/sign-in?after=sign-out-everywhere');
          endSession();
        }}
      >
        <p>{t('sessions.endAllText')}</p>
      </Confirmed>
    </div>
  );
}
