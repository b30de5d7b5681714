import type { VNode } from 'preact';
import { useState } from 'preact/hooks';
import { useWords } from '../i18n/language.tsx';
import { CHECK, Icon } from './icon.tsx';
import { PasswordField } from './password-field.tsx';
import { PASSWORD_RULES } from './password-policy.ts';

/** A new password with its rules, each ticked off while typing. */
export function NewPasswordField(props: { readonly name: string; readonly label: string }): VNode {
  const { t } = useWords();
  const [text, setText] = useState('');
  return (
    <PasswordField
      {...props}
      autocomplete="new-password"
      onInput={(event) => setText(event.currentTarget.value)}
      below={
        <ul class="policy">
          {PASSWORD_RULES.map(([key, met]) => (
            <li key={key} class={met(text) ? 'met' : undefined}>
              {met(text) ? <Icon d={CHECK} size={16} /> : <span class="policy-dot" aria-hidden="true" />}
              {t(key)}
              <span class="visually-hidden">, {t(met(text) ? 'join.policyMet' : 'join.policyNotMet')}</span>
            </li>
          ))}
        </ul>
      }
    />
  );
}
