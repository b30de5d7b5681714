import type { VNode } from 'preact';
import { useRef } from 'preact/hooks';
import { Field, type FieldProps } from './field.tsx';
import { looksLikePhone, rewritePhone } from './phone.ts';

type Props = Pick<FieldProps, 'name' | 'label' | 'hint'>;

/** Writes a phone number as it is typed, keeping the caret behind the digit it was behind. */
function useWriting(): (event: InputEvent & { currentTarget: HTMLInputElement }) => void {
  const before = useRef('');
  return (event) => {
    const input = event.currentTarget;
    if (looksLikePhone(input.value)) {
      const caret = input.selectionStart ?? input.value.length;
      const backwards = event.inputType === 'deleteContentBackward';
      const written = rewritePhone(input.value, caret, backwards, before.current);
      input.value = written.text;
      input.setSelectionRange(written.caret, written.caret);
    }
    before.current = input.value;
  };
}

export function PhoneField(props: Props): VNode {
  return <Field {...props} type="tel" inputMode="tel" autocomplete="tel" onInput={useWriting()} />;
}

/** Takes a phone number or an e-mail address; a number is written as a number. */
export function LoginField(props: Props): VNode {
  return <Field {...props} inputMode="email" autocomplete="username" onInput={useWriting()} />;
}
