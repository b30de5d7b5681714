import { useState } from 'preact/hooks';
import { useWords } from '../i18n/language.tsx';
import { faultWords } from './fault-words.ts';

/** One press of a button without a form: where it stands, and in words what went wrong. */
export function useAct(work: () => Promise<void>): {
  readonly act: () => Promise<void>;
  readonly state: 'idle' | 'working' | 'done';
  readonly fault: string | undefined;
} {
  const words = useWords();
  const [state, setState] = useState<'idle' | 'working' | 'done'>('idle');
  const [fault, setFault] = useState<string>();
  const act = async (): Promise<void> => {
    setState('working');
    setFault(undefined);
    try {
      await work();
      setState('done');
    } catch (error) {
      setFault(faultWords(error, words));
      setState('idle');
    }
  };
  return { act, state, fault };
}
