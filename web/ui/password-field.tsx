import type { VNode } from 'preact';
import { useState } from 'preact/hooks';
import { useWords } from '../i18n/language.tsx';
import { Field, type FieldProps } from './field.tsx';
import { EYE, EYE_OFF, Icon } from './icon.tsx';

type Props = Pick<FieldProps, 'name' | 'label' | 'hint' | 'below' | 'onInput'> & {
  readonly autocomplete: 'current-password' | 'new-password';
};

/** A password that can be looked at. It is never kept in a draft. */
export function PasswordField(props: Props): VNode {
  const { t } = useWords();
  const [shown, setShown] = useState(false);
  return (
    <Field
      {...props}
      type={shown ? 'text' : 'password'}
      secret
      inside={
        <button
          type="button"
          class="button button-plain button-icon"
          aria-label={t(shown ? 'field.hidePassword' : 'field.showPassword')}
          onClick={() => setShown(!shown)}
        >
          <Icon d={shown ? EYE_OFF : EYE} size={22} />
        </button>
      }
    />
  );
}
