import { useState } from 'preact/hooks';
import type { Reply } from '../api/operations.ts';

/** Where a registration or a recovery by phone stands. Kept in the tab, so that a reload in the middle goes on from there. */
export interface Conversation<Step extends string> {
  readonly step: Step;
  /** The API's name for the conversation. */
  readonly id: string;
  readonly phone: string;
  readonly codeEndsAtMs: number;
  readonly resendAtMs: number;
  readonly email?: string;
  readonly linkDays?: number;
}

/** When the code dies and when another may be asked for, by this device's clock. */
export function codeTimes(sent: Reply<'identity.startSignUp'>): { codeEndsAtMs: number; resendAtMs: number } {
  return {
    codeEndsAtMs: Date.parse(sent.codeExpiresAt),
    resendAtMs: Date.now() + sent.resendInSeconds * 1000,
  };
}

/** A conversation of this name as the tab keeps it, and how to go on with it, or to drop it. */
export function useConversation<Talk>(name: string): [Talk | undefined, (next: Talk | undefined) => void] {
  const key = `kabinet.conversation.${name}`;
  const [conversation, setConversation] = useState<Talk | undefined>(() => {
    try {
      return JSON.parse(sessionStorage.getItem(key) ?? 'null') ?? undefined;
    } catch {
      return undefined;
    }
  });
  const keep = (next: Talk | undefined): void => {
    setConversation(next);
    try {
      if (next) sessionStorage.setItem(key, JSON.stringify(next));
      else sessionStorage.removeItem(key);
    } catch {
      // storage may be switched off: the conversation then lasts until the page is closed
    }
  };
  return [conversation, keep];
}
