import type { ComponentChildren, VNode } from 'preact';
import { useWords } from '../i18n/language.tsx';
import { Page } from '../ui/page.tsx';

/** A page that belongs to the profile, and the way back there. */
export function ProfileFrame(props: {
  readonly title: string;
  readonly lead?: string;
  readonly of?: string;
  readonly children: ComponentChildren;
}): VNode {
  const { t } = useWords();
  return (
    <Page
      title={props.title}
      {...(props.of && { of: props.of })}
      above={
        <p class="small">
          <a href="/profile">← {t('profile.back')}</a>
        </p>
      }
      lead={props.lead && <p class="muted">{props.lead}</p>}
    >
      <div class="form-page stack">{props.children}</div>
    </Page>
  );
}
