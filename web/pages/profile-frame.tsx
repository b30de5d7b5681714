import type { ComponentChildren, VNode } from 'preact';
import { useWords } from '../i18n/language.tsx';
import { InnerPage } from './inner-page.tsx';

/** A page that belongs to the profile. */
export function ProfileFrame(props: {
  readonly title: string;
  readonly lead?: string;
  readonly of?: string;
  readonly children: ComponentChildren;
}): VNode {
  const { t } = useWords();
  return (
    <InnerPage
      {...props}
      back={{ href: '/profile', text: t('profile.back') }}
      lead={props.lead && <p class="muted">{props.lead}</p>}
    />
  );
}
